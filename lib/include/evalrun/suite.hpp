/// A suite: its categories, the place of its data, its reference rule set. Each suite is one file in src/suites and one
/// row of the table there. Suites of own cases are made from a path.
///
///     const result<const Suite*> suite = find_suite("bfcl");
///     if (!suite) return tl::unexpected(suite.error());       // lists all suites
///     for (const Category& category : (*suite)->categories) use(category.name);
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

namespace evalrun {

struct Category {
  std::string_view name;  ///< as results and reports name it: "live_simple"
  Task task = Task::simple;
  Language language = Language::python;
  std::string_view group;  ///< folder of result files: "non_live", "live"; may be empty
};

/// A name that stands for several categories of a suite: `--category live`.
struct CategoryGroup {
  std::string_view name;
  bool (*holds)(const Category& category);
};

/// How a suite's files are laid out (specifications: bfcl-semantics 11, 13; api-bank 1). Each layer has a table with a
/// row per dataset format for its part: reading cases, asking, judging lines, result files.
enum class DatasetFormat : std::uint8_t {
  v4,        ///< question: list of turns; function: list; ground_truth: list of one-key objects
  v1,        ///< question: text; function: object or list; ground_truth: object, repeated names numbered
  api_bank,  ///< dialogues of User, AI and API turns, and databases and API documents in files of their own
  t_eval,    ///< one object per file, {key: case}; a case holds the whole prompt (specification: t-eval 1)
  own,       ///< one file of a user's own cases, one JSON object per line (docs/own-cases.md)
};

/// The embedding model with which the reference compares meanings in one language of a suite.
struct EmbeddingModel {
  std::string_view lang;  ///< empty if the suite has only one
  std::string_view name;  ///< as servers list it, without the part before a slash: "all-mpnet-base-v2"
};

struct Suite {
  std::string_view id;
  std::string_view title;                     ///< one line for `evalrun list suites`
  std::span<const std::string_view> folders;  ///< names that its data folder may have, in the order tried
  std::span<const std::string_view> langs;    ///< natural languages; empty if there is only one
  std::span<const Category> categories;
  std::span<const CategoryGroup> groups;
  std::string_view rules;  ///< id of the rule set of its reference
  DatasetFormat dataset_format = DatasetFormat::v4;
  std::string_view file_prefix = {};        ///< "BFCL_v4_": question file = prefix + category + ".json"
  std::string_view secondary_rules = {};    ///< rule set whose figures are shown next to those of `rules`; may be empty
  std::string_view text_format = "prompt";  ///< row of formats() that decodes an answer in words
  bool published = false;                   ///< figures of it are published, which depend on the prompts
  std::string_view summaries = {};          ///< row of reports/src/summaries/registry.cpp; empty: no summaries
  std::string_view sheets = {};             ///< row of reports/src/render/leaderboard.cpp; empty: no sheets
  std::string_view data_manifest = {};      ///< row of what `evalrun fetch` gets; empty: the data is not fetched
  std::string_view data_elsewhere = {};     ///< without a manifest: where to get the data, for messages; may be empty
  std::span<const EmbeddingModel> embedding_models = {};  ///< empty if the suite compares no meanings
  /// Text of a data file that is compiled in ("zhtw/BFCL_v4_multiple.json"), or nullopt. The function is nullptr if the
  /// data is in a folder.
  std::optional<std::string_view> (*embedded)(std::string_view file) = nullptr;
  /// Own cases: the absolute path of the file or folder; empty if a manifest does not tell it.
  std::string_view path = {};
  /// Own cases: what --suite takes, with the whole path: "file:/data/cases.jsonl". Empty: a suite of the table.
  std::string_view long_id = {};

  [[nodiscard]] const Category* category(std::string_view name) const;
  /// Whether `wanted` (a name, a glob or a group) includes this category.
  [[nodiscard]] bool means(std::string_view wanted, const Category& category) const;
  [[nodiscard]] bool is_own() const { return !long_id.empty(); }
  /// What --suite takes for this suite in any folder.
  [[nodiscard]] std::string_view argument() const { return long_id.empty() ? id : long_id; }
};

[[nodiscard]] std::span<const Suite* const> suites();
/// The suite with that id, or an Error that lists all suites. "file:PATH" and "dir:PATH" make a suite of own cases:
/// the file, or the names of the files in the folder, are read for its categories. Such a suite is kept as long as the
/// program runs. Safe to call from several threads.
[[nodiscard]] result<const Suite*> find_suite(std::string_view id);

/// A suite of own cases as a manifest describes it. The categories are those of the run, and no file is read.
struct OwnSuite {
  std::string id;  ///< "file:cases.jsonl", with the name of the file or folder alone
  std::filesystem::path path = {};
  DatasetFormat dataset_format = DatasetFormat::own;
  struct OwnCategory {
    std::string name;
    Task task = Task::simple;
    Language language = Language::python;
  };
  std::vector<OwnCategory> categories = {};
};
/// The suite that is described so; nullptr if the id has neither "file:" nor "dir:". Safe to call from several threads.
[[nodiscard]] const Suite* find_own_suite(const OwnSuite& described);

/// The folder that holds a suite's data: `given`, or a folder of the suite in it. Without `given`:
/// `$EVALRUN_DATA/<folder>`, then the user's data folder. The Error says what to type.
[[nodiscard]] result<std::filesystem::path> find_data(const Suite& suite,
                                                      const std::optional<std::filesystem::path>& given);

/// The folders that find_data searches if no folder is given, in that order. New data belongs in the first one. Empty
/// if the environment names no folder.
[[nodiscard]] std::vector<std::filesystem::path> data_roots();

}  // namespace evalrun
