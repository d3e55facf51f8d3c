#include "evalrun/reports/repeats.hpp"

#include <boost/test/unit_test.hpp>

using namespace evalrun::reports;  // NOLINT

namespace {

/// "R a" right, "w b" wrong, with the vote; "-" no answer.
std::vector<Sample> samples(std::string_view text) {
  std::vector<Sample> out;
  for (const char c : text) {
    if (c == '-')
      out.push_back({false, ""});
    else
      out.push_back({c >= 'A' && c <= 'Z', std::string(1, c)});
  }
  return out;
}

/// Over all subsets of k: the share that `fits`.
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
  BOOST_TEST(majority_is_right(samples("AAb")));
  BOOST_TEST(!majority_is_right(samples("Abb")));
  BOOST_TEST(majority_is_right(samples("Abb-CAA")));
  BOOST_TEST(majority_is_right(samples("Ab")));  // as many votes: the first
  BOOST_TEST(!majority_is_right(samples("bA")));
  BOOST_TEST(majority_is_right(samples("--A")));
  BOOST_TEST(!majority_is_right(samples("---")));
  BOOST_TEST(!majority_is_right({}));
}

BOOST_AUTO_TEST_CASE(a_category_is_the_mean_of_its_cases) {
  RepeatTally tally;
  tally.add("", "multiple", "bfcl-v4", samples("AAAA"));
  tally.add("", "multiple", "bfcl-v4", samples("bAAc"));
  tally.add("", "multiple", "bfcl-v4", samples("bbA-"));
  tally.add("", "multiple", "bfcl-v4", samples("bbbb"));
  tally.add("", "multiple", "strict", samples("bbbb"));
  const auto* counts = tally.find("", "multiple", "bfcl-v4");
  BOOST_REQUIRE(counts != nullptr);
  BOOST_TEST(tally.samples() == 4U);
  BOOST_TEST(counts->cases == 4U);
  BOOST_TEST(counts->samples == 16U);
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
  halves.add("", "multiple", "bfcl-v4", samples("AAAA"));
  other.add("", "multiple", "bfcl-v4", samples("bbbb"));
  halves.merge(other);
  const auto* joined = halves.find("", "multiple", "bfcl-v4");
  BOOST_TEST(*joined->mean(joined->pass_at, 4) == 0.5);
  BOOST_TEST(halves.sum("", "bfcl-v4").cases == 2U);
  BOOST_TEST(halves.sum("zhtw", "bfcl-v4").cases == 0U);
}
