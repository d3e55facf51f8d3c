#include "run/repeats.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

std::string vote(std::string_view format, const Value& raw) {
  const auto decoded = find_format(format)->decode(raw, Language::python);
  return vote_of(decoded, decoded.ok ? Outcome::call : Outcome::malformed);
}

JournalEntry entry(const std::string& id, std::size_t attempt, bool valid, const std::string& said) {
  JournalEntry e{"", "multiple", {}, Outcome::call, {}};
  e.output.id = id;
  e.attempt = attempt;
  e.vote = said;
  e.verdicts.push_back({.rules = "bfcl-v4", .valid = valid});
  return e;
}

JournalEntry failure(const std::string& id, std::size_t attempt) {
  JournalEntry e{"", "multiple", {}, Outcome::infra, {}};
  e.output.id = id;
  e.attempt = attempt;
  e.output.infra = Error{errc::http, "HTTP 503", id};
  return e;
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_calls_have_equal_votes) {
  const auto plain = vote("prompt", "[f(a=1, b='x'), g(c=[1, 2.5])]");
  BOOST_TEST(plain == vote("prompt", "[ g( c = [1.0,2.5] ),f(b=\"x\",a=1.0) ]"));
  BOOST_TEST(plain == vote("fc", List{Dict{{"f", R"({"b": "x", "a": 1})"}}, Dict{{"g", R"({"c": [1, 2.5]})"}}}));
  for (const std::string_view other :
       {"[f(a=2, b='x'), g(c=[1, 2.5])]", "[f(a=1, b='y'), g(c=[1, 2.5])]", "[f(a=1, b='x')]",
        "[f(a=1, b='x'), g(c=[2.5, 1])]", "[f(a=1, b='x'), h(c=[1, 2.5])]", "[f(a=1, c='x'), g(c=[1, 2.5])]",
        "[f(a='1', b='x'), g(c=[1, 2.5])]", "[f(a=True, b='x'), g(c=[1, 2.5])]"})
    BOOST_TEST(vote("prompt", other) != plain, other);
  BOOST_TEST(vote("prompt", "[f(a={'x': 1, 'y': 2})]") == vote("prompt", "[f(a={'y': 2, 'x': 1})]"));
  BOOST_TEST(vote("prompt", "[f(a=12345678901234567890)]") != vote("prompt", "[f(a=12345678901234567891)]"));
  BOOST_TEST(vote("fc", List{}) == vote("fc", List{}));
  BOOST_TEST(vote("prompt", "I cannot [") == vote("prompt", "Sorry ["));
  BOOST_TEST(vote_of({}, Outcome::infra) == "");
  BOOST_TEST(vote_of(Decoded::failed("no"), Outcome::abstain) != vote_of(Decoded::failed("no"), Outcome::malformed));
}

BOOST_AUTO_TEST_CASE(a_journal_is_counted_case_by_case) {
  RepeatCounter counter(3);
  counter.add(entry("a", 1, true, "x"));  // answers come in any order
  counter.add(entry("a", 0, false, "y"));
  counter.add(entry("a", 2, true, "x"));
  counter.add(failure("b", 0));
  counter.add(entry("b", 1, true, "x"));
  counter.add(failure("b", 2));
  counter.add(entry("b", 0, true, "x"));  // asked again
  counter.add(failure("b", 1));           // never replaces an answer
  counter.add(failure("c", 0));           // has too few attempts so far, so no figure includes it
  const auto tally = counter.tally();
  const auto* counts = tally.find("", "multiple", "bfcl-v4");
  BOOST_REQUIRE(counts != nullptr);
  BOOST_TEST(counts->cases == 2U);
  BOOST_TEST(counts->answered == 1U);
  BOOST_TEST(counts->attempts == 6U);
  BOOST_TEST(counts->correct == 4U);
  BOOST_TEST(counts->flipped == 1U);  // only "a": the attempt at "b" without an answer has no verdict
  BOOST_TEST(*counts->mean(counts->majority, 3) == 1);
  BOOST_TEST(*counts->mean(counts->pass_always, 3) == 0);
  BOOST_TEST(tally.attempts() == 3U);
  BOOST_TEST(tally.later.recorded == 4U);
  BOOST_TEST(tally.later.no_answer == 1U);
  BOOST_TEST(tally.later.infra.sorted().front().count == 1U);
}
