#include "manifest.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "downloads/fetch.hpp"
#include "downloads/sha256.hpp"
#include "for_each_index.hpp"
#include "selection.hpp"
#include "text/messages.hpp"

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

/// The dataset formats of own cases.
constexpr std::array<std::pair<std::string_view, DatasetFormat>, 3> own_formats{
    {{"own", DatasetFormat::own}, {"bfcl-v4", DatasetFormat::v4}, {"bfcl-v1", DatasetFormat::v1}}};
constexpr std::array tasks{Task::simple, Task::multiple, Task::parallel, Task::relevance, Task::irrelevance};
constexpr std::array languages{Language::python, Language::java, Language::javascript};

/// A suite of own cases: what reports need although the file may be gone or changed.
Dict described(const Suite& suite) {
  const auto* const format =
      std::ranges::find(own_formats, suite.dataset_format, &std::pair<std::string_view, DatasetFormat>::second);
  List categories;
  for (const auto& one : suite.categories)
    categories.push_back(
        Dict{{"category", one.name}, {"task", to_string(one.task)}, {"language", to_string(one.language)}});
  return {{"path", suite.path}, {"format", format->first}, {"categories", std::move(categories)}};
}

/// The enumerator with that name; the first one for another name.
template <class Enum, std::size_t size>
Enum named(const std::array<Enum, size>& all, std::string_view name) {
  const auto* const at = std::ranges::find(all, name, [](Enum one) { return to_string(one); });
  return at == all.end() ? all.front() : *at;
}

std::vector<std::string> texts_in(const Value& selection, std::string_view name) {
  std::vector<std::string> all;
  if (const auto* list = selection.get(name); list != nullptr && list->is_list())
    for (const auto& item : *list->list()) all.push_back(str(item));
  return all;
}

/// Whether a field may differ between parts of the same run: it says when or where the run was made, or what was found
/// out. "cases" follows from data and selection, and older manifests do not have it.
bool is_circumstance(std::string_view path) {
  static constexpr std::array<std::string_view, 12> names{
      "own_cases", "in_data", "cases",       "resolved_mode", "dropped_parameters", "renamed_parameters",
      "evalrun",   "created", "data.folder", "model.server",  "model.stream",       "unreadable"};
  return std::ranges::find(names, path) != names.end();
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

/// The data files of the run whose hash differs from the one that `evalrun fetch` pins.
std::vector<std::string_view> edited_files(const Value& manifest) {
  std::vector<std::string_view> edited;
  if (manifest.get("own_cases") != nullptr) return edited;
  const auto* published = find_manifest(manifest.get_string("suite"));
  const auto* data = manifest.get("data");
  const auto* hashes = data != nullptr ? data->get("sha256") : nullptr;
  if (published == nullptr || hashes == nullptr || !hashes->is_dict()) return edited;
  for (const auto& file : published->files) {
    const auto hash = hashes->get_string(file.path);
    if (!hash.empty() && !file.sha256.empty() && hash != file.sha256) edited.push_back(file.path);
  }
  return edited;
}

}  // namespace

std::optional<std::size_t> count_in(const Value& object, std::string_view name) {
  const auto* value = object.get(name);
  const auto* number = value != nullptr ? value->integer() : nullptr;
  return number != nullptr && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::string shown(const Value* value) {
  if (value == nullptr) return "not set";
  constexpr std::size_t longest = 80;
  return cut(dump_json(*value), longest);
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
                                         : sha256_of_content(folder / names[i]);
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
                {"data", std::move(data)},   {"cases", listed(run.cases ? *run.cases : run.reader.selected())}};
  if (run.suite.is_own()) manifest.set("own_cases", described(run.suite));
  if (!run.embedder.empty()) manifest.set("embedder", run.embedder);
  if (run.repeat > 1) manifest.set("repeat", run.repeat);
  if (run.format != nullptr) manifest.set("format", run.format->id);
  if (run.strip_reasoning) manifest.set("strip_reasoning", true);
  if (auto in_data = cases_in_data(run.suite, run.folder, run.selection); !in_data.empty())
    manifest.set("in_data", listed(in_data));
  return manifest;
}

void use_current_ids(Value& manifest) {
  const auto* rules = manifest.get("rules");
  if (rules == nullptr || !rules->is_list()) return;
  List current;
  for (const auto& id : *rules->list()) current.emplace_back(checkers::current_id(str(id)));
  manifest.dict()->set("rules", std::move(current));
}

List listed(const std::vector<SelectedCases>& cases) {
  List all;
  for (const auto& one : cases) {
    Dict row;
    if (!one.lang.empty()) row.set("lang", one.lang);
    row.set("category", one.category);
    if (one.no_data)
      row.set("no_data", true);
    else
      row.set("cases", one.cases);
    all.emplace_back(std::move(row));
  }
  return all;
}

Selection selection_in(const Value& manifest) {
  Selection selection;
  const auto* stored = manifest.get("selection");
  if (stored == nullptr) return selection;
  selection.categories = texts_in(*stored, "categories");
  selection.langs = texts_in(*stored, "langs");
  selection.ids = texts_in(*stored, "ids");
  selection.limit = count_in(*stored, "limit");
  selection.sample = count_in(*stored, "sample");
  selection.seed = count_in(*stored, "seed").value_or(0);
  return selection;
}

result<const Suite*> suite_of(const Value& manifest) {
  const auto* stored = manifest.get("own_cases");
  if (stored == nullptr) return find_suite(manifest.get_string("suite"));
  OwnSuite own{.id = std::string(manifest.get_string("suite")), .path = std::string(stored->get_string("path"))};
  const auto* const format =
      std::ranges::find(own_formats, stored->get_string("format"), &std::pair<std::string_view, DatasetFormat>::first);
  const auto* categories = stored->get("categories");
  const bool known = format != own_formats.end() && categories != nullptr && categories->is_list();
  if (known) {
    own.dataset_format = format->second;
    for (const auto& one : *categories->list())
      own.categories.push_back({std::string(one.get_string("category")), named(tasks, one.get_string("task")),
                                named(languages, one.get_string("language"))});
  }
  const auto* suite = known ? find_own_suite(own) : nullptr;
  if (suite != nullptr) return suite;
  return fail(errc::unsupported, "\"own_cases\" describes no own cases that this version knows", "manifest");
}

std::optional<SelectedData> open_selected(const Value& manifest, const std::filesystem::path& data) {
  const auto suite = suite_of(manifest);
  if (!suite) return std::nullopt;
  std::filesystem::path folder;
  if (const auto* stored = manifest.get("data")) folder = std::string(stored->get_string("folder"));
  std::error_code ignored;
  if ((*suite)->embedded == nullptr && (!data.empty() || !std::filesystem::is_directory(folder, ignored))) {
    const auto elsewhere = find_data(**suite, data.empty() ? std::nullopt : std::optional(data));
    if (!elsewhere) return std::nullopt;
    folder = *elsewhere;
  }
  auto reader = CaseReader::open(**suite, folder, selection_in(manifest));
  if (!reader) return std::nullopt;
  return SelectedData{std::move(folder), std::move(*reader)};
}

std::vector<SelectedCases> cases_in(const Value& manifest, const std::filesystem::path& folder) {
  std::vector<SelectedCases> all;
  if (const auto* cases = manifest.get("cases"); cases != nullptr && cases->is_list()) {
    for (const auto& row : *cases->list()) {
      const auto* no_data = row.get("no_data");
      all.push_back({std::string(row.get_string("lang")), std::string(row.get_string("category")),
                     count_in(row, "cases").value_or(0), no_data != nullptr && is_true(*no_data)});
    }
    return all;
  }
  const auto data = open_selected(manifest, folder);
  return data ? data->reader.selected() : all;
}

std::optional<std::string> first_difference(const Value& stored, const Value& wanted) {
  return difference(&stored, &wanted, "");
}

std::string unusual_settings(const Value& manifest) {
  std::vector<std::string> all;
  if (const auto format = manifest.get_string("format"); !format.empty())
    all.push_back(fmt::format("decoded as {}", format));
  if (const auto* stripped = manifest.get("strip_reasoning"); stripped != nullptr && is_true(*stripped))
    all.emplace_back("reasoning removed");
  if (const auto* model = manifest.get("model"); model != nullptr && !model->get_string("system").empty())
    all.emplace_back("system prompt added");
  return fmt::format("{}", fmt::join(all, ", "));
}

std::vector<std::string> manifest_notes(const Value& manifest, std::string_view version) {
  std::vector<std::string> notes;
  if (const auto maker = manifest.get_string("evalrun"); !maker.empty() && maker != version)
    notes.push_back(fmt::format("made by evalrun {}; this is evalrun {}", cut(maker), version));
  if (const auto edited = edited_files(manifest); !edited.empty())
    notes.push_back(fmt::format("{}{} {} from the published data, so these are not the benchmark's figures",
                                edited.front(),
                                edited.size() == 1 ? "" : fmt::format(" and {} more", edited.size() - 1),
                                form(edited.size(), "differs", "differ")));
  return notes;
}

}  // namespace evalrun::runners
