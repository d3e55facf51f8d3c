#include "evalrun/outcome.hpp"

#include <boost/test/unit_test.hpp>

using namespace evalrun;  // NOLINT

namespace {

std::string outcome(const Value& raw, bool decodes = false) {
  Case item;
  item.functions.push_back({"get_weather", {}});
  item.functions.push_back({"math.sum", {}});
  const auto decoded = decodes ? Decoded::success(List{Dict{{"get_weather", Dict{}}}}) : Decoded::failed("no");
  return std::string(to_string(outcome_of(raw, decoded, item)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_is_a_call) { BOOST_TEST(outcome("[get_weather()]", true) == "call"); }

BOOST_AUTO_TEST_CASE(words_are_abstention) {
  BOOST_TEST(outcome("I cannot help with that.") == "abstain");
  BOOST_TEST(outcome("You could use get_weather for this.") == "abstain");
  BOOST_TEST(outcome("The sum (of all) is 5.") == "abstain");
  BOOST_TEST(outcome("forget_weather(now) is a phrase") == "abstain");
  BOOST_TEST(outcome(List{}) == "abstain");
}

BOOST_AUTO_TEST_CASE(attempts_that_do_not_decode_are_malformed) {
  BOOST_TEST(outcome("[get_weather(city=") == "malformed");
  BOOST_TEST(outcome("math_sum(1, 2") == "malformed");
  BOOST_TEST(outcome("```\n[no_such.function(x=") == "malformed");
  BOOST_TEST(outcome("[1] is a footnote (see below)") == "abstain");
  BOOST_TEST(outcome("<tool_call>{}") == "malformed");
  BOOST_TEST(outcome(R"({"name": "get_weather", "arguments": {)") == "malformed");
  BOOST_TEST(outcome(List{Dict{{"get_weather", "{bad"}}}) == "malformed");
}

BOOST_AUTO_TEST_CASE(silence_is_no_abstention) {
  BOOST_TEST(outcome("") == "malformed");
  BOOST_TEST(outcome(" \n") == "malformed");
  BOOST_TEST(outcome(None{}) == "malformed");
}
