/// The cases of a page as data: blocks of an index that is read when the page opens (what list and filters need), and
/// blocks of details that are read when a case is opened or a text is looked for. Everything is positional, so that a
/// search through the text of a block meets no field names; reports/page/10-data.js is the reader.
#pragma once
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "html_report.hpp"

namespace evalrun::reports {

/// Numbers for names, in the order met.
class Names {
 public:
  std::size_t number(std::string_view name);
  [[nodiscard]] Value list() const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

class CaseBlocks {
 public:
  /// `rules`: every rule set of the page, numbered by position.
  CaseBlocks(std::vector<std::string> rules, bool gzip, const PageSink& sink);

  [[nodiscard]] result<void> add(const PageCase& one);
  /// Writes what is left.
  [[nodiscard]] result<void> finish();
  /// What the page's script needs to read the blocks; after finish().
  [[nodiscard]] Dict directory() const;

 private:
  void add_to_index(const PageCase& one);
  [[nodiscard]] result<void> write_index();
  [[nodiscard]] result<void> write_details();
  [[nodiscard]] result<void> write(std::string_view id, const std::string& text);

  std::vector<std::string> rules_;
  bool gzip_;
  const PageSink& sink_;
  Names suites_, categories_, langs_, errors_;
  std::size_t rows_ = 0;
  std::size_t index_blocks_ = 0;
  List id_, suite_, category_, lang_, sample_, preview_, outcome_, verdict_;  ///< columns of the index block under way
  std::string details_;                                                       ///< lines of the detail block under way
  List starts_;                                                               ///< first row of each detail block
  /// The case last added, without its number among the answers, and what is the same for all of these.
  std::tuple<const Suite*, std::string, std::string, std::string, bool> asked_;
  std::string asked_text_;
};

}  // namespace evalrun::reports
