#include "evalrun/case_reader.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "evalrun/decode.hpp"

#include "dataset/line_source.hpp"
#include "text/glob.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

/// A folder with a few cases, removed at the end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("evalrun_case_reader_" + std::to_string(::getpid()));
  Folder() {
    fs::create_directories(path / "possible_answer");
    std::string questions, answers;
    for (int i = 0; i < 10; ++i) {
      questions +=
          R"({"id": "multiple_)" + std::to_string(i) +
          R"(", "question": [[{"role": "user", "content": "q"}]], "function": [{"name": "f", "parameters": {"type": "dict", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}]})" +
          "\n";
      answers += R"({"id": "multiple_)" + std::to_string(i) + R"(", "ground_truth": [{"f": {"a": [1]}}]})" +
                 (i < 9 ? "\n" : "");
    }
    write("BFCL_v4_multiple.json", questions);
    write("possible_answer/BFCL_v4_multiple.json", answers);
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
};

std::vector<std::string> ids(result<CaseReader> reader) {
  std::vector<std::string> out;
  if (!reader) return {to_string(reader.error())};
  for (;;) {
    auto item = reader->next();
    if (!item) {
      out.push_back(to_string(item.error()));
      break;
    }
    if (!*item) break;
    out.push_back((*item)->id);
  }
  return out;
}

const Suite& bfcl() { return **find_suite("bfcl"); }

}  // namespace

BOOST_AUTO_TEST_CASE(parts_read_in_order_give_all_cases) {
  const auto& demo = **find_suite("demo");
  for (const auto& selection : {Selection{}, Selection{.categories = {"*parallel*", "simple_java"}},
                                Selection{.limit = 3}, Selection{.sample = 2, .seed = 5}, Selection{.ids = {"*_1"}},
                                Selection{.sample = 4, .shard = {2, 3}}, Selection{.shard = {3, 5}}}) {
    const auto reader = CaseReader::open(demo, {}, selection);
    std::vector<std::string> joined;
    std::size_t total = 0;
    for (auto& part : reader->parts()) {
      total += part.total();
      std::ranges::copy(ids(std::move(part)), std::back_inserter(joined));
    }
    BOOST_TEST(joined == ids(CaseReader::open(demo, {}, selection)), boost::test_tools::per_element());
    BOOST_TEST(total == reader->total());
  }
}

BOOST_AUTO_TEST_CASE(documents_are_built_at_first_use) {
  const Folder folder;
  std::optional<FunctionDoc> kept;
  {
    auto reader = CaseReader::open(bfcl(), folder.path);
    const auto first = reader->next();
    const FunctionDoc unread = (*first)->functions.at(0);
    const Value* document = &(*first)->functions.at(0).doc();
    BOOST_TEST(document == &(*first)->functions.at(0).doc());  // built once
    BOOST_TEST(equal(unread.doc(), *document));
    kept = (*first)->functions.at(0);
    BOOST_TEST((&kept->doc() != document));
    for (auto item = reader->next(); item && *item; item = reader->next()) kept = std::move((*item)->functions.at(0));
  }
  // The document outlives the reader, which owned the text of the file, and the case.
  BOOST_TEST(kept->name == "f");
  BOOST_TEST(kept->doc().get_string("name") == "f");
  BOOST_TEST(kept->required()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(several_threads_may_use_a_document_first) {
  for (int round = 0; round < 50; ++round) {
    const auto doc = FunctionDoc::unread("f", R"({"name": "f", "parameters": {"required": ["a"]}})", nullptr);
    std::vector<std::thread> threads;
    std::array<const Value*, 4> seen{};
    for (auto& place : seen) threads.emplace_back([&doc, &place] { place = &doc.doc(); });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(std::ranges::all_of(seen, [&](const Value* one) { return one == &doc.doc(); }));
  }
}

BOOST_AUTO_TEST_CASE(a_file_cut_off_between_two_lines_is_refused) {
  const auto last = [](const Folder& folder, Selection selection) {
    return ids(CaseReader::open(bfcl(), folder.path, std::move(selection))).back();
  };
  const auto lines = [](const fs::path& file, std::size_t count) {
    std::ifstream in(file);
    std::string text;
    for (std::string line; count-- > 0 && std::getline(in, line);) text += line + "\n";
    return text;
  };
  const std::string name = "BFCL_v4_multiple.json", key = "possible_answer/" + name;
  {
    const Folder folder;
    folder.write(name, lines(folder.path / name, 6));
    BOOST_TEST(
        last(folder, {}).find("the questions end before the ground truth does: 6 questions for 10 answers in ") !=
        std::string::npos);
    BOOST_TEST(last(folder, {}).find(name) < last(folder, {}).find(key));
    BOOST_TEST(last(folder, {.limit = 4}) == "multiple_3");  // reading stops before the end
  }
  const Folder folder;
  folder.write(key, lines(folder.path / key, 1));
  BOOST_TEST(last(folder, {}).find("the ground truth ends before the questions do: 1 answer for 10 questions in ") !=
             std::string::npos);
  BOOST_TEST(last(folder, {}).find(name) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_are_found_across_blocks) {
  const Folder folder;
  // Lines longer than a block and about as long as one, with blank lines between them.
  std::string text;
  std::vector<std::size_t> lengths;
  for (const std::size_t length : {std::size_t{3}, std::size_t{131000}, std::size_t{69}, std::size_t{131072},
                                   std::size_t{131073}, std::size_t{500000}, std::size_t{1}}) {
    text += std::string(length, 'x') + (length % 2 == 0 ? "\r\n\n \n" : "\n");
    lengths.push_back(length);
  }
  for (const auto* end : {"", "yy", "yy\r\n"}) {
    folder.write("lines", text + end);
    auto source = LineSource::open_file(folder.path / "lines");
    for (const auto length : lengths) BOOST_TEST(source->next()->size() == length);
    if (*end != '\0') BOOST_TEST(*source->next() == "yy");
    BOOST_TEST(!source->next().has_value());
    BOOST_TEST(*count_lines(folder.path / "lines") == lengths.size() + (*end != '\0' ? 1 : 0));
  }
}

BOOST_AUTO_TEST_CASE(questions_and_ground_truth_are_read_side_by_side) {
  const Folder folder;
  auto reader = CaseReader::open(bfcl(), folder.path);
  BOOST_REQUIRE(reader.has_value());
  BOOST_TEST(reader->total() == 10U);
  auto item = reader->next();
  BOOST_REQUIRE(item.has_value());
  BOOST_REQUIRE(item->has_value());
  BOOST_TEST((*item)->id == "multiple_0");
  BOOST_TEST((*item)->functions.at(0).name == "f");
  BOOST_TEST((*item)->accepted.at(0).key == "f");
  BOOST_TEST((*item)->functions.at(0).required()->size() == 1U);
  BOOST_TEST((*item)->where.ends_with("BFCL_v4_multiple.json:1"));
}

BOOST_AUTO_TEST_CASE(selections_choose_cases) {
  const Folder folder;
  BOOST_TEST(ids(CaseReader::open(bfcl(), folder.path, {.limit = 3})).size() == 3U);
  const auto drawn = ids(CaseReader::open(bfcl(), folder.path, {.sample = 4, .seed = 7}));
  BOOST_TEST(drawn.size() == 4U);
  BOOST_TEST(drawn == ids(CaseReader::open(bfcl(), folder.path, {.sample = 4, .seed = 7})),
             boost::test_tools::per_element());
  const auto one = ids(CaseReader::open(bfcl(), folder.path, {.ids = {"*_7"}}));
  BOOST_REQUIRE(one.size() == 1U);
  BOOST_TEST(one[0] == "multiple_7");
}

BOOST_AUTO_TEST_CASE(shards_split_every_category_evenly) {
  const Folder folder;
  for (const auto& base : {Selection{}, Selection{.limit = 7}, Selection{.sample = 5, .seed = 3},
                           Selection{.ids = {"multiple_*[05]", "multiple_3"}}}) {
    const auto whole = ids(CaseReader::open(bfcl(), folder.path, base));
    for (const std::size_t count : {1U, 3U, 4U, 12U}) {
      std::vector<std::string> joined;
      for (std::size_t index = 1; index <= count; ++index) {
        Selection part = base;
        part.shard = {index, count};
        auto reader = CaseReader::open(bfcl(), folder.path, part);
        BOOST_REQUIRE(reader.has_value());
        const auto total = reader->total();
        const auto got = ids(std::move(reader));
        BOOST_TEST(got.size() == total);
        BOOST_TEST((got.size() == whole.size() / count || got.size() == whole.size() / count + 1));
        joined.insert(joined.end(), got.begin(), got.end());
      }
      auto expected = whole;
      std::ranges::sort(expected);
      std::ranges::sort(joined);
      BOOST_TEST(joined == expected, boost::test_tools::per_element());
    }
  }
  // Counting continues from category to category, so that not all small categories fall to the first shard.
  const Suite& demo = **find_suite("demo");
  std::size_t most = 0, least = 1000;
  for (std::size_t index = 1; index <= 7; ++index) {
    const auto got = ids(CaseReader::open(demo, {}, {.shard = {index, 7}})).size();
    most = std::max(most, got);
    least = std::min(least, got);
  }
  BOOST_TEST(most - least <= 1U);
}

BOOST_AUTO_TEST_CASE(the_row_of_a_suite_names_existing_rows) {
  for (const auto* suite : suites()) {
    BOOST_TEST_CONTEXT(suite->id) {
      BOOST_TEST(*find_suite(suite->id) == suite);
      BOOST_TEST((find_format(suite->text_format) != nullptr));
      BOOST_REQUIRE(!suite->categories.empty());
      BOOST_TEST((suite->embedded != nullptr || !suite->data_manifest.empty() || !suite->data_elsewhere.empty()));
      for (const auto& group : suite->groups)
        BOOST_TEST(
            std::ranges::any_of(suite->categories, [&](const Category& c) { return suite->means(group.name, c); }),
            group.name);
      BOOST_TEST(suite->means("all", suite->categories.front()));
    }
  }
  const auto* bfcl = *find_suite("bfcl");
  BOOST_TEST(bfcl->means("live", *bfcl->category("live_simple")));
  BOOST_TEST(!bfcl->means("live", *bfcl->category("multiple")));
  BOOST_TEST(!bfcl->means("ast", *bfcl->category("live_relevance")));
}

BOOST_AUTO_TEST_CASE(errors_name_what_does_not_exist) {
  const Folder folder;
  BOOST_TEST(
      ids(CaseReader::open(bfcl(), folder.path, {.categories = {"nothing"}})).at(0).find("has no category 'nothing'") !=
      std::string::npos);
  BOOST_TEST(
      ids(CaseReader::open(bfcl(), folder.path, {.categories = {"parallel"}})).at(0).find("BFCL_v4_parallel.json") !=
      std::string::npos);
  BOOST_TEST(ids(CaseReader::open(bfcl(), folder.path, {.ids = {"xyz"}})).at(0).find("xyz") != std::string::npos);
  BOOST_TEST(to_string(find_suite("nope").error()).find("bfcl-zhtw") != std::string::npos);
  BOOST_TEST(to_string(find_data(bfcl(), folder.path / "absent").error()).find("no such folder") != std::string::npos);
  BOOST_TEST((*find_data(bfcl(), folder.path) == folder.path));
}

BOOST_AUTO_TEST_CASE(a_broken_line_is_named_by_file_and_line) {
  const Folder folder;
  folder.write("BFCL_v4_multiple.json", "{\"id\": \"multiple_0\"\n");
  const auto got = ids(CaseReader::open(bfcl(), folder.path));
  BOOST_TEST(got.back().find("BFCL_v4_multiple.json:1: not JSON") != std::string::npos, got.back());
  folder.write("BFCL_v4_multiple.json", "\n{\"id\": \"multiple_0\", \"question\": 5}\n");
  BOOST_TEST(ids(CaseReader::open(bfcl(), folder.path)).back().find("BFCL_v4_multiple.json:2: \"question\"") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(ground_truth_in_another_order_is_refused) {
  const Folder folder;
  folder.write("possible_answer/BFCL_v4_multiple.json", R"({"id": "multiple_1", "ground_truth": [{"f": {"a": [1]}}]})");
  const auto got = ids(CaseReader::open(bfcl(), folder.path));
  BOOST_TEST(got.back().find("multiple_1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_case_from_json_keeps_its_text) {
  auto json = std::make_unique<std::string>(R"({"id": "simple_java_0", "question": "How big is it?",
    "function": [{"name": "area", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}},
                  "required": ["base"]}}],
    "ground_truth": [{"area": {"base": [10]}}]})");
  const auto item = case_from_json(*json, "here");
  json->assign(json->size(), '#');
  json.reset();
  BOOST_REQUIRE(item.has_value());
  BOOST_TEST(item->id == "simple_java_0");
  BOOST_TEST(item->where == "here");
  BOOST_TEST((item->task == Task::simple && item->language == Language::java));
  BOOST_TEST(repr(item->messages) == "[{'role': 'user', 'content': 'How big is it?'}]");
  BOOST_REQUIRE(item->functions.size() == 1);
  BOOST_TEST(repr(*item->functions.front().property("base")) == "{'type': 'integer'}");
  BOOST_TEST(item->accepted.front().key == "area");
  BOOST_TEST(repr(item->ground_truth) == "[{'area': {'base': [10]}}]");
}

BOOST_AUTO_TEST_CASE(json_that_is_no_case_is_refused_with_its_place) {
  const auto why = [](std::string_view json) { return to_string(case_from_json(json, "here").error()); };
  BOOST_TEST(why("{").starts_with("here: not JSON"), why("{"));
  BOOST_TEST(why("[1]").starts_with("here: "), why("[1]"));
  BOOST_TEST(why(R"({"id": "a"})").starts_with(R"(here: "question" is missing; )"), why(R"({"id": "a"})"));
}

BOOST_AUTO_TEST_CASE(globs) {
  BOOST_TEST(matches_glob("live_*", "live_simple"));
  BOOST_TEST(matches_glob("*a*b?", "xxaxxbz"));
  BOOST_TEST(!matches_glob("live_?", "live_simple"));
  BOOST_TEST(matches_glob("*", ""));
}

BOOST_AUTO_TEST_CASE(documents_in_any_spelling_are_written_as_json_dumps_writes_them) {
  for (const auto* text : {R"({"name": "f", "a": [1, 2.5, "\u00e9"]})", R"({"name":"f","a":[1,2.50,"\u00E9"]})"}) {
    const auto unread = FunctionDoc::unread("f", text, nullptr);
    const FunctionDoc given("f", unread.doc());
    for (const auto* doc : {&unread, &given}) {
      std::string written = "before ";
      doc->append_to(written);
      BOOST_TEST(written == R"(before {"name": "f", "a": [1, 2.5, "\u00e9"]})");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lazy_value_reads_like_a_value) {
  const auto text = std::make_shared<const std::string>(R"({"a": [1, "b"]})");
  auto unread = LazyValue::unread(*text, text);
  BOOST_TEST((unread.is_dict() && !unread.is_list() && !unread.is_none()));
  BOOST_TEST(unread.get("a")->list()->size() == 2U);
  const LazyValue copy = unread;
  unread.forget();  // the value is built again
  BOOST_TEST(equal(unread, copy));
  const LazyValue moved = std::move(unread);
  BOOST_TEST(dump_json(moved) == *text);
  LazyValue given = List{1, 2};
  given.forget();  // keeps the value, which it could not build again
  BOOST_TEST(dump_json(given) == "[1, 2]");
  BOOST_TEST(LazyValue().is_none());
}

BOOST_AUTO_TEST_CASE(a_whole_suite_is_counted_on_demand) {
  const Folder folder;
  auto reader = CaseReader::open(bfcl(), folder.path);
  BOOST_REQUIRE(reader.has_value());
  const auto bytes = reader->bytes();
  BOOST_TEST(bytes > 0U);
  std::size_t given = 0;
  while (reader->next().value()) ++given;
  BOOST_TEST(given > 0U);
  BOOST_TEST(reader->total() == given);
  auto first = CaseReader::open(bfcl(), folder.path, {.limit = 1});
  BOOST_TEST(first->total() <= given);
  BOOST_TEST(first->bytes() == bytes);
}
