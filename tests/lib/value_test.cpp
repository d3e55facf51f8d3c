#include "evalrun/value.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

using namespace evalrun;  // NOLINT

// Conversions of pointers to true or to text would hide mistakes.
static_assert(!std::is_constructible_v<Value, const int*>);
static_assert(!std::is_constructible_v<Value, const void*>);
static_assert(!std::is_constructible_v<Value, const char*>);
static_assert(!std::is_constructible_v<Value, char*>);
static_assert(!std::is_constructible_v<Value, const Value*>);
static_assert(!std::is_constructible_v<Value, std::nullptr_t>);
static_assert(!std::is_constructible_v<Value, void (*)()>);
static_assert(std::is_constructible_v<Value, bool> && std::is_constructible_v<Value, const char (&)[4]>);

BOOST_AUTO_TEST_CASE(numbers_are_equal_across_types_as_in_python) {
  BOOST_TEST(equal(1, 1.0));
  BOOST_TEST(equal(1, true));
  BOOST_TEST(equal(0.0, -0.0));
  BOOST_TEST(equal(Complex{2, 0}, 2));
  BOOST_TEST(!equal(std::nan(""), std::nan("")));
  BOOST_TEST(!equal("1", 1));
  BOOST_TEST(!equal(List{1}, Tuple{{1}}));
}

BOOST_AUTO_TEST_CASE(integers_and_floats_compare_exactly) {
  BOOST_TEST(!equal(BigInt{"1000000000000000000000000000000"}, 1e30));
  BOOST_TEST(equal(BigInt{"1000000000000000019884624838656"}, 1e30));
  BOOST_TEST(!equal(9007199254740993, 9007199254740992.0));
  BOOST_TEST(!equal(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0));
}

BOOST_AUTO_TEST_CASE(dict_keys_merge_and_keep_the_first_spelling) {
  Dict d;
  d.set(1, "a");
  d.set(true, "b");
  d.set(1.0, "c");
  BOOST_TEST(repr(d) == "{1: 'c'}");
}

BOOST_AUTO_TEST_CASE(large_dicts_find_their_keys) {
  Dict d;
  for (int i = 0; i < 1000; ++i) d.set("key" + std::to_string(i), i);
  for (int i = 0; i < 1000; ++i) d.set(i, i);
  BOOST_TEST(d.size() == 2000U);
  BOOST_TEST(equal(*d.find("key777"), 777));
  BOOST_TEST(equal(*d.find(Value(500.0)), 500));
  BOOST_TEST(d.find("nothing") == nullptr);
  BOOST_TEST(equal(*std::as_const(d).find("key777"), 777));
  BOOST_TEST(d.erase("key0"));
  BOOST_TEST(equal(*d.find("key999"), 999));
  const Dict copy = d;
  BOOST_TEST(equal(copy, d));
}

BOOST_AUTO_TEST_CASE(repr_is_as_in_python) {
  BOOST_TEST(repr("it's") == "\"it's\"");
  BOOST_TEST(repr("a\n\t\x01\u00e9\u200b") == "'a\\n\\t\\x01\u00e9\\u200b'");
  BOOST_TEST(repr("\xed\xa0\x80") == "'\\ud800'");
  BOOST_TEST(repr(Tuple{{1}}) == "(1,)");
  BOOST_TEST(repr(Bytes{"a'\x00\xff"}) == "b\"a'\"");
  BOOST_TEST(repr(Complex{-0.0, -2}) == "(-0-2j)");
  BOOST_TEST(repr(Complex{0, 1.5}) == "1.5j");
  BOOST_TEST(repr(List{None{}, true, Dict{{"k", 1.0}}}) == "[None, True, {'k': 1.0}]");
}

BOOST_AUTO_TEST_CASE(floats_are_written_as_python_writes_them) {
  BOOST_TEST(repr_float(1e16) == "1e+16");
  BOOST_TEST(repr_float(123456789012345680.0) == "1.2345678901234568e+17");
  BOOST_TEST(repr_float(1e15) == "1000000000000000.0");
  BOOST_TEST(repr_float(0.0001) == "0.0001");
  BOOST_TEST(repr_float(0.00001) == "1e-05");
  BOOST_TEST(repr_float(0.1 + 0.2) == "0.30000000000000004");
  BOOST_TEST(repr_float(-0.0) == "-0.0");
  BOOST_TEST(repr_float(5e-324) == "5e-324");
  BOOST_TEST(repr_float(110.00000000000001) == "110.00000000000001");
}

BOOST_AUTO_TEST_CASE(values_of_rare_kinds_are_copied_deep_and_moved_away) {
  const Value original = Tuple{{1, Set{{"x"}}, BigInt{"123456789012345678901"}}};
  Value copy = original;
  BOOST_TEST(equal(copy, original));
  BOOST_TEST(copy.tuple() != original.tuple());
  const Value moved = std::move(copy);
  BOOST_TEST(equal(moved, original));
  copy = Complex{0, 1};
  BOOST_TEST(repr(copy) == "1j");
  BOOST_TEST((original.kind() == Value::Kind::tuple && original.list() == nullptr));
  BOOST_TEST(Value(Bytes{"x"}).type_name() == "bytes");
}

BOOST_AUTO_TEST_CASE(a_slot_is_filled_in_place_and_kept_when_the_key_comes_again) {
  Dict d;
  for (int i = 0; i < 100; ++i) d.slot("key" + std::to_string(i)) = i;
  d.slot("key7").emplace<List>().emplace_back("x");
  BOOST_TEST(d.size() == 100U);
  BOOST_TEST(repr(*d.find("key7")) == "['x']");
  BOOST_TEST(equal(*d.find(Value("key99")), 99));
}
