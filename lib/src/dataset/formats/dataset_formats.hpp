/// How a suite's data holds its cases: one row per DatasetFormat, one file each. The front (case_reader.cpp) selects,
/// draws and goes from part to part.
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

/// Where a suite's data lies, and what was read of it so far. One per CaseReader.
struct Place {
  const Suite& suite;
  std::filesystem::path folder;
  /// Kept for all parts by dataset formats whose cases have one.
  std::shared_ptr<const Background> background = nullptr;
  std::vector<std::string> shared_files = {};  ///< what the background was read from, below the folder

  // By name below the folder, or of what is compiled in.
  [[nodiscard]] result<LineSource> open(const std::string& name) const;
  [[nodiscard]] result<std::size_t> lines_of(const std::string& name) const;
  [[nodiscard]] bool exists(const std::string& name) const;
  [[nodiscard]] std::size_t bytes_of(const std::string& name) const;  ///< 0 where there is no such file
};

/// One category in one language.
struct Part {
  const Category* category = nullptr;
  std::string lang;
  std::vector<std::string> files;  ///< below the data folder
};

/// Whether the case at that index of its part, with that id, will be used; others need not be read whole.
using Wanted = std::function<bool(std::size_t index, std::string_view id)>;

/// The cases of one part, in order. Not thread-safe.
class PartReader {
 public:
  PartReader() = default;
  PartReader(const PartReader&) = delete;
  PartReader& operator=(const PartReader&) = delete;
  virtual ~PartReader() = default;
  /// The next case that is wanted; nullopt after the last. `suite` and `lang` of the case are set by the caller.
  [[nodiscard]] virtual result<std::optional<Case>> next(const Wanted& wanted) = 0;
};

/// The results stored in one file, in order. After an Error about one line the next one can be read.
class ResultSource {
 public:
  ResultSource() = default;
  ResultSource(const ResultSource&) = delete;
  ResultSource& operator=(const ResultSource&) = delete;
  virtual ~ResultSource() = default;
  [[nodiscard]] virtual result<std::optional<StoredResult>> next() = 0;
};
using Results = result<std::unique_ptr<ResultSource>>;

/// What a dataset format does. Its file ends in a row; registry.cpp says which DatasetFormat has which row.
struct Row {
  /// Whether a folder holds data of the suite.
  bool (*holds)(const Suite& suite, const std::filesystem::path& folder);
  /// A file that such a folder has, for messages.
  std::string (*example)(const Suite& suite);
  /// Where the data of a part is expected below the folder, for messages.
  std::string (*expected)(const Suite& suite, const Category& category, const std::string& lang);
  /// The files of a part; empty where the folder does not have it.
  result<std::vector<std::string>> (*files)(Place& place, const Category& category, const std::string& lang);
  /// How many cases a part has; nullptr: they are read and counted.
  result<std::size_t> (*count)(const Place& place, const Part& part);
  result<std::unique_ptr<PartReader>> (*open)(Place& place, const Part& part);
  /// Whether a file holds results of the suite, and of which category where it holds those of one.
  bool (*holds_results)(const Suite& suite, const std::filesystem::path& file, const Category*& category);
  /// What such files are called or hold, for messages.
  std::string (*result_example)(const Suite& suite);
  Results (*results)(const std::filesystem::path& file);
};

/// Results in a file with one JSON object per line.
[[nodiscard]] Results results_in_lines(const std::filesystem::path& file,
                                       result<StoredResult> (*read)(const Value& line, const std::string& where));

/// The row of a dataset format; every DatasetFormat has one.
[[nodiscard]] const Row& row_of(DatasetFormat dataset_format);

}  // namespace evalrun::dataset_formats
