#include <boost/test/unit_test.hpp>

#include "decode/python/evaluate/literal_eval.hpp"
#include "python/number_text.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string read(std::string_view text) {
  const auto value = literal_eval(text);
  return value ? repr(*value) : "failed";
}

struct Row {
  std::string text, expected;
};

}  // namespace

BOOST_AUTO_TEST_CASE(literals_read_as_ast_literal_eval_reads_them) {
  const Row rows[] = {{"[1, 2.5, 'x', None, True]", "[1, 2.5, 'x', None, True]"},
                      {" \t{'a': (1,), \"b\": ()}", "{'a': (1,), 'b': ()}"},
                      {"{1, 2}", "{1, 2}"},
                      {"set()", "set()"},
                      {"'a' 'b'", "'ab'"},
                      {"b'x'", "b'x'"},
                      {"0x1F", "31"},
                      {"1_000", "1000"},
                      {"-5", "-5"},
                      {"+5", "5"},
                      {"-2.5", "-2.5"},
                      {"1+2j", "(1+2j)"},
                      {"-1-2j", "(-1-2j)"},
                      {"[1,\n 2,\n]", "[1, 2]"},
                      {"{'a': 1, 'a': 2}", "{'a': 2}"},
                      {"(1)", "1"},
                      {"123456789012345678901234567890", "123456789012345678901234567890"},
                      {"1e400", "inf"}};
  for (const auto& [text, expected] : rows) BOOST_TEST(read(text) == expected, text << " gave " << read(text));
}

BOOST_AUTO_TEST_CASE(what_is_no_literal_is_refused) {
  for (const std::string_view text : {"",
                                      "true",
                                      "null",
                                      "x",
                                      "f(1)",
                                      "set([1])",
                                      "1+2",
                                      "2j+1",
                                      "1*2j",
                                      "--5",
                                      "not True",
                                      "-True",
                                      "~5",
                                      "-'a'",
                                      "[1",
                                      "{[1]: 2}",
                                      "{[1]}",
                                      "{**{}}",
                                      "[*[1]]",
                                      "f'{1}'",
                                      "[x for x in []]",
                                      "a.b",
                                      "1 if True else 2",
                                      "01",
                                      "'a",
                                      "'\\x'",
                                      "1; 2",
                                      "NaN",
                                      "{'a' 1}",
                                      "\xff"})
    BOOST_TEST(read(text) == "failed", text << " gave " << read(text));
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused_where_python_refuses_it) {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  BOOST_TEST(read(nested(100)) != "failed");
  BOOST_TEST(read(nested(100'000)) == "failed");
}

BOOST_AUTO_TEST_CASE(int_reads_the_texts_that_python_reads) {
  const auto as_int = [](const Value& value) {
    const auto number = int_of(value);
    return number ? repr(*number) : "failed";
  };
  BOOST_TEST(as_int(0.9) == "0");
  BOOST_TEST(as_int(-1.9) == "-1");
  BOOST_TEST(as_int(1e20) == "100000000000000000000");
  BOOST_TEST(as_int(true) == "1");
  BOOST_TEST(as_int(" 7 ") == "7");
  BOOST_TEST(as_int(Bytes{"12"}) == "12");
  BOOST_TEST(as_int("1.5") == "failed");
  BOOST_TEST(as_int(None{}) == "failed");
  BOOST_TEST(as_int(List{}) == "failed");
  BOOST_TEST(as_int(*literal_eval("1e999")) == "failed");
}

BOOST_AUTO_TEST_CASE(integers_of_all_sizes_are_ordered) {
  const std::string_view ascending[] = {"-1000000000000000000000", "-999999999999999999999", "-5", "0", "5",
                                        "999999999999999999999",   "1000000000000000000000"};
  for (std::size_t i = 0; i < std::size(ascending); ++i)
    for (std::size_t j = 0; j < std::size(ascending); ++j)
      BOOST_TEST(integer_less(integer_from_decimal(ascending[i]), integer_from_decimal(ascending[j])) == (i < j),
                 ascending[i] << " < " << ascending[j]);
}
