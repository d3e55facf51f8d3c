#include "run/journal.hpp"

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "support/folder.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

JournalEntry entry(const std::string& id, Value result = "[f(a=1)]") {
  JournalEntry e{"zhtw", "simple", {}, Outcome::call, {}};
  e.output.id = id;
  e.output.result = std::move(result);
  e.output.format = "prompt";
  e.output.input_tokens = 10;
  e.output.output_tokens = 3;
  e.output.latency = 0.25;
  e.output.finish_reason = "stop";
  e.verdicts.push_back({.rules = "bfcl-v4", .valid = true});
  e.verdicts.push_back({.rules = "strict", .error_type = "value_error:enum", .errors = List{"a sentence"}});
  return e;
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> ids_in(Journal& journal, std::size_t unreadable = 0) {
  std::vector<std::string> ids;
  const auto bad = journal.replay([&](const JournalEntry& e, JournalSpan) { ids.push_back(e.output.id); });
  BOOST_REQUIRE(bad.has_value());
  BOOST_TEST(bad->count == unreadable);
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_CASE(entries_come_back_as_they_were) {
  const Value odd = List{Dict{{"f", "{\"n\": 123456789012345678901234567890, \"x\": NaN}"}}, "\xed\xa0\xbd \n \x01"};
  auto before = entry("simple_1", odd);
  before.output.underscore_to_dot = true;
  before.output.request_key = "00ff00ff00ff00ff";
  before.output.first_token = 0.125;
  before.output.reasoning = "Let me see.";
  before.output.content = "<tool_call>";
  before.attempt = 3;
  const auto after = parse_entry(to_line(before));
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(to_line(*after) == to_line(before));
  BOOST_TEST(equal(after->output.result, odd));
  BOOST_TEST(after->output.underscore_to_dot);
  BOOST_TEST(after->output.request_key == "00ff00ff00ff00ff");
  BOOST_TEST(after->output.latency == 0.25);
  BOOST_TEST(after->output.first_token == 0.125);
  BOOST_TEST(after->output.reasoning == "Let me see.");
  BOOST_TEST(after->output.content == "<tool_call>");
  BOOST_TEST(after->attempt == 3U);
  BOOST_TEST(after->verdicts.size() == 2U);
  BOOST_TEST(after->verdicts[1].error_type == "value_error:enum");
  BOOST_TEST(to_line(before).find('\n') == std::string::npos);

  JournalEntry failed{"", "simple", {}, Outcome::infra, {}};
  failed.output.id = "simple_2";
  failed.output.infra = Error{errc::http, "HTTP 500: no", "simple_2"};
  const auto back = parse_entry(to_line(failed));
  BOOST_REQUIRE(back.has_value());
  BOOST_REQUIRE(back->output.infra.has_value());
  BOOST_TEST(back->output.infra->message == "HTTP 500: no");
  for (const auto* bad : {"", "{}", "[]", R"({"id": "x"})", R"({"id": "x", "outcome": "call"})",
                          R"({"id": "x", "outcome": "call", "result": "", "verdicts": 3})"})
    BOOST_TEST(!parse_entry(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(a_line_says_how_its_answer_was_meant_or_that_it_is_not_known) {
  auto one = entry("simple_1");
  one.outcome = Outcome::malformed;
  one.verdicts = {{"bfcl-v4", false, "ast_decoder:decoder_failed"}};
  BOOST_TEST(!parse_entry(to_line(one))->meant_known);
  one.meant_known = true;
  BOOST_TEST(to_line(one).find("\"as_meant\": null") != std::string::npos);
  BOOST_TEST(parse_entry(to_line(one))->meant_known);
  BOOST_TEST(!parse_entry(to_line(one))->as_meant.has_value());
  one.as_meant = {.form = "hermes", .outcome = Outcome::call, .valid = false, .error_type = "value_error:string"};
  const auto after = parse_entry(to_line(one));
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(to_line(*after) == to_line(one));
  BOOST_TEST(after->as_meant.value().form == "hermes");
  BOOST_TEST((after->as_meant->outcome == Outcome::call));
  BOOST_TEST(!after->as_meant->valid);
  BOOST_TEST(after->as_meant->error_type == "value_error:string");
  // Right calls were meant so; their line need not say it.
  auto right = entry("simple_2");
  right.outcome = Outcome::call;
  right.verdicts = {{"bfcl-v4", true}};
  right.meant_known = true;
  BOOST_TEST(to_line(right).find("as_meant") == std::string::npos);
  BOOST_TEST(parse_entry(to_line(right))->meant_known);
  for (const auto* odd :
       {"3", "[]", "{}", R"({"valid": 1, "outcome": "call"})", R"({"valid": true, "outcome": "x"})"}) {
    auto line = to_line(one);
    const auto at = line.find("{\"form\"");
    line.replace(at, line.find('}', at) + 1 - at, odd);
    BOOST_REQUIRE(parse_entry(line).has_value());
    BOOST_TEST(!parse_entry(line)->meant_known, odd);
  }
}

BOOST_AUTO_TEST_CASE(appends_and_reads_at_a_place) {
  const test::Folder folder;
  auto journal = Journal::open(folder.path() / "journal.jsonl");
  BOOST_REQUIRE(journal.has_value());
  std::vector<JournalSpan> spans;
  for (int i = 0; i < 200; ++i) spans.push_back(*journal->append(entry(fmt::format("simple_{}", i))));
  BOOST_REQUIRE(journal->sync().has_value());
  BOOST_TEST(journal->read_line(spans[123].offset)->output.id == "simple_123");
  BOOST_TEST(!journal->read_line(spans[1].offset + 1).has_value());
  BOOST_TEST(ids_in(*journal).size() == 200U);
}

BOOST_AUTO_TEST_CASE(one_writer_at_a_time) {
  const test::Folder folder;
  const auto file = folder.path() / "journal.jsonl";
  {
    auto first = Journal::open(file);
    BOOST_REQUIRE(first.has_value());
    const auto second = Journal::open(file);
    BOOST_REQUIRE(!second.has_value());
    BOOST_TEST((second.error().code == errc::conflict));
  }
  BOOST_TEST(Journal::open(file).has_value());
  BOOST_TEST((Journal::open(folder.path() / "missing" / "journal.jsonl").error().code == errc::io));
}

BOOST_AUTO_TEST_CASE(a_journal_cut_anywhere_keeps_its_whole_lines) {
  const std::string lines = to_line(entry("simple_1")) + "\n" + to_line(entry("simple_2")) + "\n";
  const auto first = lines.find('\n') + 1;
  for (std::size_t cut = 0; cut <= lines.size(); ++cut) {
    const test::Folder folder;
    const auto file = folder.write("journal.jsonl", lines.substr(0, cut));
    {
      auto journal = Journal::open(file);
      BOOST_REQUIRE(journal.has_value());
      const std::size_t whole = cut < first ? 0 : cut < lines.size() ? 1 : 2;
      BOOST_TEST(ids_in(*journal).size() == whole);
      BOOST_REQUIRE(journal->append(entry("simple_3")).has_value());
    }
    auto again = Journal::open(file);
    BOOST_TEST(ids_in(*again).back() == "simple_3");
  }
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_entries_are_counted_and_skipped) {
  const test::Folder folder;
  const auto file = folder.write(
      "journal.jsonl", to_line(entry("a")) + "\n" + std::string(100, '\0') + "\n{}\n" + to_line(entry("b")) + "\n");
  auto journal = Journal::open(file);
  const auto ids = ids_in(*journal, 2);
  BOOST_TEST(ids == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
  BOOST_TEST(text_of(file).size() > 100U);
}

BOOST_AUTO_TEST_CASE(unreadable_lines_are_named_and_can_be_moved) {
  const test::Folder folder;
  const auto file = folder.write("journal.jsonl", to_line(entry("a")) + "\n{\n\n" + to_line(entry("b")) + "\n[1, 2]\n");
  auto journal = Journal::open(file);
  const auto unreadable = journal->replay([](const JournalEntry&, JournalSpan) {});
  BOOST_REQUIRE(unreadable.has_value());
  BOOST_REQUIRE(unreadable->count == 2U);
  BOOST_TEST(unreadable->named[0].where == file.string() + ":2");
  BOOST_TEST(unreadable->named[1].where == file.string() + ":5");
  BOOST_TEST(unreadable->sentence().find("2 lines of the journal cannot be read: " + file.string() + ":2: not JSON") ==
             0U);
  BOOST_REQUIRE(journal->move_lines(unreadable->places, folder.path() / "aside.jsonl").has_value());
  BOOST_TEST(text_of(folder.path() / "aside.jsonl") == "{\n[1, 2]\n");
  BOOST_TEST(ids_in(*journal) == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(lines_that_no_run_writes_are_no_entries) {
  const std::string good =
      R"({"id": "a", "category": "multiple", "outcome": "call", "result": "", "verdicts": {"bfcl-v4": {"valid": true}}})";
  const JournalShape shape{.suite = *find_suite("demo"), .rules = "bfcl-v4", .attempts = 3};
  BOOST_REQUIRE(parse_entry(good, shape).has_value());
  const auto with = [&](const std::string& from, const std::string& to) {
    auto line = good;
    line.replace(line.find(from), from.size(), to);
    const auto parsed = parse_entry(line, shape);
    return parsed ? "" : parsed.error().message;
  };
  BOOST_TEST(with("\"multiple\"", "\"many\"").find("\"category\" is none of demo") == 0U);
  BOOST_TEST(with("\"multiple\"", "[]") == "\"category\" is no text: []");
  BOOST_TEST(with("\"a\"", "3") == "\"id\" is no text: 3");
  BOOST_TEST(with("\"call\"", "\"cal\"").find("\"outcome\" is none") == 0U);
  BOOST_TEST(with("{\"valid\": true}", "{}").find("the verdict of") == 0U);
  BOOST_TEST(with("{\"bfcl-v4\": {\"valid\": true}}", "{}") == "there is no verdict of bfcl-v4");
  for (const auto* sample : {"3", "-1", "1.0", "9223372036854775807", "99999999999999999999", "\"1\""})
    BOOST_TEST(
        with("\"outcome\"", "\"sample\": " + std::string(sample) + ", \"outcome\"").find("\"sample\" is no") == 0U,
        sample);
  BOOST_TEST(with("\"outcome\"", "\"sample\": 2, \"outcome\"") == "");
  // Impossible numbers count as not reported.
  const auto odd = parse_entry(R"({"input_tokens": 9223372036854775807, "output_tokens": -5, "latency": Infinity, )" +
                               good.substr(1));
  BOOST_REQUIRE(odd.has_value());
  BOOST_TEST(odd->output.input_tokens == -1);
  BOOST_TEST(odd->output.output_tokens == -1);
  BOOST_TEST(odd->output.latency == 0);
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_taken_away_takes_no_more_lines) {
  const test::Folder folder;
  const auto file = folder.path() / "journal.jsonl";
  auto journal = Journal::open(file);
  BOOST_REQUIRE(journal->append(entry("a")).has_value());
  std::filesystem::remove(file);
  BOOST_TEST(!journal->append(entry("b")).has_value());
  BOOST_TEST(!journal->sync().has_value());
  folder.write("journal.jsonl", "");  // another file in its place
  BOOST_TEST(!journal->append(entry("b")).has_value());
}

BOOST_AUTO_TEST_CASE(lines_longer_than_a_chunk) {
  const test::Folder folder;
  auto journal = Journal::open(folder.path() / "journal.jsonl");
  BOOST_REQUIRE(journal->append(entry("long", std::string(3 << 20, 'x'))).has_value());
  BOOST_REQUIRE(journal->append(entry("short")).has_value());
  BOOST_TEST(ids_in(*journal) == (std::vector<std::string>{"long", "short"}), boost::test_tools::per_element());
}
