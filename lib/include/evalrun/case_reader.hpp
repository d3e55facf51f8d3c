/// Reads the cases of a suite or of a file one by one, each question with its ground truth. Memory does not grow with
/// the number of cases.
///
///     const Suite* suite = *find_suite("bfcl");
///     auto reader = CaseReader::open(*suite, "data/bfcl", {.categories = {"multiple"}, .limit = 10});
///     if (!reader) return tl::unexpected(reader.error());
///     while (true) {
///       const auto item = reader->next();
///       if (!item) return tl::unexpected(item.error());   // "BFCL_v4_multiple.json:12: ..."
///       if (!*item) break;
///       use((*item)->id);
///     }
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

namespace evalrun {

/// A part of the selected cases: every `count`th, from the `index`th on. Counted through all categories, so that the
/// shards of a run differ by one case at most, in each category and in all.
struct Shard {
  std::size_t index = 1;  ///< from 1 to count
  std::size_t count = 1;
};

/// One case of your own from its JSON: an object with id, question, function and ground_truth, as a line of a file for
/// CaseReader::open_file(). The task comes from the words in "category" or the id ("parallel", "multiple",
/// "irrelevance", "java", ...). The case keeps what it needs of the text. Errors name `where` as their place. Safe to
/// call from several threads.
[[nodiscard]] result<Case> case_from_json(std::string_view json, std::string where = {});

/// Which cases of a suite. Everything left empty means all.
struct Selection {
  std::vector<std::string> categories = {};  ///< names or globs ("live_*")
  std::vector<std::string> langs = {};
  std::vector<std::string> ids = {};       ///< ids or globs ("multiple_1*")
  std::optional<std::size_t> limit = {};   ///< first N of each category (and language)
  std::optional<std::size_t> sample = {};  ///< N of each category, drawn with `seed`; the same N for the same seed
  std::uint64_t seed = 0;
  Shard shard = {};
};

/// The selected cases of one category in one language.
struct SelectedCases {
  std::string lang;  ///< empty where the suite has one
  std::string category;
  std::size_t cases = 0;
  bool no_data = false;  ///< the data folder does not have the category, and it was not asked for by name
};

/// What a shard takes of all selected cases, which are listed in the order read.
[[nodiscard]] std::vector<SelectedCases> shard_of(std::vector<SelectedCases> all, const Shard& shard);

class CaseReader {
 public:
  /// Checks names and files. `folder` is ignored for embedded suites.
  [[nodiscard]] static result<CaseReader> open(const Suite& suite, const std::filesystem::path& folder,
                                               Selection selection = {});
  /// Cases from one file of JSON lines with id, question, function and ground_truth; the task comes from the words in
  /// "category" or the id.
  [[nodiscard]] static result<CaseReader> open_file(const std::filesystem::path& file);

  CaseReader(CaseReader&&) noexcept;
  CaseReader& operator=(CaseReader&&) noexcept;
  ~CaseReader();

  /// The next case; nullopt after the last. After an Error the reader must not be used again.
  [[nodiscard]] result<std::optional<Case>> next();
  /// The files of data that are read, below the data folder (or built in), in the order read.
  [[nodiscard]] std::vector<std::string> files() const;
  /// Natural languages of the selected cases, in the order read; empty where the suite has just one.
  [[nodiscard]] std::vector<std::string> langs() const;
  /// How many cases there will be in all. Where the whole suite was selected the files are read to count them; what
  /// cannot be read counts as empty.
  [[nodiscard]] std::size_t total() const;
  /// The selected cases of each category and language, of all shards, in the order read; categories without data come
  /// last. Reads files as total() does. Precondition: opened on a suite.
  [[nodiscard]] std::vector<SelectedCases> selected() const;
  /// The categories without data alone. Reads nothing. Precondition: opened on a suite.
  [[nodiscard]] std::vector<SelectedCases> without_data() const;
  /// Size of the files that are read.
  [[nodiscard]] std::size_t bytes() const;
  /// A reader for each category and language, in the order read: one after the other they give what this one gives
  /// before its first next(). Different ones may be used in different threads. Precondition: opened on a suite.
  [[nodiscard]] std::vector<CaseReader> parts() const;

 private:
  struct State;
  explicit CaseReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun
