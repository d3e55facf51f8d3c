#include <boost/test/unit_test.hpp>

#include "evalrun/reports/report.hpp"
#include "evalrun/reports/tally.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

Report report_with(const std::vector<std::string>& reasons, std::size_t answered) {
  Report report{.model = "m"};
  report.rules = "bfcl-v4";
  for (std::size_t i = 0; i < reasons.size() + answered; ++i) {
    Record record{.id = std::to_string(i), .category = "simple_python"};
    if (i < reasons.size()) {
      record.outcome = Outcome::infra;
      record.infra_reason = reasons[i];
    } else {
      record.verdicts.push_back({.rules = "bfcl-v4", .valid = true});
    }
    report.tally.add(record);
  }
  return report;
}

std::string rendered(const Report& report, std::string_view renderer) {
  return find_renderer(renderer)->render({&report, 1}, {})[0].text;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(reasons_of_one_kind_are_one_line) {
  InfraKinds kinds;
  kinds.add("HTTP 422: Template error: template not found");
  kinds.add("HTTP 400: context of 4096 exceeded by 812 (request req_8f3a9c) (3 attempts)");
  kinds.add("HTTP 400: context of 4096 exceeded by 77 (request req_11b2)");
  kinds.add("HTTP 500: context of 4096 exceeded by 77 (request req_11b2)");
  const auto sorted = kinds.sorted();
  BOOST_REQUIRE(sorted.size() == 3U);
  BOOST_TEST(sorted[0].count == 2U);
  BOOST_TEST(sorted[0].text == "HTTP 400: context of 4096 exceeded by 812 (request req_8f3a9c)");
  BOOST_TEST(sorted[0].is_refusal());
}

BOOST_AUTO_TEST_CASE(a_transient_error_is_no_refusal) {
  for (const auto* text : {"HTTP 429: slow down", "HTTP 503: busy", "no reply from h: reset", "HTTP 408",
                           "HTTP 409: busy", "HTTP 425: early"})
    BOOST_TEST((!InfraKind{1, text}.is_refusal()), text);
  for (const auto* text : {"HTTP 422: no", "HTTP 307: redirects to http://h/", "no result is stored for this case",
                           "the reply of h:80 is larger than 1000 bytes"})
    BOOST_TEST((InfraKind{1, text}.is_refusal()), text);
}

BOOST_AUTO_TEST_CASE(kinds_are_bounded) {
  InfraKinds kinds;
  for (int i = 0; i < 1000; ++i) kinds.add("reason " + std::string(static_cast<std::size_t>(i), 'x'));
  std::size_t sum = 0;
  for (const auto& kind : kinds.sorted()) sum += kind.count;
  BOOST_TEST(sum == 1000U);
  BOOST_TEST(kinds.sorted().size() <= 201U);
}

BOOST_AUTO_TEST_CASE(every_report_says_why_answers_are_missing) {
  const auto report = report_with(std::vector<std::string>(10, "HTTP 422: Template error: template not found"), 0);
  for (const auto* renderer : {"terminal", "markdown"}) {
    const auto text = rendered(report, renderer);
    BOOST_TEST(contains(text, "10 x HTTP 422: Template error: template not found"), text);
    BOOST_TEST(!contains(text, "The same command asks"), text);
    BOOST_TEST(contains(text, "--accept-infra"), text);
  }
  const auto json = rendered(report, "json");
  BOOST_TEST(contains(json, "\"infra_kinds\""));
  BOOST_TEST(contains(json, "HTTP 422: Template error: template not found"));
  // A transient error is worth another try.
  BOOST_TEST(contains(rendered(report_with({"HTTP 503: busy"}, 1), "terminal"), "The same command asks"));
}

BOOST_AUTO_TEST_CASE(many_kinds_take_few_lines) {
  const auto lines = infra_lines(report_with(
      {"HTTP 500: a", "HTTP 500: b", "HTTP 500: c", "HTTP 500: d", "HTTP 500: e", "HTTP 500: f", "HTTP 500: g"}, 1));
  BOOST_REQUIRE(lines.size() == 6U);
  BOOST_TEST(lines.back() == "and 2 more kinds, 2 cases");
}

BOOST_AUTO_TEST_CASE(accepted_missing_answers_are_still_shown) {
  BOOST_TEST(infra_allowance("3")->accepts(3, 400));
  BOOST_TEST(!infra_allowance("3")->accepts(4, 400));
  BOOST_TEST(infra_allowance("1%")->accepts(4, 400));
  BOOST_TEST(!infra_allowance("1%")->accepts(5, 400));
  for (const auto* text : {"", "x", "-1", "1.5", "101%", "%", "3 "})
    BOOST_TEST(!infra_allowance(text).has_value(), text);
  auto report = report_with(std::vector<std::string>(3, "HTTP 400: too long"), 397);
  report.accept_infra = infra_allowance("1%");
  BOOST_TEST(infra_accepted(report));
  BOOST_TEST(contains(rendered(report, "terminal"), "3 of 400 without an answer, accepted by --accept-infra 1%"));
  report.accept_infra = infra_allowance("2");
  BOOST_TEST(!infra_accepted(report));
}

BOOST_AUTO_TEST_CASE(the_mode_is_in_the_first_line) {
  auto report = report_with({}, 2);
  report.suite = *find_suite("bfcl");
  report.mode = "prompt";
  for (const auto* renderer : {"terminal", "markdown"}) {
    const auto text = rendered(report, renderer);
    BOOST_TEST(contains(text.substr(0, text.find('\n')), "mode prompt"), text);
  }
  BOOST_TEST(contains(rendered(report, "json"), "\"mode\": \"prompt\""));
  BOOST_TEST(contains(rendered(report, "csv"), ",mode"));
}
