#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "embedders.hpp"
#include "json/foreign_text.hpp"

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
  const auto in = open_input(file);
  if (!in) return tl::unexpected(in.error());
  VectorFile read;
  std::size_t number = 0;
  for (std::string read_line; std::getline(**in, read_line);) {
    const auto line = ++number == 1 ? without_mark(read_line) : std::string_view(read_line);
    if (auto foreign = number == 1 ? foreign_text(line) : std::nullopt)
      return fail(errc::bad_data, *std::move(foreign), file.string());
    if (line.empty()) continue;
    const auto value = parse_json(line);
    auto vector = value ? embedding_in(value->get("embedding")) : std::nullopt;
    const auto* text = value ? value->get("text") : nullptr;
    if (!vector || text == nullptr || !text->is_string()) {
      if ((*in)->eof()) break;  // the last line was cut off
      return fail(errc::bad_data, "a line of vectors is {\"model\", \"text\", \"embedding\": [numbers]}",
                  fmt::format("{}:{}", file.string(), number));
    }
    read.by_model_[std::string(value->get_string("model"))].insert_or_assign(*text->string(), std::move(*vector));
  }
  if ((*in)->bad()) return tl::unexpected(read_failure(file.string()));
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
