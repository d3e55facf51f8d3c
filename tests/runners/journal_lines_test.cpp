// The fast readers of a journal must agree with the plain ones: heads with whole entries, and pieces with line by line.
#include "run/journal_lines.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/suite.hpp"

#include "run/journal_head.hpp"
#include "support/folder.hpp"
#include "support/mutated_text.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

const std::string as_written =
    R"({"id": "simple_python_0", "lang": "en", "category": "simple_python", "sample": 1, "facet": "math", )"
    R"("outcome": "call", "request": "00ff00ff00ff00ff", "result": [{"f": "{\"a\": [1, 2.5e3, \"\\ud800\"]}"}], )"
    R"("format": "fc", "underscore_to_dot": true, "finish_reason": "stop", "input_tokens": 7, "output_tokens": 3, )"
    R"("latency": 0.25, "first_token": 0.125, "reasoning": "It says \"f\".", "content": "\"", "vote": "ab01", "verdicts": )"
    R"({"bfcl-v4": {"valid": false, "error_type": "value_error:string", "errors": ["why", {"sub": 1}]}, )"
    R"("strict": {"valid": true, "scores": {"f1_score": 0.5, "odd": "x"}, "stub": true, "attainable": false}, )"
    R"("other": {"not_scored": "no parser"}}})"
    "\n"
    R"({"id": "irrelevance_0", "category": "irrelevance", "outcome": "abstain", "result": "No.", "format": "prompt", )"
    R"("underscore_to_dot": false, "latency": 1, "no_result": true, "verdicts": {"bfcl-v4": {"valid": true}}})"
    "\n"
    R"({"id": "parallel_0", "category": "parallel", "outcome": "infra", "request": "ff", "infra": "HTTP 503: \"no\""})"
    "\n";

/// An entry without its answer, as text.
std::string without_answer(JournalEntry entry) {
  entry.output.result = {};
  entry.output.reasoning.clear();
  entry.output.content.clear();
  for (auto& verdict : entry.verdicts) verdict.errors = List{};
  return fmt::format("{} {} {}", to_line(entry), entry.outcome == Outcome::infra ? entry.output.infra->message : "",
                     entry.output.infra.has_value());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0, end = 0; (end = text.find('\n', from)) != std::string::npos; from = end + 1)
    lines.push_back(text.substr(from, end - from));
  return lines;
}

void heads_are_as_whole_entries(const std::string& text, HeadReader& heads, const JournalShape& shape,
                                JournalEntry& head) {
  for (const auto& line : lines_of(text)) {
    const auto whole = parse_entry(line, shape);
    const auto read = heads.read(line, head);
    BOOST_TEST(read.has_value() == whole.has_value(), line);
    if (!read) BOOST_TEST(to_string(read.error()) == to_string(whole.error()));
    if (read) BOOST_TEST(without_answer(head) == without_answer(*whole));
  }
}

/// The readable lines, then the unreadable ones, as text.
std::vector<std::string> walked(const std::filesystem::path& file) {
  std::vector<std::string> all;
  const auto unreadable = walk_journal(file, {}, [&](const JournalEntry& entry, JournalSpan span) {
    all.push_back(fmt::format("{} at {}, {} bytes", entry.output.id, span.offset, span.length));
  });
  BOOST_REQUIRE(unreadable.has_value());
  for (std::size_t i = 0; i < unreadable->count; ++i)
    all.push_back(fmt::format("{} at {}, {} bytes", to_string(unreadable->named.at(i)), unreadable->places.at(i).offset,
                              unreadable->places.at(i).length));
  return all;
}

std::vector<std::string> read_line_by_line(const std::filesystem::path& file, const std::string& text) {
  std::vector<std::string> all, unreadable;
  std::size_t number = 0, offset = 0;
  for (const auto& line : lines_of(text)) {
    ++number;
    const auto place = fmt::format("at {}, {} bytes", offset, line.size());
    offset += line.size() + 1;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (const auto entry = parse_entry(line))
      all.push_back(fmt::format("{} {}", entry->output.id, place));
    else
      unreadable.push_back(fmt::format("{}:{}: {} {}", file.string(), number, entry.error().message, place));
  }
  all.insert(all.end(), unreadable.begin(), unreadable.end());
  return all;
}

/// A line of that length, without the line feed.
std::string line_of(std::size_t length, std::size_t number) {
  const auto begin = fmt::format(R"({{"id": "case_{}", "category": "simple", "outcome": "call", "result": ")", number);
  const std::string end = R"(", "verdicts": {"bfcl-v4": {"valid": true}}})";
  return begin + std::string(length - begin.size() - end.size(), 'x') + end;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_head_is_the_entry_without_the_answer) {
  JournalShape shape;
  HeadReader heads(shape);
  JournalEntry head;
  heads_are_as_whole_entries(as_written, heads, shape, head);
  for (
      const std::string line :
      {R"({"id": "a", "id": "b", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true}}})",
       R"({"\u0069d": "b", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a\n", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 01, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "latency": NaN, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "latency": 1e999, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "input_tokens": 1e3, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "sample": -1, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": 1}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true}, "x": {"valid": false}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true, "valid": false}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {"x": {"not_scored": ""}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {}, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "reasoning": 5, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "content": [], "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "abstain", "result": 1, "as_meant": null, "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "abstain", "result": 1, "as_meant": {"form": "hermes", "outcome": "call", "valid": true}, "verdicts": {"x": {"valid": false}}})",
       R"({"id": "a", "outcome": "abstain", "result": 1, "as_meant": {"valid": 1}, "verdicts": {"x": {"valid": false}}})",
       R"({"id": "a", "outcome": "abstain", "result": 1, "as_meant": [], "verdicts": {"x": {"valid": true}}})",
       R"({"id": "a", "outcome": "call", "result": 1, "verdicts": {"x": {"valid": true}}} 1)",
       "[1]",
       "{",
       ""})
    heads_are_as_whole_entries(line + '\n', heads, shape, head);
}

BOOST_AUTO_TEST_CASE(heads_of_mutated_lines_are_as_whole_entries) {
  const JournalShape any;
  const JournalShape shape{.suite = *find_suite("demo"), .rules = "bfcl-v4", .attempts = 2};
  HeadReader heads(any), heads_of_run(shape);
  JournalEntry head;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const auto text = test::Mutator(seed)(as_written);
    heads_are_as_whole_entries(text, heads, any, head);
    heads_are_as_whole_entries(text, heads_of_run, shape, head);
  }
}

BOOST_AUTO_TEST_CASE(rule_sets_of_earlier_versions_are_read_by_their_present_id) {
  const std::string begin = R"({"id": "a", "category": "call", "outcome": "call", "result": 1, "verdicts": {)";
  const JournalShape shape{.suite = *find_suite("api-bank"), .rules = "api-bank-fixed"};
  HeadReader heads(shape);
  JournalEntry head;
  const auto rules_in = [&](const std::string& verdicts) {
    const auto line = begin + verdicts + "}}";
    const auto whole = parse_entry(line, shape);
    BOOST_TEST(heads.read(line, head).has_value() == whole.has_value());
    if (!whole) return whole.error().message;
    BOOST_TEST(without_answer(head) == without_answer(*whole));
    std::string all;
    for (const auto& verdict : whole->verdicts) all += fmt::format("{} {} ", verdict.rules, verdict.valid);
    return all;
  };
  BOOST_TEST(rules_in(R"("fixed": {"valid": true})") == "api-bank-fixed true ");
  BOOST_TEST(rules_in(R"("api-bank": {"valid": false}, "fixed": {"valid": true})") ==
             "api-bank false api-bank-fixed true ");
  BOOST_TEST(rules_in(R"("api-bank-fixed": {"valid": true}, "fixed": {"valid": false})") == "api-bank-fixed true ");
  BOOST_TEST(rules_in(R"("api-bank": {"valid": true})") == "there is no verdict of api-bank-fixed");
}

BOOST_AUTO_TEST_CASE(lines_at_the_borders_of_pieces_are_read_once) {
  const test::Folder folder;
  constexpr auto piece = JournalPiece::size;
  // The line feed of the first line is one of the last bytes of a piece or one of the first bytes of the next.
  for (const std::size_t first : {piece - 2, piece - 1, piece, piece + 1, 2 * piece - 1, 3 * piece + 7})
    for (const std::string odd : {"", "\n", "no JSON\n", " \r\n{}\n"})
      for (const bool cut : {false, true}) {
        std::string text = line_of(first, 0) + '\n' + odd;
        for (std::size_t i = 1; i < 40; ++i) text += line_of(i % 7 == 0 ? piece / 3 : 200 + i, i) + '\n' + odd;
        if (cut) text += line_of(piece + 5, 40);
        // Only the first unreadable lines are named, so this text has few of them.
        if (!odd.empty() && odd != "\n") text = odd + line_of(first, 0) + '\n' + line_of(200, 1) + '\n' + odd;
        const auto file = folder.write("journal.jsonl", text);
        BOOST_TEST(walked(file) == read_line_by_line(file, text), boost::test_tools::per_element());
      }
}

BOOST_AUTO_TEST_CASE(many_pieces_keep_the_order_of_lines) {
  const test::Folder folder;
  std::string text;
  for (std::size_t i = 0; text.size() < 60 * JournalPiece::size; ++i) text += line_of(150 + i * 7919 % 40000, i) + '\n';
  const auto file = folder.write("journal.jsonl", text);
  BOOST_TEST(walked(file) == read_line_by_line(file, text), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_not_there_or_a_folder_is_an_error) {
  const test::Folder folder;
  const auto nothing = [](const JournalEntry&, JournalSpan) {};
  const auto gone = walk_journal(folder.path() / "journal.jsonl", {}, nothing);
  BOOST_REQUIRE(!gone.has_value());
  BOOST_TEST((gone.error().code == errc::not_found));
  const auto other = walk_journal(folder.path(), {}, nothing);
  BOOST_REQUIRE(!other.has_value());
  BOOST_TEST((other.error().code == errc::io));
}
