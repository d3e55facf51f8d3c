#include <algorithm>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "evalrun/reports/compare.hpp"

#include "compare/words.hpp"
#include "render/escape.hpp"
#include "render/junit.hpp"
#include "support/approved.hpp"
#include "support/json_schema.hpp"
#include "support/xml.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

struct Run {
  std::vector<Record> records;
  Report report{.suite = *find_suite("bfcl"), .model = "m"};

  void add(const std::string& category, int id, bool valid, const std::string& error, int attempts = 1) {
    for (int i = 0; i < attempts; ++i) {
      Record record{.id = fmt::format("{}_{}", category, id), .category = category};
      record.outcome = valid ? Outcome::call : Outcome::malformed;
      record.verdicts = {{"bfcl-v4", valid && i % 3 != 2, valid && i % 3 != 2 ? "" : error}};
      records.push_back(record);
      report.tally.add(record);
    }
  }
};

/// Two runs of three categories: one falls, one rises and has repeats, one stays; some cases have no partner.
Comparison example(const std::string& error, const std::string& output) {
  Run base, next;
  next.report.model = "model-" + output.substr(0, 12);
  for (int i = 0; i < 60; ++i) {
    base.add("live_simple", i, i % 10 != 9, error);
    next.add("live_simple", i, i % 10 < 6, error);
  }
  for (int i = 0; i < 10; ++i) {
    base.add("multiple", i, i < 6, error, 3);
    next.add("multiple", i, i < 7, error, 3);
    base.add("parallel", i, true, error);
    next.add("parallel", i + 1, true, error);
  }
  for (auto* run : {&base, &next}) {
    run->records.push_back({.id = "parallel_50", .category = "parallel", .outcome = Outcome::infra});
    run->report.tally.add(run->records.back());
    run->report.accept_infra = infra_allowance("1");
  }
  auto both = compare({"runs/base", base.report, base.records}, {"runs/next", next.report, next.records},
                      {.shared_only = true});
  for (auto* changes : {&both.down, &both.up})
    for (auto& change : *changes) {
      change.base.output = "[f(x=1)]";
      change.next.output = output;
      change.next.errors = {"parameter 'x': " + output};
    }
  both.warnings = {"the runs selected different cases in selection: {} in BASE, {\"limit\": 3} in NEW."};
  both.gate = *apply_gate(*parse_gate("max-drop=1.0,per-category=5,multiple=3,require-power"), both);
  return both;
}

Comparison usual() { return example("type_error:simple", "[f(x=\"two\")]"); }

/// Text of a model that tries to break a renderer.
const std::string hostile =
    "=HYPERLINK(\"x\")<script>alert(1)</script>]]>&amp;'\"\x01\x1b[31m\x7f\xff\xfe\xed\xa0\x80\u202Eabc\u2066 | `x` "
    "\r\n::error::boom ##[set-output]%0A @someone \uFFFE\xF4\x90\x80\x80 end";

std::string render(std::string_view id, const Comparison& both) {
  return find_comparison_renderer(id)->render(both, {.color = false, .flips = 3});
}

bool is_utf8(const std::string& text) {
  try {
    (void)nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::exception&) { return false; }
}

/// Rows of a CSV file as a spreadsheet reads them.
std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      rows.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      rows.back().emplace_back();
    else if (!quoted && c == '\n')
      rows.push_back({""});
    else
      rows.back().back() += c;
  }
  BOOST_TEST(!quoted);
  rows.pop_back();  // the empty row after the last line end
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_CASE(comparisons_are_as_approved) {
  const auto both = usual();
  support::check_approved("reports/approved", "comparison.txt", render("terminal", both));
  support::check_approved("reports/approved", "comparison.md", render("markdown", both));
  support::check_approved("reports/approved", "comparison.csv", render("csv", both));
  support::check_approved("reports/approved", "comparison.json", render("json", both));
  support::check_approved("reports/approved", "comparison.junit.xml", render("junit", both));
  support::check_approved("reports/approved", "comparison.annotations", render("annotations", both));
}

BOOST_AUTO_TEST_CASE(the_json_of_a_comparison_follows_its_schema) {
  std::ifstream in(EVALRUN_SOURCE_DIR "/reports/schema/comparison-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  for (const auto& both : {usual(), example(hostile, hostile), compare({}, {})})
    for (const auto& error : check(nlohmann::ordered_json::parse(render("json", both)))) BOOST_ERROR(error);
  auto broken = nlohmann::ordered_json::parse(render("json", usual()));
  broken["gate"]["verdict"] = "MAYBE";
  broken["total"].erase("n");
  BOOST_TEST(check(broken).size() == 2U);
}

BOOST_AUTO_TEST_CASE(junit_stays_well_formed_with_hostile_text_of_a_model) {
  for (const auto& both : {usual(), example(hostile, hostile), example(std::string(3, '\0'), std::string(3, '\0'))}) {
    const auto text = render("junit", both);
    BOOST_TEST(is_utf8(text));
    const auto document = support::parse_xml(text);  // throws if the text is not well-formed
    BOOST_TEST(document.front().first == "testsuites");
    std::size_t failures = 0, tests = 0;
    support::for_each_element(document, "testcase", [&](const auto& element) {
      ++tests;
      failures += element.count("failure");
    });
    BOOST_TEST(support::xml_attribute(document, "testsuites", "tests") == std::to_string(tests));
    BOOST_TEST(support::xml_attribute(document, "testsuites", "failures") == std::to_string(failures));
    BOOST_TEST(failures > 0U);
  }
  const JunitCase bad{
      .name = hostile, .status = JunitCase::Status::failed, .type = hostile, .message = hostile, .details = hostile};
  const JunitSuite suite{.name = hostile, .cases = {bad}};
  const auto document = support::parse_xml(junit_text(hostile, {&suite, 1}));
  const std::string shown = document.front().second.get<std::string>("testsuite.testcase.failure");
  BOOST_TEST(shown.find("<script>alert(1)</script>]]>&amp;'\"") != std::string::npos);
  BOOST_TEST(shown.find('\x1b') == std::string::npos);
  BOOST_TEST(shown.find("\u202E") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_gate_of_a_comparison_with_missing_cases_is_incomplete) {
  auto both = usual();
  both.incomplete = true;
  for (const auto* gate : {"max-drop=1.0", "max-drop=90"}) {
    both.gate = *apply_gate(*parse_gate(gate), both);
    BOOST_TEST((both.gate->verdict == GateVerdict::incomplete));
    BOOST_TEST(render("terminal", both).find("gate: INCOMPLETE\n") != std::string::npos);
    BOOST_TEST(render("markdown", both).find("**INCOMPLETE**") != std::string::npos);
    BOOST_TEST(render("json", both).find("\"complete\": false") != std::string::npos);
    BOOST_TEST(render("junit", both).find("type=\"INCOMPLETE\"") != std::string::npos);
    BOOST_TEST(render("csv", both).find("INCOMPLETE") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(flips_fail_in_junit_only_if_the_gate_says_no_go) {
  auto both = usual();
  BOOST_TEST((both.gate->verdict == GateVerdict::no_go));
  BOOST_TEST(render("junit", both).find("<skipped") == std::string::npos);
  both.gate = *apply_gate(*parse_gate("max-drop=90"), both);
  const auto text = render("junit", both);
  BOOST_TEST(text.find("<failure") == std::string::npos);
  BOOST_TEST(text.find("<skipped") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(spreadsheets_get_whole_rows_and_no_formulas) {
  for (const auto& both : {usual(), example(hostile, hostile)}) {
    const auto text = render("csv", both);
    BOOST_TEST(is_utf8(text));
    const auto rows = rows_of(text);
    for (const auto& row : rows) {
      BOOST_TEST(row.size() == rows.front().size());
      for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_number = i >= 4 && i <= 14;
        if (!is_number && !row[i].empty())
          BOOST_TEST(std::string_view("=+-@\t\r\n").find(row[i][0]) == std::string_view::npos);
        if (is_number && &row != &rows.front())
          BOOST_TEST(row[i].find_first_not_of("-.0123456789") == std::string::npos);
      }
    }
  }
  BOOST_TEST(csv_cell("\uFF1D1+1") == "'\uFF1D1+1");
  BOOST_TEST(csv_cell("a\x01\xff") == "a\uFFFD\uFFFD");
}

BOOST_AUTO_TEST_CASE(markdown_and_annotations_escape_text_of_a_model) {
  const auto both = example(hostile, hostile);
  const auto markdown = render("markdown", both);
  BOOST_TEST(is_utf8(markdown));
  for (const std::string bad : {"<script", "`x`", "@someone", "\u202E", "\x1b"})
    BOOST_TEST_CONTEXT(bad) BOOST_TEST(markdown.find(bad) == std::string::npos);
  // Cells stay cells: each row of the table of cases has five.
  const auto rows = markdown.substr(markdown.find("| case |"));
  const auto row = rows.substr(0, rows.find('\n'));
  BOOST_TEST(std::ranges::count(row, '|') == 6);
  const auto third = rows.find('\n', rows.find('\n') + 1) + 1;
  BOOST_TEST(std::ranges::count(rows.substr(third, rows.find('\n', third) - third), '|') == 6);

  const auto annotations = render("annotations", both);
  for (std::size_t at = 0; at < annotations.size();) {
    const auto end = annotations.find('\n', at);
    const auto line = annotations.substr(at, end - at);
    BOOST_TEST((line.starts_with("::warning title=") || line.starts_with("::error title=") ||
                line.starts_with("::notice title=")));
    at = end + 1;
  }
  BOOST_TEST(annotations.find('\r') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_comparison_of_empty_runs_renders) {
  for (const auto* renderer : comparison_renderers())
    if (renderer->render != nullptr) (void)renderer->render(compare({}, {}), {});
  BOOST_TEST((find_comparison_renderer("none") == nullptr));
}

namespace {

/// Answers that are read in Hermes's form alone, of which the first `right` are right.
void add_hermes(Run& run, const std::string& category, int answers, int right, bool known = true) {
  for (int i = 0; i < answers; ++i) {
    Record record{.id = fmt::format("{}_{}", category, i), .category = category, .outcome = Outcome::malformed};
    record.verdicts = {{"bfcl-v4", false, "ast_decoder:decoder_failed"}};
    record.meant_known = known;
    if (known) record.as_meant = {.form = "hermes", .valid = i < right};
    run.records.push_back(record);
    run.report.tally.add(record);
  }
}

Comparison compared(const Run& base, const Run& next) {
  return compare({.name = "a", .report = base.report, .records = base.records},
                 {.name = "b", .report = next.report, .records = next.records});
}

using Cells = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(figures_as_meant_are_over_the_compared_cases) {
  Run base, next;
  add_hermes(base, "multiple", 10, 5);
  add_hermes(next, "multiple", 5, 5);
  add_hermes(next, "parallel", 4, 0);
  const auto both = compared(base, next);
  const auto pairs = meant_pairs(both);
  BOOST_REQUIRE(pairs.size() >= 3U);
  BOOST_TEST(meant_pair_cells(pairs[0]) == (Cells{"multiple", "5 of 10", "0.00%", "100.00%", "0.00%", "100.00%"}));
  BOOST_TEST(meant_pair_cells(pairs[1]) ==
             (Cells{"parallel", "0 of 4", "not run", "not run", "not compared", "not compared"}));
  BOOST_TEST(meant_pair_cells(pairs.back()) == (Cells{"total", "5 of 14", "0.00%", "100.00%", "0.00%", "100.00%"}));
  for (const auto& line : meant_pair_lines(both))
    BOOST_TEST(line.ends_with("official 0.00%, as meant 100.00% [56.55 - 100.00]: 5 of 5 answers in hermes"), line);
  const auto csv = find_comparison_renderer("csv")->render(both, {});
  BOOST_TEST(csv.find("as meant category,,multiple,multiple,5,1.000000,1.000000,0.000000,") != std::string::npos, csv);
  BOOST_TEST(csv.find("as meant category,,parallel,parallel,0,,,,") != std::string::npos, csv);
  const auto value = nlohmann::ordered_json::parse(find_comparison_renderer("json")->render(both, {}));
  std::ifstream in(EVALRUN_SOURCE_DIR "/reports/schema/comparison-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  for (const auto& error : check(value)) BOOST_ERROR(error);
  BOOST_TEST(value["as_meant"][0]["n"].get<int>() == 5);
  BOOST_TEST(value["as_meant"][0]["base"].get<double>() == 1.0);
  BOOST_TEST(value["as_meant"][1]["base_official"].is_null());
  for (const auto* id : {"terminal", "markdown"})
    BOOST_TEST(find_comparison_renderer(id)->render(both, {}).find("over the compared cases") != std::string::npos, id);
}

BOOST_AUTO_TEST_CASE(official_figures_show_where_it_is_not_known_how_answers_were_meant) {
  Run base, next;
  add_hermes(base, "multiple", 5, 5, false);
  add_hermes(next, "multiple", 5, 5);
  const auto both = compared(base, next);
  BOOST_TEST(meant_pair_cells(meant_pairs(both)[0]) ==
             (Cells{"multiple", "5", "0.00%", "not known", "0.00%", "100.00%"}));
  BOOST_TEST(meant_pair_lines(both)[0] == "base: as meant: not known of 5 answers");
}

BOOST_AUTO_TEST_CASE(a_comparison_by_a_later_rule_set_says_why_it_has_no_figures_as_meant) {
  Run base, next;
  for (auto* run : {&base, &next}) {
    add_hermes(*run, "multiple", 5, 5);
    run->report.rules = "bfcl-v4";
    run->report.tally = {};
    for (auto& record : run->records) {
      record.verdicts.push_back({"strict", false, "ast_decoder:decoder_failed"});
      run->report.tally.add(record);
    }
  }
  const auto by = [&](const std::string& rules) {
    return compare({.name = "a", .report = base.report, .records = base.records},
                   {.name = "b", .report = next.report, .records = next.records}, {.rules = rules});
  };
  BOOST_TEST(meant_pairs(by("bfcl-v4")).size() == 2U);
  BOOST_TEST(caution_lines(by("bfcl-v4")).empty());
  BOOST_TEST(meant_pairs(by("strict")).empty());
  BOOST_TEST(
      caution_lines(by("strict")) ==
      (Cells{"No figures as meant: they are known by bfcl-v4, the first rule set of the runs, and not by strict; a "
             "comparison without --rules shows them."}));
}

BOOST_AUTO_TEST_CASE(a_category_of_a_baseline_is_known_as_meant_only_as_a_whole) {
  for (const int answers : {5, 3}) {
    Run base, next;
    add_hermes(base, "multiple", 5, 5, false);
    base.report.tally.add_meant("", "multiple", "bfcl-v4", {.known = 5, .gained = 4, .forms = {{"hermes", 5}}});
    add_hermes(next, "multiple", answers, 5);
    const auto pair = meant_pairs(compared(base, next))[0];
    BOOST_TEST(pair.base.meant.has_value() == (answers == 5));
    BOOST_TEST(pair.base.meant.value_or(0.8) == 0.8);
    BOOST_TEST(pair.next.meant.value() == 1.0);
  }
}
