// Finds the files in API-Bank's folder and builds cases from their samples (specification: api-bank 1, 2).
#include "api_bank.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "json/foreign_text.hpp"

namespace evalrun::dataset_formats {
namespace api_bank {
namespace {

namespace fs = std::filesystem;

/// Folders that may hold the folders of the levels, and folders that may hold published rows.
constexpr std::array<std::string_view, 3> dialogue_roots{"dialogues", "lv1-lv2-samples", ""};
constexpr std::array<std::string_view, 2> row_roots{"", "test-data"};

}  // namespace

const Level& level_of(const Category& category) {
  const auto it = std::ranges::find(levels, category.name, &Level::category);
  return it == levels.end() ? levels.front() : *it;
}

std::vector<std::string> dialogue_files(const fs::path& folder, const Level& level) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto root : dialogue_roots) {
    const auto below = fs::path(root) / level.dialogues;
    for (auto it = fs::directory_iterator(folder / below, error); !error && it != fs::directory_iterator();
         it.increment(error))
      if (auto name = unpacked_name(it->path()); name.ends_with(".jsonl")) names.push_back((below / name).string());
    if (!names.empty()) break;
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string rows_file(const fs::path& folder, const Level& level) {
  std::error_code ignored;
  for (const auto root : row_roots)
    for (const auto name : {level.rows, level.rebuilt})
      if (fs::exists(or_compressed(folder / root / name), ignored)) return (fs::path(root) / name).string();
  return {};
}

std::string id_of(std::string_view file, std::size_t number) { return fmt::format("{}#{}", file, number); }

result<Case> case_of(Sample sample, const Category& category, const std::shared_ptr<const ApiBank>& shared,
                     std::string where) {
  Case item;
  item.id = id_of(sample.file, sample.number);
  item.category = category.name;
  item.task = category.task;
  item.subcategory = sample.gold.name;
  item.background = shared;
  item.messages = std::move(sample.messages);
  for (const auto& name : sample.offered) {
    const auto* api = shared->api(name);
    if (api == nullptr) return fail(errc::bad_data, fmt::format("there is no document of the API {}", name), where);
    item.functions.push_back({name, shown_document(*api)});
  }
  Dict accepted;
  for (const auto& [key, value] : sample.gold.arguments.items()) accepted.set(key, List{value});
  item.accepted.push_back({sample.gold.name, std::move(accepted)});
  item.ground_truth = Dict{{"file", sample.file},
                           {"id", sample.number},
                           {"api_name", sample.gold.name},
                           {"param_dict", std::move(sample.gold.arguments)},
                           {"result", std::move(sample.result)}};
  item.where = std::move(where);
  return item;
}

}  // namespace api_bank

namespace {

using api_bank::level_of;
using api_bank::levels;

bool holds(const Suite&, const std::filesystem::path& folder) {
  return std::ranges::any_of(levels, [&](const api_bank::Level& level) {
    return !api_bank::dialogue_files(folder, level).empty() || !api_bank::rows_file(folder, level).empty();
  });
}

std::string example(const Suite&) {
  return fmt::format("dialogues/{}/*.jsonl with init_database and apis.json (or apis/*.py) next to dialogues",
                     levels.front().dialogues);
}

std::string expected(const Suite&, const Category& category, const std::string&) {
  return fmt::format("dialogues/{}", level_of(category).dialogues);
}

result<std::vector<std::string>> files(Place& place, const Category& category, const std::string&) {
  if (place.background == nullptr) {
    auto shared = api_bank::read_shared(place.folder, place.shared_files);
    if (!shared) return tl::unexpected(shared.error());
    place.background = std::move(*shared);
  }
  const auto& level = level_of(category);
  for (const auto root : api_bank::dialogue_roots)
    for (const auto& folder : {place.folder / root, place.folder / root / level.dialogues})
      if (auto hidden = why_hidden(folder)) return tl::unexpected(std::move(*hidden));
  auto names = api_bank::dialogue_files(place.folder, level);
  if (names.empty())
    if (auto rows = api_bank::rows_file(place.folder, level); !rows.empty()) names.push_back(std::move(rows));
  return names;
}

result<std::unique_ptr<PartReader>> open(Place& place, const Part& part) {
  auto shared = std::static_pointer_cast<const ApiBank>(place.background);
  const bool rows = part.files.size() == 1 && part.files.front().ends_with(".json");
  return rows ? api_bank::open_rows(place, part, std::move(shared))
              : api_bank::open_dialogues(place, part, std::move(shared));
}

/// Any file of lines {"file", "id", "pred"}.
bool holds_results(const Suite&, const std::filesystem::path& file, const Category*& category) {
  category = nullptr;
  const auto name = unpacked_name(file);
  if (!name.ends_with(".json") && !name.ends_with(".jsonl")) return false;
  auto text = LineSource::open_file(file);
  // Predictions that cannot be read, or are in another form, are accepted here, so that reading them reports the error.
  if (!text) return text.error().code == errc::io;
  const auto line = text->next();
  if (text->broken()) return true;
  if (line && (foreign_text(*line) || (line->starts_with('[') && line->find("\"pred\"") != std::string_view::npos)))
    return true;
  auto lines = LineSource::open_file(file);
  if (!lines) return false;
  const auto first = lines->next_object();
  return first && *first && (*first)->get("file") != nullptr && (*first)->get("id") != nullptr &&
         (*first)->get("pred") != nullptr;
}

std::string result_example(const Suite&) { return "a .json or .jsonl file of lines {\"file\", \"id\", \"pred\"}"; }

result<StoredResult> stored(const Value& line, const std::string& where) {
  const auto* id = line.get("id");
  const auto* pred = line.get("pred");
  if (line.get_string("file").empty() || id == nullptr || pred == nullptr)
    return fail(errc::bad_data, "a prediction has \"file\", \"id\" and \"pred\"", where);
  StoredResult out;
  std::size_t number = 0;
  const auto digits = str(*id);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc{})
    return fail(errc::bad_data, "the \"id\" of a prediction is a number", where);
  out.id = api_bank::id_of(line.get_string("file"), number);
  out.result = *pred;
  out.where = where;
  return out;
}

Results results(const std::filesystem::path& file) { return results_in_lines(file, stored); }

}  // namespace

extern const Row api_bank_row{.holds = holds,
                              .example = example,
                              .expected = expected,
                              .files = files,
                              .count = nullptr,
                              .open = open,
                              .holds_results = holds_results,
                              .result_example = result_example,
                              .results = results};

}  // namespace evalrun::dataset_formats
