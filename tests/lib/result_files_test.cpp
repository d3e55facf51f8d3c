#include "dataset/result_files.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/errata.hpp"

#include "support/folder.hpp"

using namespace evalrun;  // NOLINT

namespace {
const Suite& suite(std::string_view id) { return **find_suite(id); }
const std::string line =
    "{\"id\": \"multiple_0\", \"result\": \"[f()]\", \"input_token_count\": 5, \"latency\": 0.5}\n";
}  // namespace

BOOST_AUTO_TEST_CASE(grouped_flat_and_run_folders_load) {
  const test::Folder folder;
  folder.write("grouped/result/some_model/non_live/BFCL_v4_multiple_result.json", line);
  folder.write("grouped/result/some_model/live/BFCL_v4_live_simple_result.json", "");
  folder.write("grouped/score/some_model/BFCL_v4_multiple_score.json", "");
  folder.write("flat/other/BFCL_v4_multiple_result.json", line);
  const auto grouped = find_results(suite("bfcl"), folder.path() / "grouped");
  BOOST_REQUIRE(grouped.has_value());
  BOOST_REQUIRE(grouped->size() == 1U);
  BOOST_TEST(grouped->front().model == "some_model");
  BOOST_REQUIRE(grouped->front().files.size() == 2U);
  BOOST_TEST(grouped->front().files[0].category->name == "multiple");
  BOOST_TEST(find_results(suite("bfcl"), folder.path() / "flat")->front().model == "other");
  BOOST_TEST(find_results(suite("bfcl"), folder.path() / "flat" / "other")->front().model == "other");
}

BOOST_AUTO_TEST_CASE(languages_are_named_by_folders) {
  const test::Folder folder;
  const std::string name = "gorilla_openfunctions_v1_test_simple_result.json";
  folder.write("result/zhtw/m/" + name, line);
  folder.write("result/en/m/" + name, line);
  const auto found = find_results(suite("bfcl-zhtw"), folder.path());
  BOOST_REQUIRE(found.has_value());
  BOOST_REQUIRE(found->size() == 1U);
  BOOST_TEST(found->front().model == "m");
  BOOST_TEST(found->front().files[0].lang == "en");
  BOOST_TEST(found->front().files[1].lang == "zhtw");
  BOOST_TEST(find_results(suite("bfcl-zhtw"), folder.path() / "result" / "zhtw" / "m")->front().files[0].lang ==
             "zhtw");
}

BOOST_AUTO_TEST_CASE(lines_are_read_and_bad_ones_named) {
  const test::Folder folder;
  const auto file = folder.write("r.json", line + "{broken\n{\"id\": 7, \"result\": []}\n{\"id\": \"x\"}\n");
  auto reader = ResultReader::open({.path = file});
  BOOST_REQUIRE(reader.has_value());
  const auto first = reader->next();
  BOOST_REQUIRE((first.has_value() && first->has_value()));
  BOOST_TEST((*first)->id == "multiple_0");
  BOOST_TEST((*first)->input_tokens == 5);
  BOOST_TEST((*first)->output_tokens == -1);
  BOOST_TEST((*first)->latency == 0.5);
  BOOST_TEST(reader->next().error().where.ends_with("r.json:2"));
  const auto third = reader->next();
  BOOST_REQUIRE((third.has_value() && third->has_value()));
  BOOST_TEST((*third)->id == "7");
  BOOST_TEST(reader->next().error().message.find("\"result\"") != std::string::npos);
  BOOST_TEST(!reader->next()->has_value());
}

BOOST_AUTO_TEST_CASE(a_folder_without_results_says_what_was_expected) {
  const test::Folder folder;
  const auto found = find_results(suite("bfcl"), folder.path());
  BOOST_REQUIRE(!found.has_value());
  BOOST_TEST(found.error().message.find("BFCL_v4_simple_python_result.json") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(structured_results_are_recognized) {
  const test::Folder folder;
  folder.write("a/BFCL_v4_multiple_result.json", line);
  folder.write("b/BFCL_v4_multiple_result.json", line + "{\"id\": \"multiple_1\", \"result\": []}\n");
  const auto found = find_results(suite("bfcl"), folder.path());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(!*holds_structured((*found)[0]));
  BOOST_TEST(*holds_structured((*found)[1]));
  BOOST_TEST(looks_like_error("Error during inference: 500"));
  BOOST_TEST(!looks_like_error("[f()]"));
}

BOOST_AUTO_TEST_CASE(errata_replace_or_drop) {
  const test::Folder folder;
  const auto errata = Errata::read(
      folder.write("e.jsonl", "{\"id\": \"a\", \"drop\": true}\n{\"id\": \"b\", \"ground_truth\": [{\"g\": {}}]}\n"));
  BOOST_REQUIRE(errata.has_value());
  Case item;
  item.id = "a";
  BOOST_TEST(!errata->apply(item).has_value());
  item.id = "b";
  BOOST_TEST(errata->apply(item)->accepted.at(0).key == "g");
  item.id = "c";
  BOOST_TEST(errata->apply(item)->accepted.empty());
  const auto bad = Errata::read(folder.write("bad.jsonl", "{\"id\": \"a\"}\n"));
  BOOST_TEST(bad.error().where.ends_with("bad.jsonl:1"));
}

BOOST_AUTO_TEST_CASE(an_array_of_results_is_read_in_any_layout) {
  const test::Folder folder;
  const std::string one = R"({"id": "multiple_0", "result": "[f()]"})", other = R"({"id": "multiple_1", "result": []})";
  for (const auto& text :
       {"[\n" + one + ",\n" + other + "\n]\n", "[\n" + one + "\n" + other + "\n]\n", "[" + one + ", " + other + "]",
        "[\n  {\n\"id\": \"multiple_0\",\n\"result\": 1},\n" + other + "]",
        "\xef\xbb\xbf[\r\n" + one + ",\r\n" + other + "\r\n]\r\n", "[\n" + one + ",\n" + other + ",\n"}) {
    auto reader = ResultReader::open({.path = folder.write("r.json", text)});
    BOOST_REQUIRE(reader.has_value());
    for (const std::string id : {"multiple_0", "multiple_1"}) {
      const auto stored = reader->next();
      BOOST_REQUIRE_MESSAGE((stored.has_value() && stored->has_value()), text);
      BOOST_TEST((*stored)->id == id);
    }
    const auto end = reader->next();
    BOOST_TEST((end.has_value() && !end->has_value()), text);
  }
  auto empty = ResultReader::open({.path = folder.write("r.json", "[]")});
  BOOST_REQUIRE(empty.has_value());
  BOOST_TEST(!empty->next()->has_value());
  auto broken = ResultReader::open({.path = folder.write("r.json", "[\n" + one + ",\n{\"id\":\n" + other + "\n]")});
  BOOST_REQUIRE(broken.has_value());
  BOOST_TEST(broken->next()->has_value());
  BOOST_TEST(broken->next().error().where.ends_with("r.json:3"));
  BOOST_TEST((*broken->next())->id == "multiple_1");
}

BOOST_AUTO_TEST_CASE(another_encoding_is_named_for_the_whole_file) {
  const test::Folder folder;
  const auto wide = ResultReader::open({.path = folder.write("r.json", std::string("\xff\xfe{\0", 4))});
  BOOST_REQUIRE(!wide.has_value());
  BOOST_TEST(wide.error().message.find("UTF-16") != std::string::npos);
  BOOST_TEST(wide.error().where.ends_with("r.json"));
}
