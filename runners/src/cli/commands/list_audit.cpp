// evalrun list unsatisfiable, evalrun list contradictions: what is wrong with a suite's key.
#include "list_audit.hpp"

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "audit/audit.hpp"
#include "cli/options/output_options.hpp"
#include "cli/output/text_output.hpp"
#include "dataset/case_index.hpp"
#include "run/load_cases.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

/// Reads each suite and hands it over with the rules to judge by.
int for_each_suite(const CaseOptions& options,
                   const std::function<void(const Suite&, const CaseIndex&, const checkers::Rules&)>& look) {
  if (options.suites.empty()) return complain({errc::usage, "name the suite to look at, e.g. --suite bfcl", "--suite"});
  const auto suites = find_suites(options);
  if (!suites) return complain(suites.error());
  for (const auto& [suite, folder] : *suites) {
    auto reader = CaseReader::open(*suite, folder, options.selection);
    if (!reader) return complain(reader.error());
    const auto index = runners::load_cases(*reader);
    if (!index) return complain(index.error());
    const auto rules = rules_for({std::string(suite->rules)}, *suite);
    if (!rules) return complain(rules.error());
    look(*suite, *index, *rules->front());
  }
  return done;
}

}  // namespace

int list_unsatisfiable(const CaseOptions& options) {
  return for_each_suite(options, [](const Suite& suite, const CaseIndex& index, const checkers::Rules& rules) {
    std::size_t cases = 0;
    for (const auto& item : index.cases()) {
      const auto found = runners::unsatisfiable_in(item, rules);
      if (!found.empty()) ++cases;
      for (const auto& f : found)
        put_out(fmt::format("{}{}{}\t{}\t{}\t{}\t{}\n", item.lang, item.lang.empty() ? "" : "/", item.id, f.call,
                            f.parameter, f.reason, f.detail));
    }
    fmt::print(stderr, "evalrun: {}: no structured answer meets the ground truth of {} of {} under {} rules\n",
               suite.id, cases, counted(index.cases().size(), "case"), rules.id);
  });
}

int list_contradictions(const CaseOptions& options) {
  return for_each_suite(options, [](const Suite& suite, const CaseIndex& index, const checkers::Rules& rules) {
    std::size_t contradictory = 0;
    const auto pairs = runners::same_questions(index.cases(), rules);
    for (const auto& pair : pairs) {
      contradictory += pair.contradictory ? 1U : 0U;
      put_out(fmt::format("{}\t{}\t{}\t{}\n", pair.contradictory ? "contradiction" : "duplicate", pair.first->id,
                          pair.second->id, pair.why));
    }
    fmt::print(stderr, "evalrun: {}: {} exactly the same; in {} of them no answer is right for both\n", suite.id,
               counted(pairs.size(), "pair of cases asks", "pairs of cases ask"), contradictory);
  });
}

}  // namespace evalrun::cli
