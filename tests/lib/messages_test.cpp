#include "text/messages.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

using namespace evalrun;

BOOST_AUTO_TEST_CASE(a_misspelled_name_is_near_the_one_that_was_meant) {
  static constexpr std::array<std::string_view, 6> known{"bfcl", "bfcl-v1", "max-drop", "alpha", "zhtw", "report"};
  const auto near = [](std::string_view given) { return nearest_name(given, known).value_or("none"); };
  BOOST_TEST(near("bfc1") == "bfcl");
  BOOST_TEST(near("bfclv1") == "bfcl-v1");
  BOOST_TEST(near("maxdrop") == "max-drop");
  BOOST_TEST(near("alhpa") == "alpha");
  BOOST_TEST(near("zh-TW") == "zhtw");
  BOOST_TEST(near("reprot") == "report");
  BOOST_TEST(near("rep") == "report");
  BOOST_TEST(near("frob") == "none");
  BOOST_TEST(near("") == "none");
  BOOST_TEST(near(std::string(100'000, 'a')) == "none");
}

BOOST_AUTO_TEST_CASE(choices_ask_only_where_a_name_is_near) {
  static constexpr std::array<std::string_view, 2> known{"run", "score"};
  BOOST_TEST(choices("scroe", known) == "; did you mean score? Choose one of: run, score");
  BOOST_TEST(choices("zzz", known) == "; choose one of: run, score");
}

BOOST_AUTO_TEST_CASE(one_is_singular) {
  BOOST_TEST(counted(1, "answer") == "1 answer");
  BOOST_TEST(counted(2, "answer") == "2 answers");
  BOOST_TEST(counted(0, "category", "categories") == "0 categories");
}

BOOST_AUTO_TEST_CASE(a_cut_falls_between_characters) {
  BOOST_TEST(cut("abc", 3) == "abc");
  BOOST_TEST(cut("abcd", 3) == "abc...");
  BOOST_TEST(cut("a\u4e2d", 3) == "a...");
}
