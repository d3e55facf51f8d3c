#include "evalrun/reports/repeats.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

using namespace evalrun::reports;  // NOLINT

namespace {

/// Attempts from a text: an upper-case letter is right, a lower-case letter wrong, with the letter as vote; "-": no
/// answer.
std::vector<Attempt> attempts(std::string_view text) {
  std::vector<Attempt> out;
  for (const char c : text) {
    if (c == '-')
      out.push_back({false, ""});
    else
      out.push_back({c >= 'A' && c <= 'Z', std::string(1, c)});
  }
  return out;
}

/// The share of all subsets of k attempts that `fits` accepts.
template <class F>
double by_enumeration(std::size_t n, std::size_t c, std::size_t k, F fits) {
  std::size_t all = 0, fitting = 0;
  for (unsigned set = 0; set < (1U << n); ++set) {
    if (static_cast<std::size_t>(__builtin_popcount(set)) != k) continue;
    ++all;
    fitting += fits(static_cast<std::size_t>(__builtin_popcount(set & ((1U << c) - 1U)))) ? 1U : 0U;
  }
  return static_cast<double>(fitting) / static_cast<double>(all);
}

/// By definition: the first of the most frequent votes.
bool by_counting(std::span<const Attempt> row) {
  const Attempt* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const auto& attempt : row) {
    const auto votes = attempt.vote.empty() ? 0 : std::ranges::count(row, attempt.vote, &Attempt::vote);
    if (votes <= most) continue;
    most = votes;
    best = &attempt;
  }
  return best != nullptr && best->valid;
}

}  // namespace

BOOST_AUTO_TEST_CASE(estimates_are_those_of_counting_every_subset) {
  for (std::size_t n = 1; n <= 8; ++n)
    for (std::size_t c = 0; c <= n; ++c)
      for (std::size_t k = 1; k <= n; ++k) {
        BOOST_TEST(std::abs(pass_at_k(n, c, k) - by_enumeration(n, c, k, [](std::size_t r) { return r > 0; })) < 1e-12);
        BOOST_TEST(std::abs(pass_always_k(n, c, k) - by_enumeration(n, c, k, [&](std::size_t r) { return r == k; })) <
                   1e-12);
      }
  BOOST_TEST(pass_always_k(5000, 5000, 4000) == 1);  // nothing overflows
}

BOOST_AUTO_TEST_CASE(votes_are_counted_over_equal_calls) {
  BOOST_TEST(majority_is_right(attempts("AAb")));
  BOOST_TEST(!majority_is_right(attempts("Abb")));
  BOOST_TEST(majority_is_right(attempts("Abb-CAA")));
  BOOST_TEST(majority_is_right(attempts("Ab")));  // equal votes: the first wins
  BOOST_TEST(!majority_is_right(attempts("bA")));
  BOOST_TEST(majority_is_right(attempts("--A")));
  BOOST_TEST(!majority_is_right(attempts("---")));
  BOOST_TEST(!majority_is_right({}));
}

BOOST_AUTO_TEST_CASE(counting_votes_in_one_pass_equals_counting_every_prefix) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += "ABCabc-"[random() % 7];
    const auto row = attempts(text);
    RepeatTally tally;
    tally.add("", "multiple", "bfcl-v4", row);
    const auto* counts = tally.find("", "multiple", "bfcl-v4");
    for (std::size_t k = 1; k <= row.size(); ++k) {
      BOOST_TEST(counts->majority[k - 1] == (by_counting({row.data(), k}) ? 1 : 0), text << " " << k);
      BOOST_TEST(counts->pass_at[k - 1] == pass_at_k(row.size(), counts->correct, k));
      BOOST_TEST(counts->pass_always[k - 1] == pass_always_k(row.size(), counts->correct, k));
    }
  }
}

// Cubic time would take hours, quadratic time a minute.
BOOST_AUTO_TEST_CASE(very_many_answers_to_a_case) {
  std::vector<Attempt> row;
  for (int i = 0; i < 300'000; ++i) row.push_back({i % 3 == 0, std::to_string(i % 1000)});
  RepeatTally tally;
  tally.add("", "multiple", "bfcl-v4", row);
  const auto* counts = tally.find("", "multiple", "bfcl-v4");
  BOOST_TEST(counts->correct == 100'000U);
  BOOST_TEST(counts->majority.back() == 1);
}

BOOST_AUTO_TEST_CASE(a_category_is_the_mean_of_its_cases) {
  RepeatTally tally;
  tally.add("", "multiple", "bfcl-v4", attempts("AAAA"));
  tally.add("", "multiple", "bfcl-v4", attempts("bAAc"));
  tally.add("", "multiple", "bfcl-v4", attempts("bbA-"));
  tally.add("", "multiple", "bfcl-v4", attempts("bbbb"));
  tally.add("", "multiple", "strict", attempts("bbbb"));
  const auto* counts = tally.find("", "multiple", "bfcl-v4");
  BOOST_REQUIRE(counts != nullptr);
  BOOST_TEST(tally.attempts() == 4U);
  BOOST_TEST(counts->cases == 4U);
  BOOST_TEST(counts->attempts == 16U);
  BOOST_TEST(counts->correct == 7U);
  BOOST_TEST(counts->flip_rate() == 0.5);
  BOOST_TEST(*counts->mean(counts->pass_at, 1) == 7.0 / 16);
  BOOST_TEST(*counts->mean(counts->pass_at, 4) == 0.75);
  BOOST_TEST(*counts->mean(counts->pass_always, 1) == 7.0 / 16);
  BOOST_TEST(*counts->mean(counts->pass_always, 4) == 0.25);
  BOOST_TEST(*counts->mean(counts->majority, 1) == 0.25);
  BOOST_TEST(*counts->mean(counts->majority, 4) == 0.5);
  BOOST_TEST(!counts->mean(counts->majority, 5).has_value());
  BOOST_TEST(tally.find("", "multiple", "bfcl-v1") == nullptr);

  RepeatTally halves, other;
  halves.add("", "multiple", "bfcl-v4", attempts("AAAA"));
  other.add("", "multiple", "bfcl-v4", attempts("bbbb"));
  halves.merge(other);
  const auto* joined = halves.find("", "multiple", "bfcl-v4");
  BOOST_TEST(*joined->mean(joined->pass_at, 4) == 0.5);
  BOOST_TEST(halves.sum("", "bfcl-v4").cases == 2U);
  BOOST_TEST(halves.sum("zhtw", "bfcl-v4").cases == 0U);
}
