// The table of suites, and the search for their data.
#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "dataset/formats/dataset_formats.hpp"
#include "dataset/input_file.hpp"
#include "own.hpp"
#include "text/glob.hpp"
#include "text/messages.hpp"

namespace evalrun {
namespace suite_rows {

extern const Suite api_bank;
extern const Suite bfcl;
extern const Suite bfcl_v1;
extern const Suite bfcl_zhtw;
extern const Suite demo;
extern const Suite t_eval;

}  // namespace suite_rows

namespace {

namespace fs = std::filesystem;

constexpr std::array table{&suite_rows::bfcl,     &suite_rows::bfcl_v1, &suite_rows::bfcl_zhtw,
                           &suite_rows::api_bank, &suite_rows::t_eval,  &suite_rows::demo};

/// The folder of the suite in `root`, or `root` itself; nullopt: no data there.
std::optional<fs::path> look_in(const Suite& suite, const fs::path& root) {
  const auto& format = dataset_formats::row_of(suite.dataset_format);
  for (const auto name : suite.folders)
    if (format.holds(suite, root / name)) return root / name;
  if (format.holds(suite, root)) return root;
  return std::nullopt;
}

/// The error for the first folder without read permission: this one, or one at most `depth` levels below it.
std::optional<Error> unreadable(const fs::path& folder, int depth) {
  if (auto hidden = why_hidden(folder)) return hidden;
  std::error_code ignored;
  if (depth > 0)
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      if (std::error_code error; entry.is_directory(error))
        if (auto below = unreadable(entry.path(), depth - 1)) return below;
  return std::nullopt;
}

/// The error if the folder is missing, is a file, or hides its files.
std::optional<Error> unreadable(const fs::path& folder) {
  std::error_code error;
  const auto status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found)
    return Error{errc::not_found, "there is no such folder", folder.string()};
  if (!error && !fs::is_directory(status))
    return Error{errc::not_found, "this is a file; name the folder that holds it", folder.string()};
  constexpr int folders_below = 2;  // "dialogues/level-1-given-desc"
  return unreadable(folder, folders_below);
}

std::optional<fs::path> environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread starts
  if (value == nullptr || *value == '\0') return std::nullopt;
  return fs::path(value);
}

}  // namespace

const Category* Suite::category(std::string_view name) const {
  const auto it = std::ranges::find(categories, name, &Category::name);
  return it == categories.end() ? nullptr : &*it;
}

bool Suite::means(std::string_view wanted, const Category& category) const {
  const auto group = std::ranges::find(groups, wanted, &CategoryGroup::name);
  return group == groups.end() ? matches_glob(wanted, category.name) : group->holds(category);
}

std::span<const Suite* const> suites() { return table; }

result<const Suite*> find_suite(std::string_view id) {
  if (const auto* kind = suite_rows::own_kind(id)) return suite_rows::own_suite(*kind, id);
  const auto it = std::ranges::find(table, id, [](const Suite* s) { return s->id; });
  if (it != table.end()) return *it;
  std::vector<std::string_view> ids;
  for (const auto* suite : table) ids.push_back(suite->id);
  for (const auto& kind : suite_rows::own_kinds()) ids.push_back(kind.argument);
  for (const auto* suite : table)  // "bfcl-v4": another name of its folder
    if (std::ranges::find(suite->folders, id) != suite->folders.end())
      return fail(errc::usage, fmt::format("there is no suite '{}'; did you mean {}?", cut(id), suite->id), "--suite");
  return fail(errc::usage, fmt::format("there is no suite '{}'{}", cut(id), choices(id, ids)), "--suite");
}

std::vector<fs::path> data_roots() {
  std::vector<fs::path> roots;
  if (auto root = environment("EVALRUN_DATA")) roots.push_back(*root);
  if (auto root = environment("XDG_DATA_HOME"))
    roots.push_back(*root / "evalrun");
  else if (auto home = environment("HOME"))
    roots.push_back(*home / ".local" / "share" / "evalrun");
  return roots;
}

result<fs::path> find_data(const Suite& suite, const std::optional<fs::path>& given) {
  if (suite.embedded != nullptr) return fs::path{};
  if (suite.is_own() && !given) {
    if (!suite.path.empty()) return suite_rows::own_folder(suite);
    return fail(errc::not_found, fmt::format("name the folder of {} with --data DIR", suite.id), "--data");
  }
  if (given) {
    if (auto found = look_in(suite, *given)) return *found;
    if (auto refused = unreadable(*given)) return tl::unexpected(*refused);
    std::string others;
    for (const auto* other : table)
      if (other->embedded == nullptr && dataset_formats::row_of(other->dataset_format).holds(*other, *given))
        others += fmt::format("{}{}", others.empty() ? "; the folder has data of suite " : ", ", other->id);
    return fail(errc::not_found,
                fmt::format("no data of suite {} here: expected files like {}{}", suite.id,
                            dataset_formats::row_of(suite.dataset_format).example(suite), others),
                given->string());
  }
  for (const auto& root : data_roots())
    if (auto found = look_in(suite, root)) return *found;
  const auto remedy = !suite.data_manifest.empty()
                          ? fmt::format("type: evalrun fetch {} (or name a folder with --data DIR)", suite.id)
                          : fmt::format("name the folder that has files like {} with --data DIR, or put them into {}",
                                        dataset_formats::row_of(suite.dataset_format).example(suite),
                                        data_roots().empty() ? "$EVALRUN_DATA"
                                                             : (data_roots().front() / suite.folders.front()).string());
  return fail(errc::not_found, fmt::format("no data of suite {} on this machine; {}", suite.id, remedy), "--data");
}

}  // namespace evalrun
