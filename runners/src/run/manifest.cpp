#include "evalrun/runners/manifest.hpp"

#include <chrono>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "fetch/sha256.hpp"
#include "for_each_index.hpp"
#include "run/manifest_field.hpp"

namespace evalrun::runners {
namespace {

List texts(const std::vector<std::string>& items) { return {items.begin(), items.end()}; }

Dict described(const Selection& selection) {
  Dict all;
  if (!selection.categories.empty()) all.set("categories", texts(selection.categories));
  if (!selection.langs.empty()) all.set("langs", texts(selection.langs));
  if (!selection.ids.empty()) all.set("ids", texts(selection.ids));
  if (selection.limit) all.set("limit", *selection.limit);
  if (selection.sample) {
    all.set("sample", *selection.sample);
    all.set("seed", selection.seed);
  }
  if (selection.shard.count > 1) all.set("shard", fmt::format("{}/{}", selection.shard.index, selection.shard.count));
  return all;
}

/// Fields that say where and when, not what.
bool is_circumstance(std::string_view path) {
  return path == "evalrun" || path == "created" || path == "data.folder" || path == "model.server" ||
         path == "model.stream";
}

std::optional<std::string> difference(const Value* stored, const Value* wanted, const std::string& path) {
  if (is_circumstance(path)) return std::nullopt;
  const bool both_dicts = stored != nullptr && wanted != nullptr && stored->is_dict() && wanted->is_dict();
  if (!both_dicts) {
    if (stored != nullptr && wanted != nullptr && equal(*stored, *wanted)) return std::nullopt;
    return fmt::format("{}: {} there, {} now", path, shown(stored), shown(wanted));
  }
  const auto below = [&](const Value& key) { return path.empty() ? str(key) : path + "." + str(key); };
  for (const auto& [key, value] : wanted->dict()->items())
    if (auto found = difference(stored->dict()->find(key), &value, below(key))) return found;
  for (const auto& [key, value] : stored->dict()->items())
    if (wanted->dict()->find(key) == nullptr)
      if (auto found = difference(&value, nullptr, below(key))) return found;
  return std::nullopt;
}

}  // namespace

std::string shown(const Value* value) {
  if (value == nullptr) return "nothing";
  auto text = dump_json(*value);
  constexpr std::size_t longest = 80;
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return text;
}

result<Dict> data_hashes(const Suite& suite, const std::filesystem::path& folder, const CaseReader& reader) {
  const auto names = reader.files();
  std::vector<std::size_t> sizes;
  for (const auto& name : names) {
    std::error_code ignored;
    sizes.push_back(suite.embedded != nullptr ? 0 : std::filesystem::file_size(folder / name, ignored));
  }
  std::vector<result<std::string>> found(names.size());
  for_each_largest_first(sizes, [&](std::size_t i) {
    found[i] = suite.embedded != nullptr ? sha256(suite.embedded(names[i]).value_or(std::string_view{}))
                                         : sha256_of_file(folder / names[i]);
  });
  Dict files;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!found[i]) return tl::unexpected(found[i].error());
    files.set(names[i], std::move(*found[i]));
  }
  return files;
}

result<Dict> make_manifest(const RunDescription& run) {
  auto files = run.hashes ? result<Dict>(*run.hashes) : data_hashes(run.suite, run.folder, run.reader);
  if (!files) return tl::unexpected(files.error());
  Dict data{{"sha256", std::move(*files)}};
  if (run.suite.embedded == nullptr) data.set("folder", run.folder.string());
  List rules;
  for (const auto* row : run.rules) rules.emplace_back(row->id);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Dict manifest{{"evalrun", run.version},    {"created", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))},
                {"suite", run.suite.id},     {"selection", described(run.selection)},
                {"rules", std::move(rules)}, {"model", run.model},
                {"data", std::move(data)}};
  if (!run.embedder.empty()) manifest.set("embedder", run.embedder);
  if (run.repeat > 1) manifest.set("repeat", run.repeat);
  return manifest;
}

std::optional<std::string> first_difference(const Value& stored, const Value& wanted) {
  return difference(&stored, &wanted, "");
}

}  // namespace evalrun::runners
