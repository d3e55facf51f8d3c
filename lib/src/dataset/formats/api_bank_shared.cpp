// Reads the data that all cases of API-Bank share: API documents, databases, recorded answers (specification:
// api-bank 1, 5).
#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "api_bank.hpp"
#include "dataset/input_file.hpp"
#include "python/source_file.hpp"

namespace evalrun::dataset_formats::api_bank {
namespace {

namespace fs = std::filesystem;

/// APIs that ask services on the internet; the dialogues hold their recorded answers.
constexpr std::array<std::string_view, 2> external{"Translate", "Dictionary"};

result<Value> json_file(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  auto value = parse_json(*text, {.allow_surrogates = false});
  if (!value)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", value.error().message, value.error().offset),
                file.string());
  return std::move(*value);
}

std::vector<std::string> names_in(const fs::path& folder, std::string_view extension) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
    if (it->path().extension() == extension) names.push_back(it->path().filename().string());
  std::ranges::sort(names);
  return names;
}

result<std::vector<Value>> apis_from_json(const fs::path& file) {
  auto value = json_file(file);
  if (!value) return tl::unexpected(value.error());
  const auto* list = value->list();
  const bool documents = list != nullptr && std::ranges::all_of(*list, [](const Value& api) {
                           const auto* parameters = api.get("input_parameters");
                           return !api.get_string("name").empty() && parameters != nullptr && parameters->is_dict();
                         });
  if (!documents)
    return fail(errc::bad_data, "this must be a list of {name, description, input_parameters, ...}", file.string());
  return *list;
}

/// The documents of the APIs: literals at the head of each Python class.
result<std::vector<Value>> apis_from_classes(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<Value> apis;
  for (const auto& name : names) {
    auto text = read_text(folder / name);
    if (!text) return tl::unexpected(text.error());
    auto classes = python_classes(*text);
    if (!classes) return fail(classes.error().code, classes.error().message, (folder / name).string());
    for (const auto& found : *classes) {
      const auto* parameters = found.constants.find(std::string_view("input_parameters"));
      const auto* description = found.constants.find(std::string_view("description"));
      if (parameters == nullptr || !parameters->is_dict() || description == nullptr) continue;
      Dict api{{"name", found.name}};
      for (const std::string_view key : {"description", "input_parameters", "output_parameters", "database_name"})
        if (const auto* value = found.constants.find(key)) api.set(key, *value);
      apis.emplace_back(std::move(api));
    }
  }
  if (apis.empty()) return fail(errc::bad_data, "no class here has description and input_parameters", folder.string());
  return apis;
}

result<std::vector<Value>> read_apis(const fs::path& folder, std::vector<std::string>& files) {
  std::error_code ignored;
  if (fs::exists(folder / "apis.json", ignored)) {
    files.emplace_back("apis.json");
    return apis_from_json(folder / "apis.json");
  }
  auto names = names_in(folder / "apis", ".py");
  std::erase_if(names, [](const std::string& name) { return name == "__init__.py" || name == "api.py"; });
  if (names.empty())
    return fail(errc::not_found, "the API documents are missing: neither apis.json nor apis/*.py is here",
                folder.string());
  for (const auto& name : names) files.push_back("apis/" + name);
  return apis_from_classes(folder / "apis", names);
}

result<void> read_databases(const fs::path& folder, ApiBank& shared, std::vector<std::string>& files) {
  for (const auto& api : shared.apis) {
    const auto name = std::string(api.get_string("database_name"));
    if (name.empty() || shared.databases.contains(name)) continue;
    const auto file = "init_database/" + name + ".json";
    std::error_code ignored;
    if (auto hidden = why_hidden(folder / file)) return tl::unexpected(std::move(*hidden));
    if (!fs::exists(folder / file, ignored))
      return fail(errc::not_found, fmt::format("the database that {} works on is missing", api.get_string("name")),
                  (folder / file).string());
    auto value = json_file(folder / file);
    if (!value) return tl::unexpected(value.error());
    files.push_back(file);
    shared.databases.emplace(name, std::move(*value));
  }
  return {};
}

/// {"input", "output"} of every call of an external API in recorded/<API>.json (optional) and in the dialogues.
result<void> read_recorded(const fs::path& folder, ApiBank& shared, std::vector<std::string>& files) {
  for (const auto name : external) {
    const auto file = fmt::format("recorded/{}.json", name);
    std::error_code ignored;
    if (!fs::exists(folder / file, ignored)) continue;
    auto value = json_file(folder / file);
    if (!value) return tl::unexpected(value.error());
    if (!value->is_list())
      return fail(errc::bad_data, "this must be a list of {input, output}", (folder / file).string());
    files.push_back(file);
    auto& answers = shared.recorded[std::string(name)];
    answers.insert(answers.end(), value->list()->begin(), value->list()->end());
  }
  for (const auto& level : levels)
    for (const auto& file : dialogue_files(folder, level)) {
      auto lines = LineSource::open_file(or_compressed(folder / file));
      if (!lines) return tl::unexpected(lines.error());
      while (const auto line = lines->next()) {
        const auto named = std::ranges::find_if(
            external, [&](std::string_view name) { return line->find(name) != std::string_view::npos; });
        if (named == external.end()) continue;
        const auto turn = parse_json(*line);  // a broken line is reported when its case is read
        const auto* result = turn ? turn->get("result") : nullptr;
        if (result == nullptr || turn->get_string("api_name") != *named) continue;
        const auto* input = result->get("input");
        const auto* output = result->get("output");
        if (input != nullptr && output != nullptr && !output->is_none())
          shared.recorded[std::string(*named)].emplace_back(Dict{{"input", *input}, {"output", *output}});
      }
      if (auto whole = lines->check_whole(); !whole) return whole;
    }
  return {};
}

}  // namespace

result<std::shared_ptr<const ApiBank>> read_shared(const fs::path& folder, std::vector<std::string>& files) {
  auto shared = std::make_shared<ApiBank>();
  auto apis = read_apis(folder, files);
  if (!apis) return tl::unexpected(apis.error());
  shared->apis = std::move(*apis);
  if (auto read = read_databases(folder, *shared, files); !read) return tl::unexpected(read.error());
  if (auto read = read_recorded(folder, *shared, files); !read) return tl::unexpected(read.error());
  return std::shared_ptr<const ApiBank>(std::move(shared));
}

}  // namespace evalrun::dataset_formats::api_bank
