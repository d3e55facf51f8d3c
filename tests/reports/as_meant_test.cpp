#include "evalrun/reports/as_meant.hpp"

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "support/json_schema.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

constexpr std::string_view ast[]{"simple_python", "simple_java", "simple_javascript",
                                 "multiple",      "parallel",    "parallel_multiple"};

/// A run whose answers are right as meant in `right` of 10 cases; `official`: they are read officially, too.
Report run(bool official, std::size_t right = 7, bool known = true) {
  Report report{.suite = *find_suite("bfcl"), .model = "m"};
  for (const auto category : ast)
    for (std::size_t i = 0; i < 10; ++i) {
      Record record{.id = fmt::format("{}_{}", category, i), .category = std::string(category)};
      const bool valid = i < right;
      record.verdicts = {{"bfcl-v4", official && valid, official && valid ? "" : "ast_decoder:decoder_failed"}};
      record.meant_known = known;
      if (!official) record.as_meant = {.form = "hermes", .valid = valid};
      report.tally.add(record);
    }
  return report;
}

std::string rendered(std::string_view id, const Report& report) {
  return find_renderer(id)->render({&report, 1}, {}).front().text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(figures_as_meant_are_those_of_answers_that_are_read) {
  const auto unread = run(false), read = run(true);
  const auto figures = as_meant(unread);
  BOOST_REQUIRE(figures.has_value());
  BOOST_TEST(figures->categories.size() == std::size(ast));
  BOOST_TEST(figures->all.n == 60U);
  BOOST_TEST(figures->all.official_correct == 0U);
  BOOST_TEST(figures->all.correct == 42U);
  BOOST_TEST(meant_line(figures->all) == "official 0.00%, as meant 70.00% [57.49 - 80.10]: 60 of 60 answers in hermes");
  for (const auto& one : figures->categories) {
    const auto& official = *read.tally.find("", one.category);
    BOOST_TEST(one.accuracy() == official.accuracy("bfcl-v4").value());
    BOOST_TEST(one.interval().low == wilson(official.correct("bfcl-v4"), official.n("bfcl-v4")).low);
  }
  std::size_t summaries = 0;
  for (const auto& line : summaries_of(read)) {
    if (!line.value.value) continue;
    const auto& one = figures->summaries.at(summaries++);
    BOOST_TEST(one.row->id == line.row->id);
    BOOST_TEST(*one.meant.value == *line.value.value);
    BOOST_TEST(one.meant.interval.low == line.value.interval.low);
    BOOST_TEST(one.meant.interval.high == line.value.interval.high);
    BOOST_TEST(*one.official.value == 0.0);
  }
  BOOST_TEST(summaries == figures->summaries.size());
  BOOST_TEST(summaries > 0U);
}

BOOST_AUTO_TEST_CASE(right_answers_without_a_call_do_not_hide_that_every_call_is_lost) {
  auto report = run(false, 10);
  for (std::size_t i = 0; i < 60; ++i) {
    Record record{.id = fmt::format("irrelevance_{}", i), .category = "irrelevance", .meant_known = true};
    record.outcome = i < 10 ? Outcome::infra : Outcome::abstain;
    record.verdicts = {{"bfcl-v4", true, ""}};
    report.tally.add(record);
  }
  const auto figures = as_meant(report);
  BOOST_REQUIRE(figures.has_value());
  BOOST_TEST(figures->all.n == 120U);
  BOOST_TEST(figures->all.answers == 110U);
  const std::string headline =
      "official 0.00%, as meant 100.00% [93.98 - 100.00] of the cases that expect a call: 60 of 60 answers in hermes";
  BOOST_TEST(meant_headline(*figures) == headline);
  for (const auto* id : {"terminal", "json"}) BOOST_TEST(rendered(id, report).find(headline) != std::string::npos, id);
  for (const auto* id : {"terminal", "csv", "markdown"}) {
    BOOST_TEST(rendered(id, report).find("all cases") != std::string::npos, id);
    BOOST_TEST(rendered(id, report).find("cases that expect a call") != std::string::npos, id);
  }
  // Own cases have no suite: the name of a category decides, as it does for its cases.
  report.suite = nullptr;
  report.rules = "bfcl-v4";
  BOOST_TEST(meant_headline(as_meant(report).value()) == headline);
}

BOOST_AUTO_TEST_CASE(answers_that_came_are_counted_not_cases) {
  auto report = run(false);
  for (const auto* missing : {"a", "b", "c"}) {
    Record record{.id = missing, .category = "multiple", .outcome = Outcome::malformed, .meant_known = true};
    if (*missing == 'a') record.outcome = Outcome::infra;
    record.no_result = *missing == 'b';
    record.verdicts = {{"bfcl-v4", false, "x"}};
    report.tally.add(record);
  }
  const auto figures = as_meant(report).value();
  BOOST_TEST(figures.all.n == 63U);
  BOOST_TEST(figures.all.answers == 61U);
  BOOST_TEST(meant_headline(figures).ends_with(": 60 of 61 answers in hermes; 61 of 63 selected cases have an answer"));
}

BOOST_AUTO_TEST_CASE(an_incomplete_run_is_incomplete_as_meant_too) {
  auto report = run(false);
  for (const auto category : ast)
    report.selected.push_back({.lang = "", .category = std::string(category), .cases = 12});
  report.selected.push_back({.lang = "", .category = "irrelevance", .cases = 5});
  const auto figures = as_meant(report).value();
  BOOST_TEST(meant_rows(figures).front()[1] == "10 of 12");
  BOOST_TEST(meant_headline(figures).ends_with(
      " of the cases that expect a call: 60 of 60 answers in hermes; 60 of 72 selected cases have an answer"));
  BOOST_TEST(meant_line(figures.categories.front()).ends_with("; 10 of 12 selected cases have an answer"));
  BOOST_TEST(figures.all.cases.selected == 77U);
  for (const auto* id : {"terminal", "markdown"}) {
    const auto text = rendered(id, report);
    const auto table = text.substr(text.find("official 0.00%, as meant"));
    BOOST_TEST(table.find("10 of 12") != std::string::npos, id);
    BOOST_TEST(table.find("60 of 77") != std::string::npos, id);
    BOOST_TEST(table.find("60 of 72") != std::string::npos, id);
  }
  const auto value = nlohmann::ordered_json::parse(rendered("json", report));
  const auto& meant = value["reports"][0]["as_meant"];
  for (const auto& one : {meant["categories"][0], meant["summaries"][0], meant["all"], meant["calls"]}) {
    BOOST_TEST(one["answered"].get<std::size_t>() < one["selected"].get<std::size_t>());
    BOOST_TEST(!one["complete"].get<bool>());
  }
  std::istringstream lines(rendered("csv", report));
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(",,as meant,multiple,") == std::string::npos) continue;
    ++rows;
    BOOST_TEST(line.ends_with(",10,12,false,,"));
    BOOST_TEST(line.find(",run,10,7,") != std::string::npos);
  }
  BOOST_TEST(rows == 1U);
}

BOOST_AUTO_TEST_CASE(figures_that_are_not_official_are_not_called_so) {
  auto report = run(false);
  BOOST_TEST(basis_of(report) == "official");
  report.settings = "system prompt added";
  BOOST_TEST(basis_of(report) == "official");
  for (const auto* settings : {"decoded as hermes", "reasoning removed, system prompt added"}) {
    report.settings = settings;
    const auto figures = as_meant(report);
    BOOST_REQUIRE(figures.has_value());
    BOOST_TEST(meant_headline(*figures).starts_with("as decoded 0.00%, as meant "));
    BOOST_TEST(meant_titles(*figures).at(2) == "as decoded");
  }
  Report strict{.suite = *find_suite("bfcl"), .model = "m", .rules = "strict"};
  Record record{.id = "simple_python_0", .category = "simple_python", .outcome = Outcome::malformed};
  record.verdicts = {{"strict", false, "ast_decoder:decoder_failed"}};
  record.meant_known = true;
  record.as_meant = {.form = "hermes", .valid = true};
  strict.tally.add(record);
  BOOST_TEST(basis_of(strict) == "strict");
  BOOST_TEST(meant_headline(as_meant(strict).value()).starts_with("strict 0.00%, as meant 100.00%"));
}

BOOST_AUTO_TEST_CASE(official_figures_do_not_change) {
  const auto unread = run(false);
  BOOST_TEST(unread.tally.find("", "multiple")->accuracy("bfcl-v4").value() == 0.0);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_or_does_not_differ_is_not_shown) {
  BOOST_TEST(!as_meant(run(true)).has_value());
  BOOST_TEST(known_as_meant(run(true)).has_value());
  auto part = run(false);
  part.tally.merge(run(true, 7, false).tally);
  BOOST_TEST(!as_meant(part).has_value());
  for (const auto* id : {"terminal", "json", "csv", "markdown"})
    for (const auto& report : {run(true), part}) {
      const auto text = rendered(id, report);
      BOOST_TEST(text.find("as meant") == std::string::npos, id);
      BOOST_TEST(text.find("as_meant") == std::string::npos, id);
    }
}

BOOST_AUTO_TEST_CASE(counts_of_a_file_that_are_not_possible_are_not_known) {
  for (const auto& meant : {MeantTally{.known = 10, .gained = 11, .forms = {{"hermes", 1}}},
                            MeantTally{.known = 10, .lost = 11, .forms = {{"hermes", 1}}},
                            MeantTally{.known = 11, .forms = {{"hermes", 1}}}}) {
    Report report{.suite = *find_suite("bfcl"), .model = "m"};
    report.tally.add_counts("", "multiple", "bfcl-v4", 10, 3);
    report.tally.add_meant("", "multiple", "bfcl-v4", meant);
    BOOST_TEST(!as_meant(report).has_value());
  }
}

BOOST_AUTO_TEST_CASE(every_renderer_shows_official_and_as_meant) {
  const auto report = run(false);
  for (const auto* id : {"terminal", "csv", "markdown"})
    BOOST_TEST(rendered(id, report).find("hermes") != std::string::npos, id);
  const auto value = nlohmann::ordered_json::parse(rendered("json", report));
  std::ifstream in(EVALRUN_SOURCE_DIR "/reports/schema/report-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  for (const auto& error : check(value)) BOOST_ERROR(error);
  const auto& meant = value["reports"][0]["as_meant"];
  BOOST_TEST(meant["all"]["accuracy"].get<double>() == 0.7);
  BOOST_TEST(meant["all"]["forms"]["hermes"].get<int>() == 60);
}
