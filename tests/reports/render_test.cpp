#include <algorithm>
#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "evalrun/reports/compare.hpp"
#include "evalrun/reports/report.hpp"

#include "render/escape.hpp"
#include "support/approved.hpp"
#include "support/json_schema.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

/// `n` cases, of which the reference accepts `valid`; the strict rules reject every tenth accepted case.
void add_cases(Tally& tally, const std::string& lang, std::string_view category, int n, int valid) {
  for (int i = 0; i < n; ++i) {
    Record record{.id = fmt::format("{}_{}", category, i), .category = std::string(category), .lang = lang};
    record.outcome = i >= valid && i % 3 == 0 ? Outcome::malformed : Outcome::call;
    record.input_tokens = 100 + i;
    record.output_tokens = 10;
    record.latency = 0.5 + 0.01 * i;
    const bool right = i < valid, strictly = right && i % 10 != 9;
    record.verdicts = {{"bfcl-v4", right, right ? "" : "type_error:simple"},
                       {"strict", strictly,
                        strictly ? ""
                        : right  ? "value_error:enum"
                                 : "type_error:simple"}};
    tally.add(record);
  }
}

/// Every category of v4, with languages or without.
Report full_run(const std::string& model, const std::vector<std::string>& langs, int step) {
  Report report{.suite = *find_suite("bfcl"), .model = model};
  for (const auto& lang : langs) {
    int valid = 40;
    for (const auto& category : report.suite->categories) {
      add_cases(report.tally, lang, category.name, 40 + 2 * step, valid);
      valid -= step;
    }
  }
  return report;
}

/// A run with some of the categories, some cases without an answer, and one category that is not judged.
Report partial_run() {
  Report report{.suite = *find_suite("bfcl"), .model = "half"};
  add_cases(report.tally, "", "simple_python", 20, 15);
  add_cases(report.tally, "", "live_simple", 100, 73);
  add_cases(report.tally, "", "live_multiple", 100, 50);
  for (int i = 0; i < 3; ++i) report.tally.add({.id = "x", .category = "live_multiple", .outcome = Outcome::infra});
  report.tally.add({.id = "y", .category = "parallel", .outcome = Outcome::infra});
  report.tally.add({.id = "z",
                    .category = "simple_java",
                    .verdicts = {{.rules = "bfcl-v4", .not_scored = "this build reads no Java"},
                                 {.rules = "strict", .not_scored = "this build reads no Java"}}});
  report.notes = {"Sample of 100 cases per category, seed 3."};
  return report;
}

const std::string& text_of(const std::vector<RenderedFile>& files, std::string_view name) {
  for (const auto& file : files)
    if (file.name == name) return file.text;
  BOOST_FAIL("no file " << name);
  return files.front().text;
}

/// A sheet with a line per column, the title first, which is easier to review than lines of forty cells. The parity
/// tests compare the lines of the file itself with the references' files.
std::string turned(const std::string& sheet) {
  std::vector<std::string> columns;
  std::size_t column = 0;
  for (std::size_t start = 0; start <= sheet.size();) {
    const auto end = std::min(sheet.find_first_of(",\n", start), sheet.size());
    if (column == columns.size()) columns.emplace_back();
    auto& line = columns[column];
    if (!line.empty()) line += " | ";
    line += sheet.substr(start, end - start);
    column = end < sheet.size() && sheet[end] == ',' ? column + 1 : 0;
    start = end + 1;
  }
  return fmt::format("{}\n", fmt::join(columns, "\n"));
}

std::string render(std::string_view renderer, const Report& report, const RenderOptions& how = {}) {
  return find_renderer(renderer)->render({&report, 1}, how).at(0).text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(terminal_tables_are_as_approved) {
  support::check_approved("reports/approved", "terminal-full.txt", render("terminal", full_run("a-model", {""}, 3)));
  support::check_approved("reports/approved", "terminal-two-languages.txt",
                          render("terminal", full_run("模型-7B", {"en", "zhtw"}, 2)));
  support::check_approved("reports/approved", "terminal-partial.txt",
                          render("terminal", partial_run(), {.color = false, .errors = true}));
}

BOOST_AUTO_TEST_CASE(color_only_adds_escape_codes) {
  auto colored = render("terminal", partial_run(), {.color = true, .errors = true});
  BOOST_TEST(colored.find("\x1b[") != std::string::npos);
  for (std::size_t at = 0; (at = colored.find('\x1b', at)) != std::string::npos;)
    colored.erase(at, colored.find('m', at) - at + 1);
  BOOST_TEST(colored == render("terminal", partial_run(), {.color = false, .errors = true}));
}

BOOST_AUTO_TEST_CASE(csv_is_as_approved) {
  support::check_approved("reports/approved", "report-full.csv", render("csv", full_run("a-model", {""}, 3)));
  support::check_approved("reports/approved", "report-partial.csv", render("csv", partial_run()));
}

BOOST_AUTO_TEST_CASE(markdown_is_as_approved) {
  support::check_approved("reports/approved", "report-two-languages.md",
                          render("markdown", full_run("模型-7B", {"en", "zhtw"}, 2)));
  support::check_approved("reports/approved", "report-partial.md", render("markdown", partial_run()));
}

BOOST_AUTO_TEST_CASE(json_is_as_approved_and_follows_its_schema) {
  std::ifstream in(EVALRUN_SOURCE_DIR "/reports/schema/report-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  Report no_suite{.model = "\xff\xfe broken"};
  add_cases(no_suite.tally, "", "mine", 3, 1);
  const std::vector reports{full_run("a-model", {""}, 3), partial_run(), full_run("模型-7B", {"en", "zhtw"}, 2),
                            no_suite, Report{}};
  const auto text = find_renderer("json")->render(reports, {}).at(0).text;
  const auto errors = check(nlohmann::ordered_json::parse(text));
  for (const auto& error : errors) BOOST_ERROR(error);
  support::check_approved("reports/approved", "report-partial.json", render("json", partial_run()));
}

BOOST_AUTO_TEST_CASE(the_schema_check_itself_refuses) {
  std::ifstream in(EVALRUN_SOURCE_DIR "/reports/schema/report-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  auto document = nlohmann::ordered_json::parse(render("json", partial_run()));
  BOOST_TEST(check(document).empty());
  document["reports"][0]["categories"][0]["verdicts"]["bfcl-v4"]["accuracy"] = 1.5;
  document["reports"][0]["extra"] = 1;
  document["reports"][0].erase("notes");
  BOOST_TEST(check(document).size() == 3U);
}

BOOST_AUTO_TEST_CASE(leaderboard_files_have_the_references_shape) {
  const std::vector reports{full_run("low", {""}, 3), full_run("high", {""}, 1), partial_run()};
  const auto files = find_renderer("leaderboard")->render(reports, {});
  BOOST_TEST(files.size() == 3U);
  for (const std::string name : {"data_non_live.csv", "data_live.csv", "data_overall.csv"}) {
    const auto& text = text_of(files, name);
    BOOST_TEST(std::ranges::count(text, '\n') == 3);  // a line end between lines, none at the end
    BOOST_TEST(!text.ends_with('\n'));
    support::check_approved("reports/approved", name + ".turned.txt", turned(text));
  }
  Report zhtw{.suite = *find_suite("bfcl-zhtw"), .model = "breeze"};
  for (const auto& category : zhtw.suite->categories) {
    zhtw.tally.add_counts("en", category.name, "bfcl-v1", 200, 175);
    zhtw.tally.add_counts("zhtw", category.name, "bfcl-v1", 200, 150);
  }
  const auto sheets = find_renderer("leaderboard")->render({&zhtw, 1}, {});
  BOOST_TEST(sheets.size() == 2U);
  support::check_approved("reports/approved", "zhtw-data.csv.turned.txt", turned(text_of(sheets, "zhtw/data.csv")));
}

BOOST_AUTO_TEST_CASE(a_sheet_has_no_latency_over_a_part_of_the_categories) {
  const auto latency = [](const Report& report) {
    const auto files = find_renderer("leaderboard")->render({&report, 1}, {});
    const auto text = turned(text_of(files, "data_overall.csv"));
    const auto at = text.find("Latency Mean (s) | ") + std::string_view("Latency Mean (s) | ").size();
    return text.substr(at, text.find('\n', at) - at);
  };
  BOOST_TEST(latency(full_run("whole", {""}, 3)) != "N/A");
  Report part{.suite = *find_suite("bfcl"), .model = "part"};
  add_cases(part.tally, "", "multiple", 40, 40);
  BOOST_TEST(latency(part) == "N/A");
}

BOOST_AUTO_TEST_CASE(a_selection_is_named_in_every_report_and_a_sheet_has_no_figure_of_it) {
  Report report = full_run("few", {""}, 0);
  for (const auto& category : report.suite->categories) {
    report.selected.push_back({"", std::string(category.name), 40});
    report.in_data[{"", std::string(category.name)}] = category.name == "multiple" ? 40 : 200;
  }
  report.selection = "the first 40 of each category";
  const auto n = report.suite->categories.size();
  const auto line = fmt::format("selection: the first 40 of each category, {} of {} cases", 40 * n, 40 + 200 * (n - 1));
  BOOST_TEST(render("terminal", report).find(line) != std::string::npos);
  BOOST_TEST(render("markdown", report).find(line) != std::string::npos);
  BOOST_TEST(render("json", report).find(line.substr(line.find(' ') + 1)) != std::string::npos);
  BOOST_TEST(render("csv", report).find(",true,,the first 40 of each category\n") != std::string::npos);
  const auto sheet = turned(text_of(find_renderer("leaderboard")->render({&report, 1}, {}), "data_non_live.csv"));
  BOOST_TEST(sheet.find("Parallel AST | N/A\n") != std::string::npos);
  BOOST_TEST(sheet.find("AST Summary | N/A\n") != std::string::npos);
  BOOST_TEST(sheet.find("Multiple AST | 100.00%\n") != std::string::npos);  // all of its cases
}

BOOST_AUTO_TEST_CASE(the_reasons_for_an_incomplete_run_are_above_the_tables) {
  Report report = full_run("m", {""}, 0);
  report.notes = {"a remark"};
  report.gaps = {"INCOMPLETE: shard 2 of 3 is missing"};
  report.warnings = {"30 of 40 answers of multiple are the same text"};
  for (const std::string_view renderer : {"terminal", "markdown"}) {
    const auto text = render(renderer, report);
    for (const auto& line : {report.gaps[0], report.warnings[0]}) {
      BOOST_TEST(text.find(line) < text.find("category"));
      BOOST_TEST(text.find(line) == text.rfind(line));
    }
    BOOST_TEST(text.find("a remark") > text.find("category"));
  }
}

BOOST_AUTO_TEST_CASE(ceilings_stubs_and_repeats_are_in_every_table) {
  Report report{.suite = *find_suite("api-bank"), .model = "m"};
  for (int i = 0; i < 8; ++i)
    report.tally.add({.id = std::to_string(i),
                      .category = "call",
                      .verdicts = {{.rules = "api-bank", .valid = i < 5, .stub = i == 0, .attainable = i != 7}}});
  report.repeats.add("", "call", "api-bank", std::vector<Attempt>{{true, "a"}, {false, "b"}, {true, "a"}, {true, "a"}});
  report.repeats.add("", "call", "api-bank",
                     std::vector<Attempt>{{false, "c"}, {false, "d"}, {false, "d"}, {true, "e"}});
  const auto text_of = [&](std::string_view renderer) {
    return find_renderer(renderer)->render({&report, 1}, {}).front().text;
  };
  for (const auto* renderer : {"terminal", "markdown"}) {
    const auto text = text_of(renderer);
    for (const auto* part : {"STUB: 1 case of call", "ceiling", "87.50%", "of 4 answers", "pass@4", "pass^4", "maj@4",
                             "flips", "all cases"})
      BOOST_TEST(text.find(part) != std::string::npos, renderer << ": " << part);
  }
  const auto csv = text_of("csv");
  BOOST_TEST(csv.find(",ceiling,stubbed,answers,pass_at_1,pass_at_k,pass_always_k,majority_k,flip_rate,"
                      "answered,selected,complete,mode,selection\n") != std::string::npos);
  BOOST_TEST(csv.find(",0.875000,1,4,0.500000,1.000000,0.000000,0.500000,1.000000,") != std::string::npos);
  BOOST_TEST(csv.find("repeats,all cases,api-bank,run,2,") != std::string::npos);
  const auto lines = std::count(csv.begin(), csv.end(), '\n');
  const auto commas = std::count(csv.begin(), csv.begin() + static_cast<std::ptrdiff_t>(csv.find('\n')), ',');
  BOOST_TEST(lines > 3);
  BOOST_TEST(commas == 32);
}

BOOST_AUTO_TEST_CASE(a_spreadsheet_runs_no_formula_from_a_csv_file) {
  BOOST_TEST(csv_cell("=1+1") == "'=1+1");
  BOOST_TEST(csv_cell("@SUM(A1,A2)") == "\"'@SUM(A1,A2)\"");
  BOOST_TEST(csv_cell("+x") == "'+x");
  BOOST_TEST(csv_cell("-x") == "'-x");
  BOOST_TEST(csv_cell("\t=x") == "'\t=x");
  BOOST_TEST(csv_cell("\r=x") == "\"'\r=x\"");
  BOOST_TEST(csv_cell("say \"a\", \"b\"") == "\"say \"\"a\"\", \"\"b\"\"\"");
  BOOST_TEST(csv_cell("two\nlines") == "\"two\nlines\"");
  BOOST_TEST(csv_cell("84.12%") == "84.12%");
  BOOST_TEST(csv_cell("").empty());
  Report report = full_run("=HYPERLINK(\"x\")", {""}, 3);
  BOOST_TEST(render("csv", report).find("\n=") == std::string::npos);
  BOOST_TEST(render("csv", report).find(",\"'=HYPERLINK(\"\"x\"\")\",") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(control_characters_of_models_do_not_reach_the_terminal) {
  BOOST_TEST(printable("a\x1b[2Jb\nc\x7f") == "a\uFFFD[2Jb\uFFFDc\uFFFD");
  BOOST_TEST(printable("\u202Eabc") == "\uFFFDabc");
  BOOST_TEST(printable("\xff") == "\uFFFD");
  BOOST_TEST(printable("模型") == "模型");
  Report report{.suite = *find_suite("bfcl"), .model = "\x1b]0;title\x07"};
  add_cases(report.tally, "", "new\x1b[31m", 2, 1);
  report.notes = {"\x1b[8m"};
  BOOST_TEST(render("terminal", report).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(display_widths_are_those_of_a_terminal) {
  BOOST_TEST(display_width("abc") == 3U);
  BOOST_TEST(display_width("模型-7B") == 7U);
  BOOST_TEST(display_width("ＡＢ") == 4U);
  BOOST_TEST(display_width("e\u0301") == 1U);
  BOOST_TEST(display_width("\U0001F600") == 2U);
  BOOST_TEST(display_width("\xff\xfe") == 2U);
}

BOOST_AUTO_TEST_CASE(an_empty_report_renders) {
  for (const auto* renderer : renderers()) {
    if (renderer->render == nullptr) continue;
    const Report empty{}, only_suite{.suite = *find_suite("bfcl-zhtw")};
    (void)renderer->render({&empty, 1}, {});
    for (const auto& file : renderer->render({&only_suite, 1}, {}))
      BOOST_TEST((renderer->id == "json" || file.text.find("0.00") == std::string::npos));
    (void)renderer->render({}, {});
  }
  BOOST_TEST((find_renderer("no such renderer") == nullptr));
}

BOOST_AUTO_TEST_CASE(every_renderer_has_a_help_line_and_its_own_flag) {
  const auto complete = [](const auto& rows) {
    std::set<std::string_view> ids, flags;
    for (const auto* row : rows) {
      BOOST_TEST_INFO(row->id);
      BOOST_TEST(ids.insert(row->id).second);
      BOOST_TEST(!row->help.empty());
      if (row->flag.empty())
        BOOST_TEST((row->target == RenderTarget::standard_output));
      else
        BOOST_TEST(flags.insert(row->flag).second);
      // If a renderer needs the cases of runs, the layer that reads the runs writes its file.
      BOOST_TEST((row->render == nullptr) == (row->input != RenderInput::reports));
    }
    return flags;
  };
  BOOST_TEST(complete(renderers()).contains("--html"));
  BOOST_TEST(complete(comparison_renderers()).contains("--annotations"));
}

BOOST_AUTO_TEST_CASE(a_note_that_begins_with_incomplete_is_not_taken_for_a_gap) {
  Report report = partial_run();
  report.notes = {"INCOMPLETE is a word that a note may begin with."};
  report.gaps = {"INCOMPLETE: shard 2 of 3 is missing"};
  const auto text = render("terminal", report);
  BOOST_TEST(text.find(report.gaps.front()) < text.find("category "));
  BOOST_TEST(text.find(report.notes.front()) > text.find("category "));
}

BOOST_AUTO_TEST_CASE(the_head_of_a_report_shows_the_short_name_of_the_prompts) {
  Report report = partial_run();
  report.prompts = "v2 (rev: 3): wordy";
  report.prompts_name = "v2";
  const auto text = render("terminal", report);
  BOOST_TEST(text.find(", prompts v2\n") != std::string::npos);
  BOOST_TEST(render("json", report).find(report.prompts) != std::string::npos);
}
