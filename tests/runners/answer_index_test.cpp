#include "run/answer_index.hpp"

#include <map>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

using evalrun::runners::AnswerIndex;

BOOST_AUTO_TEST_CASE(finds_what_was_added_and_nothing_else) {
  AnswerIndex index;
  BOOST_TEST((index.find("") == nullptr));
  std::map<std::string, std::uint64_t> all;
  std::mt19937_64 random(7);
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    const auto key = "en\nsimple_" + std::to_string(random() % 1'000'000);
    if (!all.emplace(key, i * 1000).second) continue;
    index.add(key, {.offset = i * 1000 & AnswerIndex::last_offset, .infra = i % 3 == 0, .correct = i % 2 == 1});
  }
  for (const auto& [key, offset] : all) {
    const auto* place = index.find(key);
    BOOST_REQUIRE((place != nullptr));
    BOOST_REQUIRE(place->offset == offset);
    BOOST_REQUIRE(place->infra == (offset / 1000 % 3 == 0));
  }
  for (int i = 0; i < 1000; ++i) BOOST_REQUIRE((index.find("zh\nsimple_" + std::to_string(i)) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_place_that_was_found_can_be_changed) {
  AnswerIndex index;
  index.add("a", {.offset = AnswerIndex::last_offset, .infra = 1, .correct = 0});
  index.find("a")->infra = 0;
  index.find("a")->correct = 1;
  BOOST_TEST((index.find("a")->offset == AnswerIndex::last_offset));
  BOOST_TEST((index.find("a")->infra == 0U));
  BOOST_TEST((index.find("a")->correct == 1U));
}
