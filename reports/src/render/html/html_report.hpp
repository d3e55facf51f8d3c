/// One HTML file that opens anywhere and needs nothing else: the figures of one run, of two compared or of several, and
/// every case with question, functions, accepted answers, output and verdicts, to search and to filter.
///
///     PageContent content{.reports = reports, .version = "0.1.0"};
///     auto written = write_page(content, next_case, [&](std::string_view text) { file.write(text); return ok(); });
///
/// Cases are taken one by one and leave in blocks: memory does not grow with their number, but for a few bytes each.
/// What models wrote is hostile: it is embedded as data that can end no element, the page's script puts it into the
/// document as text alone, and the page's Content-Security-Policy allows its own script and style and nothing else.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::reports {

struct Comparison;

struct PageVerdict {
  std::string rules;
  Verdict verdict;
};

/// What one run has of one case.
struct PageAnswer {
  Outcome outcome = Outcome::call;
  Value raw = {};              ///< text, or a list of structured calls; None where there is no answer
  Decoded decoded = {};        ///< not ok where it could not be decoded or there is no answer
  std::string trouble = {};    ///< why there is no answer to show: it never came (infra), or was not kept
  std::string reasoning = {};  ///< what the model thought, where that is known; never judged
  bool no_result = false;      ///< nothing is stored of the case, so it has no outcome either
  bool underscore_to_dot = false;
  std::vector<PageVerdict> verdicts = {};
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< shown as they are: {"output tokens", "31"}
};

struct PageCase {
  const Suite* suite = nullptr;
  std::string id;
  std::string category;
  std::string lang;            ///< the same id in several languages is shown side by side
  std::size_t sample = 0;      ///< which of several answers of the runs; samples of a case are shown together
  const Case* item = nullptr;  ///< nullptr: the data set is not at hand, so there is no question to show
  std::vector<std::optional<PageAnswer>> answers;  ///< one per report of the page
};

/// The next case, valid until the next call; nullptr after the last.
using PageCases = std::function<result<const PageCase*>()>;
using PageSink = std::function<result<void>(std::string_view)>;

/// What a run was: shown at the end of the page. {"suite", "bfcl"}, {"created", ...}
using RunFacts = std::vector<std::pair<std::string, std::string>>;

enum class Packing {
  automatic,  ///< gzip for more than a thousand cases
  plain,      ///< the cases lie in the file as JSON
  gzip,       ///< as gzip in base64: a tenth of the size, and opens sooner
};

struct PageContent {
  std::span<const Report> reports;         ///< one: its page; several: a leaderboard, the best first
  const Comparison* comparison = nullptr;  ///< of the two reports, the base first: its page
  std::vector<std::string> labels = {};    ///< what to call each run; empty: by its model, told apart where needed
  std::vector<RunFacts> facts = {};        ///< one per report, or none
  std::vector<std::string> notes = {};     ///< sentences to show at the top: data that was not found
  std::string version = {};                ///< of the program that writes
  Packing packing = Packing::automatic;
};

/// Writes the whole page. Errors: those of `cases` and `sink`, the first of them.
[[nodiscard]] result<void> write_page(const PageContent& content, const PageCases& cases, const PageSink& sink);

/// What to call each run of a page: its model; where several share a model the suite too, then a number.
[[nodiscard]] std::vector<std::string> page_labels(std::span<const Report> reports);

}  // namespace evalrun::reports
