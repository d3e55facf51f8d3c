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

/// A part of the selected cases: every `count`-th one, beginning with the `index`-th. Counting goes on from category to
/// category, so the sizes of two shards differ by at most one case, in each category and in total.
struct Shard {
  std::size_t index = 1;  ///< from 1 to count
  std::size_t count = 1;
};

/// One case of your own from its JSON: an object with a question or messages, functions or tools, and the expected
/// calls, like a line of a file for CaseReader::open_file() (docs/own-cases.md). The case keeps its own copy of the
/// text. Errors name `where` as their place, the field, and the remedy. Safe to call from several threads.
[[nodiscard]] result<Case> case_from_json(std::string_view json, std::string where = {});

/// Selects cases of a suite. An empty field selects all.
struct Selection {
  std::vector<std::string> categories = {};  ///< names or globs ("live_*")
  std::vector<std::string> langs = {};
  std::vector<std::string> ids = {};       ///< ids or globs ("multiple_1*")
  std::optional<std::size_t> limit = {};   ///< the first N cases of each category (and language)
  std::optional<std::size_t> sample = {};  ///< N random cases of each category; the same ones for the same seed
  std::uint64_t seed = 0;
  Shard shard = {};
};

/// The selected cases of one category in one language.
struct SelectedCases {
  std::string lang;  ///< empty if the suite has only one
  std::string category;
  std::size_t cases = 0;
  bool no_data = false;  ///< the data folder does not have the category, and the selection does not name it
};

/// The part of all selected cases that a shard takes. `all` must be in the order read.
[[nodiscard]] std::vector<SelectedCases> shard_of(std::vector<SelectedCases> all, const Shard& shard);

class CaseReader {
 public:
  /// Checks the names in the selection and the files. `folder` is ignored for embedded suites.
  [[nodiscard]] static result<CaseReader> open(const Suite& suite, const std::filesystem::path& folder,
                                               Selection selection = {});
  /// Cases from one file of JSON lines as case_from_json takes them, with comments. The cases belong to no suite.
  [[nodiscard]] static result<CaseReader> open_file(const std::filesystem::path& file);

  CaseReader(CaseReader&&) noexcept;
  CaseReader& operator=(CaseReader&&) noexcept;
  ~CaseReader();

  /// The next case; nullopt after the last. After an Error the reader must not be used again.
  [[nodiscard]] result<std::optional<Case>> next();
  /// The data files that are read, relative to the data folder (or to the built-in data), in the order read.
  [[nodiscard]] std::vector<std::string> files() const;
  /// Natural languages of the selected cases, in the order read; empty if the suite has only one.
  [[nodiscard]] std::vector<std::string> langs() const;
  /// The number of cases that the reader gives in all. Counts by reading the files if whole categories are selected; a
  /// file that cannot be read counts as empty.
  [[nodiscard]] std::size_t total() const;
  /// The selected cases of each category and language, of all shards, in the order read; categories without data come
  /// last. Reads files as total() does. Precondition: opened on a suite.
  [[nodiscard]] std::vector<SelectedCases> selected() const;
  /// Only the categories without data. Reads no file. Precondition: opened on a suite.
  [[nodiscard]] std::vector<SelectedCases> without_data() const;
  /// Total size of the files that are read.
  [[nodiscard]] std::size_t bytes() const;
  /// One reader for each category and language, in the order read. Read one after the other, they give the cases that
  /// this one would give from its beginning. Several threads may use one reader each. Precondition: opened on a suite.
  [[nodiscard]] std::vector<CaseReader> parts() const;

 private:
  struct State;
  explicit CaseReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun
