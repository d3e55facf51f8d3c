/// How the data files of a suite hold its cases: one row per DatasetFormat, one source file each. CaseReader selects,
/// draws samples and goes from part to part.
#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "dataset/line_source.hpp"
#include "dataset/result_files.hpp"

namespace evalrun::dataset_formats {

/// Where the data of a suite is, and the shared data read from it. One per CaseReader.
struct Place {
  const Suite& suite;
  std::filesystem::path folder;
  /// Shared data of all parts; nullptr if the dataset format has none.
  std::shared_ptr<const Background> background = nullptr;
  std::vector<std::string> shared_files = {};  ///< files that the background was read from, relative to the folder

  // `name`: relative to the folder, or to the data that is compiled in.
  [[nodiscard]] result<LineSource> open(const std::string& name) const;
  [[nodiscard]] result<std::size_t> lines_of(const std::string& name) const;
  [[nodiscard]] bool exists(const std::string& name) const;
  [[nodiscard]] std::size_t bytes_of(const std::string& name) const;  ///< 0 if there is no such file
};

/// One category in one language.
struct Part {
  const Category* category = nullptr;
  std::string lang;
  std::vector<std::string> files;  ///< relative to the data folder
};

/// Whether the case with that id, at that index of its part, will be used; other cases need not be built.
using Wanted = std::function<bool(std::size_t index, std::string_view id)>;

/// The cases of one part, in order. Not thread-safe.
class PartReader {
 public:
  PartReader() = default;
  PartReader(const PartReader&) = delete;
  PartReader& operator=(const PartReader&) = delete;
  virtual ~PartReader() = default;
  /// The next wanted case; nullopt after the last. The caller sets `suite` and `lang` of the case.
  [[nodiscard]] virtual result<std::optional<Case>> next(const Wanted& wanted) = 0;
};

/// The results stored in one file, in order. After an Error about one result the next one can be read.
class ResultSource {
 public:
  ResultSource() = default;
  ResultSource(const ResultSource&) = delete;
  ResultSource& operator=(const ResultSource&) = delete;
  virtual ~ResultSource() = default;
  [[nodiscard]] virtual result<std::optional<StoredResult>> next() = 0;
};
using Results = result<std::unique_ptr<ResultSource>>;

/// The functions of a dataset format. Its source file ends in a row; registry.cpp says which DatasetFormat has which
/// row.
struct Row {
  /// Whether a folder holds data of the suite.
  bool (*holds)(const Suite& suite, const std::filesystem::path& folder);
  /// For messages: a file that such a folder has.
  std::string (*example)(const Suite& suite);
  /// For messages: where the data of a part is expected below the folder.
  std::string (*expected)(const Suite& suite, const Category& category, const std::string& lang);
  /// The files of a part; empty if the folder does not have it.
  result<std::vector<std::string>> (*files)(Place& place, const Category& category, const std::string& lang);
  /// Counts the cases of a part without reading them; nullptr: they are read and counted.
  result<std::size_t> (*count)(const Place& place, const Part& part);
  result<std::unique_ptr<PartReader>> (*open)(Place& place, const Part& part);
  /// Whether a file holds results of the suite. Sets the category; nullptr if it may hold several.
  bool (*holds_results)(const Suite& suite, const std::filesystem::path& file, const Category*& category);
  /// For messages: the names or the content of such files.
  std::string (*result_example)(const Suite& suite);
  Results (*results)(const std::filesystem::path& file);
  /// A case that asks for calls and has no accepted answer is a fault of the data.
  bool needs_accepted = false;
  /// A case without an id gets one of its category and its place in the file: "simple_0".
  bool numbers_cases = false;
};

/// Results in a file with one JSON object per line.
[[nodiscard]] Results results_in_lines(const std::filesystem::path& file,
                                       result<StoredResult> (*read)(const Value& line, const std::string& where));

/// The result in a line of the reference's result files: {"id", "result", ...}.
[[nodiscard]] result<StoredResult> stored_result(const Value& line, const std::string& where);

/// The row of a dataset format; every DatasetFormat has one.
[[nodiscard]] const Row& row_of(DatasetFormat dataset_format);

}  // namespace evalrun::dataset_formats
