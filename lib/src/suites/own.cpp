#include "own.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dataset/formats/own_cases.hpp"
#include "dataset/input_file.hpp"
#include "dataset/own/own_case.hpp"
#include "groups.hpp"
#include "text/messages.hpp"

namespace evalrun::suite_rows {

extern const Suite bfcl;
extern const Suite bfcl_v1;

namespace {

namespace fs = std::filesystem;

fs::path own_folder_of(const OwnSuite& described) {
  const auto* kind = own_kind(described.id);
  return kind == nullptr ? fs::path() : kind->folder(described.path);
}

/// A made suite, with the texts that it refers to.
struct Made {
  explicit Made(const OwnSuite& given) : described(given), path(given.path.string()) {
    for (const auto& [name, task, language] : described.categories) categories.push_back({name, task, language, ""});
    const auto colon = described.id.find(':') + 1;
    long_id = described.id.substr(0, colon) + path;
    folder = own_folder_of(described).filename().string();
    folders = {folder};
    suite.id = described.id;
    suite.folders = folders;
    suite.categories = categories;
    suite.groups = groups::v1;
    suite.dataset_format = described.dataset_format;
    suite.title = suite.dataset_format == DatasetFormat::own  ? "Own cases"
                  : suite.dataset_format == DatasetFormat::v1 ? "Own cases in the layout of BFCL v1"
                                                              : "Own cases in the layout of BFCL v4";
    const bool v1 = suite.dataset_format == DatasetFormat::v1;
    suite.rules = v1 ? "bfcl-v1" : "bfcl-v4";
    suite.file_prefix = suite.dataset_format == DatasetFormat::own ? "own_"
                        : v1                                       ? bfcl_v1.file_prefix
                                                                   : bfcl.file_prefix;
    suite.secondary_rules = "strict";
    suite.summaries = "own";
    suite.path = path;
    suite.long_id = long_id;
  }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;

  [[nodiscard]] bool is(const OwnSuite& other) const {
    return described.id == other.id && described.path == other.path &&
           described.dataset_format == other.dataset_format &&
           std::ranges::equal(described.categories, other.categories, [](const auto& a, const auto& b) {
             return a.name == b.name && a.task == b.task && a.language == b.language;
           });
  }

  const OwnSuite described;
  const std::string path;
  std::string long_id, folder;
  std::array<std::string_view, 1> folders;
  std::vector<Category> categories;
  Suite suite;
};

/// Kept until the program ends, since cases and reports refer to suites.
const Suite* kept(const OwnSuite& described) {
  static std::mutex mutex;
  static std::deque<Made> all;  // NOLINT(*-avoid-non-const-global-variables)
  const std::scoped_lock lock(mutex);
  const auto at = std::ranges::find_if(all, [&](const Made& one) { return one.is(described); });
  return at != all.end() ? &at->suite : &all.emplace_back(described).suite;
}

result<OwnSuite> read_file(const fs::path& path) {
  auto cases = dataset_formats::own_cases(path);
  if (!cases) return tl::unexpected(cases.error());
  OwnSuite suite{.id = fmt::format("file:{}", path.filename().string())};
  for (const auto& category : (*cases)->categories)
    suite.categories.push_back({category.name, category.task, category.language});
  return suite;
}

/// The category of a file of questions: "simple" of "gorilla_openfunctions_v1_test_simple.json".
std::string category_of(const fs::path& file, std::string_view prefix) {
  const auto name = unpacked_name(file);
  constexpr std::string_view end = ".json";
  if (!name.starts_with(prefix) || !name.ends_with(end) || name.size() <= prefix.size() + end.size()) return {};
  return name.substr(prefix.size(), name.size() - prefix.size() - end.size());
}

/// The task and language that a file's name means: a known category, or the first of its words that says it.
own::Meaning meaning_of_file(const Suite& reference, std::string_view category) {
  if (const auto* known = reference.category(category)) return {known->task, known->language};
  if (const auto known = own::meaning_of_category(category)) return *known;
  own::Meaning meaning;
  const auto says = [&](std::string_view word) { return category.find(word) != std::string_view::npos; };
  meaning.language = says("javascript") ? Language::javascript : says("java") ? Language::java : Language::python;
  meaning.task = says("irrelevance") ? Task::irrelevance
                 : says("relevance") ? Task::relevance
                 : says("parallel")  ? Task::parallel
                 : says("multiple")  ? Task::multiple
                                     : Task::simple;
  return meaning;
}

result<OwnSuite> read_folder(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return fail(errc::not_found, "there is no such folder", path.string());
  if (!error && !fs::is_directory(status))
    return fail(errc::usage, fmt::format("this is a file; write --suite file:{}", path.string()), path.string());
  if (auto hidden = why_hidden(path)) return tl::unexpected(std::move(*hidden));
  for (const auto* reference : {&bfcl, &bfcl_v1}) {
    OwnSuite suite{.id = fmt::format("dir:{}", path.filename().string()), .dataset_format = reference->dataset_format};
    for (const auto& entry : fs::directory_iterator(path, error))
      if (const auto name = category_of(entry.path(), reference->file_prefix); !name.empty()) {
        const auto meaning = meaning_of_file(*reference, name);
        suite.categories.push_back({name, meaning.task, meaning.language});
      }
    if (suite.categories.empty()) continue;
    // In the reference's order; other categories behind them, by name.
    std::ranges::sort(suite.categories, {}, [&](const OwnSuite::OwnCategory& one) {
      return std::pair(
          std::ranges::find(reference->categories, one.name, &Category::name) - reference->categories.begin(),
          one.name);
    });
    const auto twice = std::ranges::adjacent_find(suite.categories, {}, &OwnSuite::OwnCategory::name);
    if (twice != suite.categories.end())
      return fail(errc::bad_data, fmt::format("category {} has two files, one of them packed; remove one", twice->name),
                  path.string());
    return suite;
  }
  return fail(
      errc::not_found,
      fmt::format("no cases here: expected files like {}multiple.json (BFCL v4) or {}simple.json (BFCL v1), and "
                  "possible_answer/ with files of the same names; a file of JSON lines is named by file:PATH",
                  bfcl.file_prefix, bfcl_v1.file_prefix),
      path.string());
}

constexpr std::array<OwnKind, 2> kinds{{
    {"file:", "file:PATH", read_file, [](const fs::path& path) { return path.parent_path(); }},
    {"dir:", "dir:PATH", read_folder, [](const fs::path& path) { return path; }},
}};

}  // namespace

std::span<const OwnKind> own_kinds() { return kinds; }

const OwnKind* own_kind(std::string_view id) {
  const auto* const at = std::ranges::find_if(kinds, [&](const OwnKind& kind) { return id.starts_with(kind.prefix); });
  return at == kinds.end() ? nullptr : at;
}

result<const Suite*> own_suite(const OwnKind& kind, std::string_view argument) {
  const auto given = argument.substr(kind.prefix.size());
  if (given.empty()) return fail(errc::usage, fmt::format("the path is missing behind {}", kind.prefix), "--suite");
  std::error_code error;
  auto path = fs::absolute(fs::path(given), error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // "cases/"
  auto described = kind.read(path);
  if (!described) return tl::unexpected(described.error());
  described->path = std::move(path);
  return kept(*described);
}

fs::path own_folder(const Suite& suite) {
  const auto* kind = own_kind(suite.id);
  return kind == nullptr ? fs::path() : kind->folder(fs::path(suite.path));
}

}  // namespace evalrun::suite_rows

namespace evalrun {

const Suite* find_own_suite(const OwnSuite& described) {
  return suite_rows::own_kind(described.id) == nullptr ? nullptr : suite_rows::kept(described);
}

}  // namespace evalrun
