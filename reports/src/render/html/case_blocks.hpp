/// The cases of an HTML report as data: index blocks, which are read when the report opens (for the list and filters),
/// and detail blocks, which are read when a case is opened or a text is searched. Lists are positional, so that a
/// search finds no field names; reports/html/10-data.js is the reader.
#pragma once
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "html_report.hpp"

namespace evalrun::reports {

/// Gives each name a number, in the order of first use.
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
  /// `rules`: every rule set of the report, numbered by position.
  CaseBlocks(std::vector<std::string> rules, bool gzip, const HtmlSink& sink);

  [[nodiscard]] result<void> add(const HtmlCase& one);
  /// Writes the last blocks.
  [[nodiscard]] result<void> finish();
  /// The directory that the script of the report reads first. Call after finish().
  [[nodiscard]] Dict directory() const;

 private:
  void add_to_index(const HtmlCase& one);
  [[nodiscard]] result<void> write_index();
  [[nodiscard]] result<void> write_details();
  [[nodiscard]] result<void> write(std::string_view id, const std::string& text);

  std::vector<std::string> rules_;
  bool gzip_;
  const HtmlSink& sink_;
  Names suites_, categories_, langs_, errors_;
  std::size_t rows_ = 0;
  std::size_t index_blocks_ = 0;
  List id_, suite_, category_, lang_, attempt_, preview_, outcome_, verdict_;  ///< columns of the current index block
  std::string details_;                                                        ///< lines of the current detail block
  List starts_;                                                                ///< first row of each detail block
  /// The last case and its question as JSON, which all its attempts share.
  std::tuple<const Suite*, std::string, std::string, std::string, bool> asked_;
  std::string asked_text_;
};

/// The first four elements of a case, which is [task, messages, functions, accepted, answers]; null if the data set is
/// missing.
///   messages  [[role, text], ...]
///   functions [document, ...]
///   accepted  [[function, [[parameter, [value, ...], may be omitted], ...]], ...]
[[nodiscard]] Value case_asked(const HtmlCase& one);
/// The last element of a case:
///   answers   one per run: null, or [raw, is text, failure, calls, decoded, verdicts, facts, reasoning]
///     raw       null if there is no answer to show
///     failure   why there is no answer or why it could not be decoded; null otherwise
///     calls     [[name, name differs, accepted call or -1, [[argument, value, mark], ...], [missing, ...]], ...]
///     decoded   the decoded value if it is not a list of calls; null otherwise
///     verdicts  [[rule set's number, valid, error type, [message, ...], why not scored, [[figure, text], ...]], ...]
///     facts     [[name, text], ...]
[[nodiscard]] Value case_answers(const HtmlCase& one, std::span<const std::string> rules);

/// The beginning of the last user message, in one line.
[[nodiscard]] std::string case_preview(const HtmlCase& one);

}  // namespace evalrun::reports
