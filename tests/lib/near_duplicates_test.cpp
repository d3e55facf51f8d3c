// Near-duplicates: which texts count as equal, which as nearly equal, and that candidates are not missed.
#include "text/near_duplicates.hpp"

#include <boost/test/unit_test.hpp>

using namespace evalrun;  // NOLINT

BOOST_AUTO_TEST_CASE(words_ignore_case_width_and_punctuation) {
  BOOST_TEST(joined_words("  How BIG,\tis (Oslo)? ") == "how big is oslo");
  BOOST_TEST(joined_words("ＯＳＬＯ") == "oslo");
  BOOST_TEST(joined_words("台北101的天氣") == "台 北 101 的 天 氣");
  BOOST_TEST(joined_words("?!").empty());
}

BOOST_AUTO_TEST_CASE(equal_texts_are_paired_with_the_first_of_them) {
  const std::vector<std::string> texts{"How big is Oslo?", "Where is Lima?", "how big is oslo", "How big is: Oslo",
                                       "?"};
  const auto found = near_duplicates(texts);
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST((found[0].earlier == 0U && found[0].later == 2U && found[0].same));
  BOOST_TEST((found[1].earlier == 0U && found[1].later == 3U && found[1].same));
}

BOOST_AUTO_TEST_CASE(the_bound_is_the_jaccard_index_of_three_words_in_a_row) {
  // 8 and 10 sets of three words, 8 of them shared: exactly 0.8.
  const std::vector<std::string> texts{"a b c d e f g h i j", "a b c d e f g h i j k l"};
  BOOST_REQUIRE(near_duplicates(texts, 0.8).size() == 1U);
  BOOST_TEST(!near_duplicates(texts, 0.8).front().same);
  BOOST_TEST(near_duplicates(texts, 0.81).empty());
  // Han characters are words.
  const std::vector<std::string> han{"明天台北會不會下雨呢", "明天台北會不會下雨呢嗎"};
  BOOST_TEST(near_duplicates(han, 0.8).size() == 1U);
}

BOOST_AUTO_TEST_CASE(no_text_like_an_earlier_one_is_missed) {
  // Text i has the words i to i + 19: it shares 17 of 19 sets of three words with the text before, which is the first
  // of those that it is like.
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int word = i; word < i + 20; ++word) text += "w" + std::to_string(word) + " ";
    texts.push_back(text);
  }
  const auto found = near_duplicates(texts);
  BOOST_TEST(found.size() == 299U);
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(found[i].later == i + 1);
    // Two texts that are 2 apart share 16 of 20 sets (0.8), and 3 apart 15 of 21.
    BOOST_TEST((found[i].earlier < found[i].later && found[i].later - found[i].earlier <= 2));
  }
}

BOOST_AUTO_TEST_CASE(many_texts_that_are_all_alike_take_no_quadratic_time) {
  std::string common;
  for (int word = 0; word < 40; ++word) common += "w" + std::to_string(word) + " ";
  std::vector<std::string> texts;
  for (int i = 0; i < 1500; ++i) texts.push_back(common + std::to_string(i));
  BOOST_TEST(near_duplicates(texts).size() == 1499U);
}
