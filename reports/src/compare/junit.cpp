// The gate decides what fails. Its checks are test cases; cases that got worse fail if the gate says NO-GO or if there
// is no gate. Otherwise they are skipped, so that chance flips do not make a night red.
#include "render/junit.hpp"

#include <functional>
#include <map>

#include <fmt/format.h>

#include "words.hpp"

namespace evalrun::reports {
namespace {

using Status = JunitCase::Status;

JunitSuite gate_suite(const Comparison& both) {
  JunitSuite suite{.name = "gate"};
  if (both.incomplete)
    suite.cases.push_back(
        {.name = "every case of both runs is compared",
         .status = Status::error,
         .type = std::string(to_string(GateVerdict::incomplete)),
         .message = "the gate cannot decide: cases are missing from one of the runs, or were not scored"});
  for (const auto& check : both.gate->checks) {
    JunitCase one{.name = check_name(both, check)};
    const auto text = check_text(check);
    if (check.verdict == GateVerdict::go) {
      one.details = text;
    } else {
      one.status = check.verdict == GateVerdict::no_go        ? Status::failed
                   : check.verdict == GateVerdict::incomplete ? Status::skipped
                                                              : Status::error;
      one.type = to_string(check.verdict);
      one.message = text;
      one.details =
          fmt::format("expected: a drop of at most {} points\ngot: a change of {} points",
                      signed_points(check.max_drop).substr(check.max_drop > 0 ? 1 : 0), signed_points(check.change));
    }
    suite.cases.push_back(std::move(one));
  }
  return suite;
}

/// Adds a skipped test case for each category with cases that are not compared, and one that says why.
void add_missing(const Comparison& both, const std::function<JunitSuite&(const std::string& name)>& suite_of) {
  if (both.incomplete) {
    JunitCase why{.name = "cases that are missing", .status = Status::skipped};
    why.message = "INCOMPLETE: cases are missing from one of the runs";
    for (const auto& line : caution_lines(both)) why.details += line + "\n";
    suite_of("comparison").cases.push_back(std::move(why));
  }
  for (const auto& one : both.categories) {
    if (!one.lacks_cases()) continue;
    const auto without = one.cases - one.figures.n;
    JunitCase missing{.name = without > 0 || one.fewer_answers == 0
                                  ? fmt::format("{} not compared", cases_text(without))
                                  : fmt::format("{} compared over fewer answers", cases_text(one.fewer_answers)),
                      .status = Status::skipped};
    missing.message = fmt::format("INCOMPLETE: {} of {} compared", one.figures.n, cases_text(one.cases));
    for (const auto& [reason, count] : one.not_scored)
      missing.details += fmt::format("not scored: {}: {}\n", cases_text(count), reason);
    suite_of(in_lang(one.category, one.lang)).cases.push_back(std::move(missing));
  }
  const auto property = [&](const std::string& suite, const std::string& name, std::size_t count) {
    if (count > 0) suite_of(suite).properties.emplace_back(name, std::to_string(count));
  };
  property("comparison", "left_out", both.left_out);
  for (const auto& line : meant_pair_lines(both)) suite_of("comparison").properties.emplace_back("as_meant", line);
  for (const auto& one : both.categories) {
    const auto name = in_lang(one.category, one.lang);
    if (one.accepted) property(name, "left_out", one.cases - one.figures.n);
    property(name, "stubbed", one.stubbed);
  }
}

std::string details(const CaseChange& change) {
  std::string out = fmt::format("expected: {}", side_text(change.base));
  if (change.base.output) out += fmt::format(", as BASE answered\n{}", *change.base.output);
  out += fmt::format("\ngot: {}", side_text(change.next));
  if (change.next.output) out += fmt::format("\n{}", *change.next.output);
  for (const auto& sentence : change.next.errors) out += "\n" + sentence;
  return out;
}

std::string render_comparison_junit(const Comparison& both, const RenderOptions&) {
  std::vector<JunitSuite> suites;
  if (both.gate) suites.push_back(gate_suite(both));
  const bool undecided = both.gate && both.gate->verdict == GateVerdict::incomplete;
  const bool fails = !both.gate || both.gate->verdict == GateVerdict::no_go;
  std::map<std::string, std::size_t> places;
  const auto suite_named = [&](const std::string& name) -> JunitSuite& {
    const auto [at, is_new] = places.try_emplace(name, suites.size());
    if (is_new) suites.push_back({.name = name});
    return suites[at->second];
  };
  const auto suite_of = [&](const CaseChange& change) -> JunitSuite& {
    return suite_named(in_lang(change.category, change.lang));
  };
  add_missing(both, suite_named);
  for (const auto& change : both.down) {
    JunitCase one{
        .name = change.id, .status = fails ? Status::failed : Status::skipped, .type = change.next.error_type};
    one.message = fmt::format("{} -> {}{}", side_text(change.base), side_text(change.next),
                              fails       ? ""
                              : undecided ? "; the gate cannot decide"
                                          : "; chance alone may explain it");
    one.details = details(change);
    suite_of(change).cases.push_back(std::move(one));
  }
  for (const auto& change : both.up)
    suite_of(change).cases.push_back(
        {.name = change.id,
         .details = fmt::format("got better: {} -> {}", side_text(change.base), side_text(change.next))});
  return junit_text(fmt::format("{} against {}", both.next_name, both.base_name), suites);
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer junit{.id = "junit",
                                      .flag = "--junit",
                                      .help = "also write JUnit XML: the checks of the gate and the changed cases",
                                      .render = render_comparison_junit};

}  // namespace comparison_rows

}  // namespace evalrun::reports
