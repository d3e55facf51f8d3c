// Damaged outputs in all forms of calls go through --format auto. None may crash or take long.
// EVALRUN_MUTATED_OUTPUTS sets the number of outputs, EVALRUN_MUTATED_SEED the first seed.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "decode/forms/forms.hpp"
#include "decode/outcome.hpp"
#include "support/form_examples.hpp"
#include "support/mutated_text.hpp"

using namespace evalrun;  // NOLINT

namespace {

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Outputs from examples: two joined, marks thrown in, bytes and members changed.
class Outputs {
 public:
  explicit Outputs(std::uint64_t seed) : random_(seed), mutate_(seed) {
    for (const auto* form : decode::forms::forms()) {
      marks_.insert(marks_.end(), form->opens.begin(), form->opens.end());
      marks_.insert(marks_.end(), form->closes.begin(), form->closes.end());
    }
    for (const auto* more :
         {"<think>", "</think>", "```", "```python\n", "weather(", "{\"", "'", "\"", "(", ")", "print("})
      marks_.emplace_back(more);
  }

  std::string operator()() {
    const auto& all = support::form_examples();
    auto text = all[below(all.size())].text;
    if (below(3) == 0) text.insert(below(text.size() + 1), all[below(all.size())].text);
    for (auto left = below(4); left > 0; --left) text.insert(below(text.size() + 1), marks_[below(marks_.size())]);
    return below(4) == 0 ? text : mutate_(std::move(text));
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  std::mt19937_64 random_;
  test::Mutator mutate_;
  std::vector<std::string_view> marks_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(no_damaged_output_crashes_or_takes_long) {
  const auto count = test::asked("EVALRUN_MUTATED_OUTPUTS", 20'000);
  const auto seed = test::asked("EVALRUN_MUTATED_SEED", 1);
  const auto* format = find_format("auto");
  const auto& item = support::form_case();
  Decoding how;
  how.functions = item.functions;
  Outputs next(seed);
  double slowest = 0;
  std::size_t calls = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Value raw(next());
    const auto begin = cpu_seconds();
    const auto decoded = format->decode(raw, how);
    const auto outcome = outcome_of(raw, decoded, item);
    const auto seconds = cpu_seconds() - begin;
    const auto size = static_cast<double>(raw.string()->size());
    if (seconds > 0.1 + size * 20e-6)
      BOOST_TEST(false, "output " << i << " takes " << seconds << " s for " << size
                                  << " bytes: " << dump_json(raw).substr(0, 1000));
    slowest = std::max(slowest, seconds);
    calls += outcome == Outcome::call ? 1 : 0;
    if (outcome == Outcome::call)
      for (const auto& call : *decoded.value.list()) BOOST_REQUIRE((call.is_dict() && call.dict()->size() == 1));
  }
  BOOST_TEST(calls > 0U);
  BOOST_TEST_MESSAGE(count << " outputs from seed " << seed << ", " << calls << " with calls, slowest "
                           << slowest * 1000 << " ms");
}
