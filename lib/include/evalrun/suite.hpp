/// A suite: which categories it has, where its data lie, which rule set is its reference. Each suite is one file in
/// src/suites and one row of the table there.
///
///     const result<const Suite*> suite = find_suite("bfcl");
///     if (!suite) return tl::unexpected(suite.error());       // lists the suites there are
///     for (const Category& category : (*suite)->categories) use(category.name);
#pragma once
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

/// How a suite's files are laid out (specifications: bfcl-semantics 11, 13; api-bank 1). What depends on it (reading
/// cases, asking, judging lines, result files) is a row of a table in each layer.
enum class DatasetFormat : std::uint8_t {
  v4,        ///< question: list of turns; function: list; ground_truth: list of one-key objects
  v1,        ///< question: text; function: object or list; ground_truth: object, repeated names numbered
  api_bank,  ///< dialogues of User, AI and API turns, with databases and API documents beside them
  t_eval,    ///< one object per file, key to datum, with the whole prompt (specification: t-eval 1)
};

/// The embedding model that the reference compares meanings with, in one language of a suite.
struct EmbeddingModel {
  std::string_view lang;  ///< empty where the suite has one
  std::string_view name;  ///< as servers list it, whatever stands before a slash: "all-mpnet-base-v2"
};

struct Suite {
  std::string_view id;
  std::string_view title;                     ///< one line for `evalrun list suites`
  std::span<const std::string_view> folders;  ///< names of its data folder, in the order looked for
  std::span<const std::string_view> langs;    ///< natural languages; empty where there is just one
  std::span<const Category> categories;
  std::span<const CategoryGroup> groups;
  std::string_view rules;  ///< its reference
  DatasetFormat dataset_format = DatasetFormat::v4;
  std::string_view file_prefix = {};        ///< "BFCL_v4_": question file = prefix + category + ".json"
  std::string_view secondary_rules = {};    ///< rule set whose figures are shown next to those of `rules`; may be empty
  std::string_view text_format = "prompt";  ///< row of formats() that decodes an answer in words
  bool published = false;                   ///< others publish figures of it, which depend on how it is asked
  std::string_view summaries = {};          ///< row of reports/src/summaries/registry.cpp; empty: it has none
  std::string_view sheets = {};             ///< row of reports/src/render/leaderboard.cpp; empty: it has none
  std::string_view data_manifest = {};      ///< row of what `evalrun fetch` gets; empty: the data is not fetched
  std::string_view data_elsewhere = {};     ///< without a manifest: where the data is, for messages; may be empty
  std::span<const EmbeddingModel> embedding_models = {};  ///< empty where the suite compares no meanings
  /// Text of a file of data that is compiled in ("zhtw/BFCL_v4_multiple.json"), or nullopt; nullptr where the data
  /// lies in a folder.
  std::optional<std::string_view> (*embedded)(std::string_view file) = nullptr;

  [[nodiscard]] const Category* category(std::string_view name) const;
  /// Whether `wanted` (a name, a glob or a group) means this category.
  [[nodiscard]] bool means(std::string_view wanted, const Category& category) const;
};

[[nodiscard]] std::span<const Suite* const> suites();
/// The suite with that id, or an Error that lists those there are.
[[nodiscard]] result<const Suite*> find_suite(std::string_view id);

/// The folder that holds a suite's data: `given` itself or a folder of the suite in it; without `given`
/// `$EVALRUN_DATA/<folder>`, then the user's data folder. The Error says what to type.
[[nodiscard]] result<std::filesystem::path> find_data(const Suite& suite,
                                                      const std::optional<std::filesystem::path>& given);

/// Where find_data looks without a folder given, in that order; the first is where new data belongs. Empty where the
/// environment names no place.
[[nodiscard]] std::vector<std::filesystem::path> data_roots();

}  // namespace evalrun
