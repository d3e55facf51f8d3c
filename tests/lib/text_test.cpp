#include "python/text.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

#include "python/number_text.hpp"
#include "text/enumerators.hpp"
#include "text/natural_order.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string as_int(std::string_view text) {
  const auto value = int_of_text(text);
  return value ? repr(*value) : "ValueError";
}

std::string as_float(std::string_view text) {
  const auto value = float_of_text(text);
  return value ? repr_float(*value) : "ValueError";
}

}  // namespace

BOOST_AUTO_TEST_CASE(ends_are_characters) {
  BOOST_TEST(without_ends("").empty());
  BOOST_TEST(without_ends("a").empty());
  BOOST_TEST(without_ends("\u4e2d").empty());
  BOOST_TEST(without_ends("\u4e2da\U0001f600") == "a");
  BOOST_TEST(without_ends("\xed\xa0\x80x\xed\xa0\x80") == "x");  // lone surrogates
  BOOST_TEST(without_ends("\x80x\x80\x80") == "x\x80");          // stray bytes
}

BOOST_AUTO_TEST_CASE(white_space_of_any_script_is_stripped) {
  BOOST_TEST(strip("\u3000\t a\u00a0b \x1f\u2003") == "a\u00a0b");
  BOOST_TEST(strip("'\"k'\"", "'\"") == "k");
}

BOOST_AUTO_TEST_CASE(integers_are_read_as_python_reads_them) {
  BOOST_TEST(as_int(" +1_000\n") == "1000");
  BOOST_TEST(as_int("-007") == "-7");
  BOOST_TEST(as_int("\u0665_\uff15") == "55");
  BOOST_TEST(as_int("\u00a05\u3000") == "5");
  BOOST_TEST(as_int("123456789012345678901234567890") == "123456789012345678901234567890");
  BOOST_TEST(as_int(std::string(4300, '0')) == "0");
  BOOST_TEST(as_int("-" + std::string(4300, '1')) == "-" + std::string(4300, '1'));
  BOOST_TEST(as_int(std::string(4301, '1')) == "ValueError");
  for (const auto* text : {"", " ", "-", "1__0", "_1", "1_", "- 5", "+-5", "1.0", "0x10", "1e3", "5\x1f", "5\u00e9"})
    BOOST_TEST(as_int(text) == "ValueError", text);
}

BOOST_AUTO_TEST_CASE(floats_are_read_as_python_reads_them) {
  BOOST_TEST(as_float("1_0.0_1") == "10.01");
  BOOST_TEST(as_float(" -.5\n") == "-0.5");
  BOOST_TEST(as_float("1.") == "1.0");
  BOOST_TEST(as_float("\u0665.\u0665e\u0661") == "55.0");
  BOOST_TEST(as_float("+InFinity") == "inf");
  BOOST_TEST(as_float("-inf") == "-inf");
  BOOST_TEST(as_float("-NaN") == "nan");
  BOOST_TEST(as_float("1e400") == "inf");
  BOOST_TEST(as_float("-1e-400") == "-0.0");
  BOOST_TEST(as_float("1e99999999999999999999999") == "inf");
  BOOST_TEST(as_float("-1e-99999999999999999999999") == "-0.0");
  BOOST_TEST(as_float("0e99999999999999999999999") == "0.0");
  BOOST_TEST(as_float("0." + std::string(400, '0') + "1e402") == "10.0");
  BOOST_TEST(as_float("5e-324") == "5e-324");
  for (const auto* text :
       {"", ".", "e1", "1e", "1_.0", "1._0", "1_e1", "0x10", "1 e5", "infinit", "nan_", "--1", "1e5.0"})
    BOOST_TEST(as_float(text) == "ValueError", text);
}

namespace {

enum class Season { spring, summer, autumn };
struct Month {
  Season season;
};
constexpr std::array in_order{Month{Season::spring}, Month{Season::summer}, Month{Season::autumn}};
constexpr std::array one_missing{Month{Season::spring}, Month{Season::summer}};
constexpr std::array one_twice{Month{Season::spring}, Month{Season::summer}, Month{Season::summer}};

}  // namespace

BOOST_AUTO_TEST_CASE(a_table_without_a_row_for_an_enumerator_is_found) {
  static_assert(enumerator_count<Season>() == 3);
  static_assert(has_each_once(in_order, &Month::season));
  static_assert(!has_each_once(one_missing, &Month::season));
  static_assert(!has_each_once(one_twice, &Month::season));
  BOOST_TEST(enumerator_count<Season>() == 3U);
}

BOOST_AUTO_TEST_CASE(numbers_in_ids_are_ordered_as_numbers_and_only_equal_ids_tie) {
  static constexpr std::array<std::string_view, 16> ids{
      "",        "1",          "1a",       "2",         "10",           "99999999999999999998", "99999999999999999999",
      "a",       "case_9",     "case_9-1", "case_9-1-", "case_009-1-2", "case_9-01-2",          "case_9-1-2",
      "case_10", "case_\u4e2d"};
  for (std::size_t i = 0; i < ids.size(); ++i)
    for (std::size_t j = 0; j < ids.size(); ++j)
      BOOST_TEST(natural_less(ids[i], ids[j]) == (i < j), ids[i] << " and " << ids[j]);
}
