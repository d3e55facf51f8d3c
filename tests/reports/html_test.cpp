#include <cmath>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <zlib.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/compare.hpp"

#include "render/html/call_diff.hpp"
#include "render/html/charts.hpp"
#include "render/html/embed_text.hpp"
#include "render/html/html_report.hpp"
#include "support/approved.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT
using nlohmann::ordered_json;

namespace {

/// Text that could end or open an element, stop a parser or turn the reading direction.
const std::string hostile =
    "</script><script>alert(1)</script><!--<img src=x "
    "onerror=alert(2)>]]>&amp;\"'\x01\x08\x1b[31m\x7f\xff\xc3\xed\xa0\x80"
    "\u202eright to left\u202c {{report_title}} {{{style}}} \u2028";

Case weather_case(const std::string& id, const std::string& text) {
  Case item;
  item.id = id;
  item.category = "simple_python";
  item.messages = List{Dict{{"role", "user"}, {"content", text}}};
  item.functions = {{"weather.get", Dict{{"name", "weather.get"},
                                         {"description", text},
                                         {"parameters", Dict{{"type", "dict"},
                                                             {"properties", Dict{{"city", Dict{{"type", "string"}}}}},
                                                             {"required", List{"city"}}}}}}};
  item.accepted = {{"weather.get", Dict{{"city", List{"Tainan", "台南"}}, {"days", List{3, ""}}}}};
  return item;
}

HtmlAnswer answer(const std::string& text, Value calls, bool valid, const std::string& error_type,
                  const std::string& message) {
  HtmlAnswer out{.outcome = Outcome::call, .raw = text, .decoded = Decoded::success(std::move(calls))};
  Verdict verdict{.valid = valid, .error_type = error_type, .errors = List{}, .sub_errors = {}};
  if (!valid) verdict.errors = List{message};
  for (const auto* rules : {"bfcl-v4", "strict"}) {
    out.verdicts.push_back(verdict);
    out.verdicts.back().rules = rules;
  }
  out.facts = {{"output tokens", "12"}};
  return out;
}

struct HtmlReport {
  std::vector<Report> reports;
  std::vector<Case> items;
  std::vector<HtmlCase> cases;

  void add_report(const std::string& model) { reports.push_back({.suite = *find_suite("bfcl"), .model = model}); }
  /// One case with the same answer in every report.
  void add(Case item, const HtmlAnswer& given) {
    for (auto& report : reports) {
      Record record{.id = item.id, .category = item.category, .outcome = given.outcome};
      for (const auto& verdict : given.verdicts) record.verdicts.push_back(without_reasons(verdict));
      report.tally.add(record);
    }
    cases.push_back({.suite = reports.front().suite,
                     .id = item.id,
                     .category = item.category,
                     .lang = item.lang,
                     .attempt = 0,
                     .item = nullptr,
                     .answers = {reports.size(), given}});
    items.push_back(std::move(item));
  }
  [[nodiscard]] std::string text(Packing packing = Packing::plain, std::vector<RunFacts> facts = {}) {
    for (std::size_t i = 0; i < cases.size(); ++i) cases[i].item = &items[i];
    std::size_t at = 0;
    std::string out;
    const auto written = write_html(
        {.reports = reports, .facts = std::move(facts), .version = "0", .packing = packing},
        [&]() -> result<const HtmlCase*> { return at < cases.size() ? &cases[at++] : nullptr; },
        [&](std::string_view part) -> result<void> {
          out += part;
          return {};
        });
    BOOST_REQUIRE(written);
    return out;
  }
};

HtmlReport tiny_report() {
  HtmlReport html;
  html.add_report("tiny");
  auto right = answer("[weather.get(city='Tainan', days=3)]",
                      List{Dict{{"weather.get", Dict{{"city", "Tainan"}, {"days", 3}}}}}, true, "", "");
  right.compared_with = {0};
  html.add(weather_case("simple_python_0", "Three days of weather in Tainan?"), right);
  auto wrong =
      answer("[weather.get(city='Taipei', hour=4)]", List{Dict{{"weather.get", Dict{{"city", "Taipei"}, {"hour", 4}}}}},
             false, "value_error:string", "parameter 'city': 'Taipei' is not one of the accepted values");
  wrong.compared_with = {0};
  wrong.findings = {{.error_type = ErrorType::value_string, .path = List{"city"}},
                    {.error_type = ErrorType::unexpected_param, .path = List{"hour"}}};
  html.add(weather_case("simple_python_1", "And in 台南?"), wrong);
  HtmlAnswer none{.outcome = Outcome::infra, .trouble = "HTTP 500"};
  html.add(weather_case("simple_python_2", "Nobody answers"), none);
  return html;
}

HtmlReport hostile_report() {
  HtmlReport html;
  html.add_report(hostile);
  html.reports.front().notes = {hostile};
  auto item = weather_case(hostile, hostile);
  item.category = hostile;
  item.lang = hostile;
  item.accepted = {{hostile, Dict{{hostile, List{hostile}}}}};
  auto given = answer(hostile, List{Dict{{hostile, Dict{{hostile, hostile}}}}}, false, hostile, hostile);
  given.findings = {{.error_type = ErrorType::missing_required, .path = List{hostile + "2"}},
                    {.error_type = ErrorType::value_string, .path = List{hostile}}};
  given.facts = {{hostile, hostile}};
  html.add(std::move(item), given);
  return html;
}

std::string between(const std::string& text, std::string_view from, std::string_view to, std::size_t start = 0) {
  const auto begin = text.find(from, start);
  BOOST_REQUIRE(begin != std::string::npos);
  const auto end = text.find(to, begin + from.size());
  BOOST_REQUIRE(end != std::string::npos);
  return text.substr(begin + from.size(), end - begin - from.size());
}

std::string script_of(const std::string& html) {
  return between(html, "<script>", "</script>", html.find("id=\"directory\""));
}

std::string data_of(const std::string& html, const std::string& id) {
  return between(html, fmt::format("id=\"{}\">", id), "</script>");
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// The HTML report of a comparison without cases.
std::string text_of(const std::vector<Report>& reports, const Comparison& both) {
  std::string out;
  const auto none = []() -> result<const HtmlCase*> { return nullptr; };
  const auto sink = [&](std::string_view part) -> result<void> {
    out += part;
    return {};
  };
  auto twice = reports;
  twice.resize(2, reports.front());
  BOOST_REQUIRE(write_html({.reports = twice, .comparison = &both}, none, sink));
  return out;
}

std::string unpacked(const std::string& base64) {
  std::string bytes(base64.size(), '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(base64.data()), static_cast<int>(base64.size()));
  BOOST_REQUIRE(size > 0);
  std::string out(std::size_t{1} << 24, '\0');
  z_stream stream{};
  BOOST_REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(size);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  BOOST_TEST(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(json_in_a_script_holds_no_less_than_sign_and_reads_back) {
  const auto text = script_json(Dict{{"k", "</script><!-- <b>"}});
  BOOST_TEST(text.find('<') == std::string::npos);
  BOOST_TEST(ordered_json::parse(text)["k"] == "</script><!-- <b>");
}

BOOST_AUTO_TEST_CASE(broken_utf8_surrogates_and_nan_are_still_json) {
  BOOST_TEST(ordered_json::parse(script_json("a\xff\xc3z")) == "a\uFFFD\uFFFDz");
  BOOST_TEST(script_json("\xed\xa0\x80") == R"("\ud800")");
  BOOST_TEST(script_json("台") == "\"台\"");
  BOOST_TEST(ordered_json::parse(script_json(std::nan("")))["__py__"] == "float");
}

BOOST_AUTO_TEST_CASE(packing_is_gzip_in_base64) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += static_cast<char>('a' + i * i % 23);
  const auto letters = packed(text);
  BOOST_TEST(letters.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
             std::string::npos);
  BOOST_TEST(unpacked(letters) == text);
}

// The digest of "abc" is that of FIPS 180-4, in base64.
BOOST_AUTO_TEST_CASE(the_policy_allows_only_style_and_script_by_hash) {
  BOOST_TEST(csp_hash("abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  const auto html = tiny_report().text();
  const auto policy = between(html, "Content-Security-Policy\" content=\"", "\"");
  BOOST_TEST(policy.starts_with("default-src &apos;none&apos;; "));
  BOOST_TEST(policy.find("script-src &apos;" + csp_hash(script_of(html)) + "&apos;;") != std::string::npos);
  BOOST_TEST(policy.find("style-src &apos;" + csp_hash(between(html, "<style>", "</style>")) + "&apos;;") !=
             std::string::npos);
  BOOST_TEST(policy.find("unsafe") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(html_needs_no_inline_style_handler_or_other_file) {
  const auto html = tiny_report().text();
  const auto body = html.substr(html.find("<body>"), html.find("<script") - html.find("<body>"));
  for (const auto* what : {" style=", " onclick", " onload", "javascript:", "src=", "http"})
    BOOST_TEST(body.find(what) == std::string::npos, what);
}

BOOST_AUTO_TEST_CASE(hostile_text_stays_text_in_every_field) {
  const auto html = hostile_report().text(Packing::plain, {{{hostile, hostile}}});
  // Only the report's own scripts: two blocks, the directory and the script.
  BOOST_TEST(count(html, "<script") == 4U);
  BOOST_TEST(count(html, "</script") == 4U);
  const auto clean = tiny_report().text();
  BOOST_TEST(count(html, "<!--") == count(clean, "<!--"));
  BOOST_TEST(count(html, "<img") == 0U);
  BOOST_TEST(count(html, "\x1b") == 0U);
  BOOST_TEST(count(html, std::string_view("\x01", 1)) == 0U);
  const auto index = parse_json(data_of(html, "i0"));  // nlohmann refuses the lone surrogate
  BOOST_REQUIRE(index);
  BOOST_TEST(index->list()->at(0).list()->at(0).string()->starts_with("</script><script>alert(1)</script><!--"));
}

BOOST_AUTO_TEST_CASE(html_of_a_tiny_run) {
  auto html = tiny_report().text(Packing::plain, {{{"suite", "bfcl"}, {"model.mode", "fc"}}});
  for (const auto& part : {between(html, "<style>", "</style>"), script_of(html),
                           between(html, "Content-Security-Policy\" content=\"", "\"")})
    html.replace(html.find(part), part.size(), "...");
  support::check_approved("reports/approved", "page-tiny.html", html);
}

BOOST_AUTO_TEST_CASE(two_runs_make_a_leaderboard_with_the_better_first) {
  HtmlReport html;
  html.add_report("worse");
  html.add_report("better");
  for (int i = 0; i < 10; ++i)
    for (const auto& category : html.reports[0].suite->categories)
      for (auto& report : html.reports)
        report.tally.add({.id = std::to_string(i),
                          .category = std::string(category.name),
                          .verdicts = {{"bfcl-v4", i < (report.model == "better" ? 9 : 5), "x"}}});
  const auto text = html.text();
  BOOST_TEST(text.find("<bdi>better</bdi>") < text.find("<bdi>worse</bdi>"));
  BOOST_TEST(text.find("90.00%") != std::string::npos);
  BOOST_TEST(text.find("50.00%") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_comparison_shows_what_changed_and_what_the_gate_says) {
  HtmlReport html;
  html.add_report("before");
  html.add_report("after");
  html.add(weather_case("simple_python_0", "?"),
           answer("x", List{Dict{{"weather.get", Dict{{"city", "Tainan"}}}}}, true, "", ""));
  Comparison both;
  both.base_name = "<base>";
  both.rules = "bfcl-v4";
  both.total = {.n = 1000, .base = 0.9, .next = 0.88, .down = 20, .up = 0, .p_value = 0.0000019};
  both.total.difference = {-0.03, -0.011};
  both.categories.push_back({.lang = "", .category = "simple_python", .figures = both.total, .adjusted_p = 0.002});
  both.movements.push_back({"", "simple_python", "", "value_error:string", 20});
  both.down.resize(1);
  both.gate = GateResult{.rules = {},
                         .verdict = GateVerdict::no_go,
                         .checks = {{.what = "total",
                                     .n = 1000,
                                     .p_value = both.total.p_value,
                                     .verdict = GateVerdict::no_go,
                                     .reason = "fell, and how"}}};
  const auto text = text_of(html.reports, both);
  for (const auto* part : {"<strong>NO-GO</strong>", "90.00% \u2192 88.00% of 1000 paired cases: \u22122.00 points",
                           "<p>total: fell, and how (n 1000, p &lt;0.0001", "<strong>1</strong> got worse",
                           "<strong>0</strong> got better", "after against before", "data-verdict=\"lost\"",
                           "value_error:string", "&lt;base&gt;", "fill-worse"})
    BOOST_TEST(text.find(part) != std::string::npos, part);
}

BOOST_AUTO_TEST_CASE(hostile_text_stays_text_in_a_comparison) {
  HtmlReport html;
  html.add_report(hostile);
  html.add_report(hostile);
  Comparison both;
  both.base_name = both.next_name = both.rules = both.base.model = both.next.model = hostile;
  both.total = {.n = 10, .base = 0.5, .next = 0.4, .down = 1, .up = 0, .p_value = 1};
  both.categories.push_back({.lang = hostile, .category = hostile, .figures = both.total});
  both.movements.push_back({hostile, hostile, "", hostile, 1});
  both.warnings = {hostile};
  GateCheck check{.lang = hostile, .what = hostile, .n = 10, .verdict = GateVerdict::no_go, .reason = hostile};
  both.gate = GateResult{.rules = {}, .verdict = GateVerdict::no_go, .checks = {check}};
  const auto text = text_of(html.reports, both);
  const auto clean = text_of(tiny_report().reports, {});
  for (const auto* what : {"<script", "</script", "<!--"}) BOOST_TEST(count(text, what) == count(clean, what), what);
  const auto figures = text.substr(0, text.find("<script"));
  for (const auto* what : {"<img", "\x1b", "\x01", "\u202e"}) BOOST_TEST(count(figures, what) == 0U, what);
  BOOST_TEST(count(text, "&lt;img src=x") > 8U);
}

BOOST_AUTO_TEST_CASE(ceilings_stubs_and_repeats_are_in_the_html_report) {
  HtmlReport html;
  html.reports.push_back({.suite = *find_suite("api-bank"), .model = "m"});
  auto& report = html.reports.front();
  for (int i = 0; i < 8; ++i)
    report.tally.add({.id = std::to_string(i),
                      .category = "call",
                      .verdicts = {{.rules = "api-bank", .valid = i < 5, .stub = i == 0, .attainable = i != 7}}});
  report.repeats.add("", "call", "api-bank", std::vector<Attempt>{{true, "a"}, {false, "b"}, {true, "a"}, {true, "a"}});
  const auto one = html.text();
  for (const auto* part : {"STUB: 1 case of call", "<span>ceiling</span>", "87.50%", "<span>of 4 answers</span>",
                           "<span>pass^4</span>", "<span>maj@4</span>", "<span>flips</span>"})
    BOOST_TEST(one.find(part) != std::string::npos, part);
  html.add_report("other");
  html.reports[1] = html.reports[0];
  const auto several = html.text();
  for (const auto* part : {"STUB: 1 case of call", "ceiling 87.50%", "Repeated answers", "<span>pass^k</span>"})
    BOOST_TEST(several.find(part) != std::string::npos, part);
}

BOOST_AUTO_TEST_CASE(the_leaderboard_names_the_secondary_rules_that_the_runs_have) {
  HtmlReport html;
  for (const std::string_view model : {"a", "b"}) {
    html.reports.push_back({.suite = *find_suite("api-bank"), .model = std::string(model)});
    for (const std::string_view category : {"call", "retrieve_call"})
      html.reports.back().tally.add(
          {.id = "1",
           .category = std::string(category),
           .verdicts = {{.rules = "api-bank", .valid = true}, {.rules = "lenient", .valid = true}}});
  }
  const auto text = html.text();
  BOOST_TEST(text.find("<span>lenient</span>") != std::string::npos);
  BOOST_TEST(text.find("<span>strict</span>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(runs_of_the_same_model_get_different_labels) {
  std::vector<Report> reports(3);
  reports[0].model = reports[1].model = reports[2].model = "m";
  reports[2].suite = *find_suite("bfcl-v1");
  const auto labels = run_labels(reports);
  BOOST_TEST(labels == (std::vector<std::string>{"m", "m (2)", "m, bfcl-v1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(blocks_hold_every_case_once_for_any_number_of_cases) {
  for (const auto packing : {Packing::plain, Packing::gzip}) {
    HtmlReport html;
    html.add_report("many");
    const std::string filling(400, 'x');
    constexpr std::size_t cases = 9000;
    for (std::size_t i = 0; i < cases; ++i)
      html.add(weather_case(fmt::format("simple_python_{}", i), filling),
               answer("[]", List{Dict{{"weather.get", Dict{{"city", "x"}}}}}, i % 3 != 0, "value_error:string", "no"));
    const auto text = html.text(packing);
    const auto block = [&](const std::string& id) {
      const auto data = data_of(text, id);
      return packing == Packing::gzip ? unpacked(data) : data;
    };
    const auto directory = ordered_json::parse(data_of(text, "directory"));
    BOOST_TEST(directory["rows"].get<std::size_t>() == cases);
    std::size_t rows = 0, wrong = 0;
    bool in_order = true;
    for (int i = 0; i < directory["index_blocks"].get<int>(); ++i) {
      const auto index = ordered_json::parse(block(fmt::format("i{}", i)));
      for (const auto& id : index[0]) in_order = in_order && id == fmt::format("simple_python_{}", rows++);
      for (std::size_t v = 0; v < index[7].size(); v += 2) wrong += index[7][v] == 1 ? 1 : 0;
    }
    BOOST_TEST(in_order);
    BOOST_TEST(rows == cases);
    BOOST_TEST(wrong == cases / 3);
    const auto& starts = directory["detail_starts"];
    BOOST_TEST(starts.size() > 3U);
    std::size_t lines = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      BOOST_TEST(starts[i].get<std::size_t>() == lines);
      lines += count(block(fmt::format("d{}", i)), "\n");
    }
    BOOST_TEST(lines == cases);
  }
}

BOOST_AUTO_TEST_CASE(the_wrong_argument_is_marked) {
  HtmlAnswer given;
  given.compared_with = {0};
  given.findings = {{.error_type = ErrorType::value_string, .path = List{"city"}},
                    {.error_type = ErrorType::unexpected_param, .path = List{"hour"}},
                    {.error_type = ErrorType::missing_required, .path = List{"days"}}};
  const auto views = call_views({{"weather.get", {{"city", "Taipei"}, {"hour", 4}, {"unit", "C"}}}}, given);
  BOOST_TEST(!views[0].name_differs);
  BOOST_TEST(views[0].accepted.value() == 0U);
  BOOST_TEST((views[0].marks == std::vector{Mark::differs, Mark::unexpected, Mark::none}));
  BOOST_TEST((views[0].missing == std::vector<std::string>{"days"}));
  given.findings = {{.error_type = ErrorType::wrong_func_name}};
  BOOST_TEST(call_views({{"weather_get", {}}}, given)[0].name_differs);
}

BOOST_AUTO_TEST_CASE(a_value_inside_an_argument_marks_the_argument) {
  HtmlAnswer given;
  given.findings = {{.error_type = ErrorType::value_dict_key, .path = List{"place", "city"}}};
  BOOST_TEST((call_views({{"f", {{"city", "x"}, {"place", Dict{{"city", "x"}}}}}}, given)[0].marks ==
              std::vector{Mark::none, Mark::differs}));
}

BOOST_AUTO_TEST_CASE(findings_mark_the_call_they_are_about) {
  HtmlAnswer given;
  given.compared_with = {1, 0, std::nullopt};
  given.findings = {{.error_type = ErrorType::value_string, .call = 1, .path = List{"city"}}};
  const auto views = call_views({{"f", {{"city", "Taipei"}}}, {"f", {{"city", "Keelung"}}}, {"g", {}}}, given);
  BOOST_TEST(views[0].accepted.value() == 1U);
  BOOST_TEST((views[0].marks[0] == Mark::none));
  BOOST_TEST(views[1].accepted.value() == 0U);
  BOOST_TEST((views[1].marks[0] == Mark::differs));
  BOOST_TEST(!views[2].accepted);
}

BOOST_AUTO_TEST_CASE(an_argument_that_only_a_secondary_rule_set_rejects_is_marked) {
  HtmlAnswer given;
  given.verdicts = {{.rules = "bfcl-v4", .valid = true},
                    {.rules = "strict",
                     .error_type = "type_error:nested",
                     .findings = {{.error_type = ErrorType::type_nested, .path = List{"days", 0}}}}};
  BOOST_TEST((call_views({{"f", {{"city", "Tainan"}, {"days", List{"3"}}}}}, given)[0].marks ==
              std::vector{Mark::none, Mark::differs}));
}

BOOST_AUTO_TEST_CASE(radar_needs_three_axes_and_escapes_their_names) {
  const std::vector<std::string> axes{"a<b>", "\"b\"", "c"};
  const std::vector<RadarSeries> series{{"x&y", {0.5, std::nullopt, 1}}};
  BOOST_TEST(radar_chart(std::span(axes).first(2), series).empty());
  const auto svg = radar_chart(axes, series);
  BOOST_TEST(svg.find("a&lt;b&gt;") != std::string::npos);
  BOOST_TEST(svg.find("x&amp;y") != std::string::npos);
  BOOST_TEST(count(svg, "<circle") == 2U);  // no dot for a category that was not run
  const auto own = svg.substr(svg.find("<g class=\"series"));
  BOOST_TEST(count(own, "<polygon") == 0U);  // and no line through zero
  BOOST_TEST(count(own, "<path d=\"M") == 1U);
  const std::vector<RadarSeries> whole{{"x&y", {0.5, 0.0, 1}}};
  const auto closed = radar_chart(axes, whole);
  BOOST_TEST(count(closed.substr(closed.find("<g class=\"series")), "<polygon") == 1U);
}
