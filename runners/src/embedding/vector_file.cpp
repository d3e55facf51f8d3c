#include "embedding/vector_file.hpp"

#include <fstream>

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun::runners {

std::optional<Embedding> embedding_in(const Value* value) {
  const auto* list = value != nullptr ? value->list() : nullptr;
  if (list == nullptr || list->empty()) return std::nullopt;
  Embedding vector;
  vector.reserve(list->size());
  for (const auto& number : *list) {
    if (number.floating() == nullptr && number.integer() == nullptr) return std::nullopt;
    vector.push_back(to_double(number));
  }
  return vector;
}

result<VectorFile> VectorFile::read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(errc::not_found, "there is no such file of vectors", file.string());
  VectorFile read;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    const auto value = parse_json(line);
    auto vector = value ? embedding_in(value->get("embedding")) : std::nullopt;
    const auto* text = value ? value->get("text") : nullptr;
    if (!vector || text == nullptr || !text->is_string()) {
      if (in.eof()) break;  // a line that was cut off
      return fail(errc::bad_data, "a line of vectors is {\"model\", \"text\", \"embedding\": [numbers]}",
                  fmt::format("{}:{}", file.string(), number));
    }
    read.by_model_[std::string(value->get_string("model"))].insert_or_assign(*text->string(), std::move(*vector));
  }
  return read;
}

std::vector<std::string> VectorFile::models() const {
  std::vector<std::string> names;
  for (const auto& [name, vectors] : by_model_) names.push_back(name);
  return names;
}

VectorsByText VectorFile::of_model(const std::string& model) const {
  const auto it = by_model_.find(model);
  return it == by_model_.end() ? VectorsByText{} : it->second;
}

}  // namespace evalrun::runners
