#include "run/compiled_file.hpp"

#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/rules.hpp"

#include "support/folder.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

std::string line(const std::string& id, const std::string& more = "") {
  return fmt::format(
      R"({{"id": "{}", "question": "How big?", "function": [{{"name": "area", "parameters": {{"type": "dict", )"
      R"("properties": {{"base": {{"type": "integer"}}}}, "required": ["base"]}}}}], )"
      R"("ground_truth": [{{"area": {{"base": [10]}}}}]{}}})",
      id, more);
}

const std::vector<const checkers::Rules*>& rules() {
  static const std::vector<const checkers::Rules*> all{*checkers::find_rules("bfcl-v4")};
  return all;
}

/// The text of the Error without the folder.
std::string failure(const test::Folder& folder, const std::string& text) {
  const auto file = CaseFile::open(folder.write("faulty.jsonl", text));
  return file ? "" : to_string(file.error()).substr((folder.path().string() + "/").size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(cases_are_those_of_the_reader) {
  const test::Folder folder;
  const auto path =
      folder.write("cases.jsonl", "\xef\xbb\xbf" + line("simple_0") + "\r\n\n" + line("b", R"(, "category": "areas")") +
                                      "\n" + line("simple_java_1") + "\n" + line("last_\\u00e9"));
  std::vector<std::string> seen;
  const auto file = CaseFile::open(path, [&](const Case& item) { seen.push_back(item.id); });
  BOOST_REQUIRE(file.has_value());
  BOOST_TEST(file->size() == 4U);
  auto reader = CaseReader::open_file(path);
  BOOST_REQUIRE(reader.has_value());
  for (std::size_t i = 0; i < file->size(); ++i) {
    const auto expected = reader->next();
    BOOST_REQUIRE((expected && *expected));
    const Case& item = **expected;
    BOOST_TEST(seen.at(i) == item.id);
    BOOST_REQUIRE(file->find(item.id).has_value());
    BOOST_TEST(*file->find(item.id) == i);
    const auto again = file->read(i);
    BOOST_TEST(again.id == item.id);
    BOOST_TEST(again.category == item.category);
    BOOST_TEST(again.where == item.where);
    BOOST_TEST((again.task == item.task && again.language == item.language));
    BOOST_TEST(equal(again.messages.value(), item.messages.value()));
    BOOST_TEST(equal(again.ground_truth.value(), item.ground_truth.value()));
    BOOST_TEST(again.functions.size() == item.functions.size());
    BOOST_TEST(again.accepted.size() == item.accepted.size());
  }
  BOOST_TEST(!file->find("simple_1").has_value());
}

BOOST_AUTO_TEST_CASE(faults_of_the_file_are_named_with_their_line) {
  const test::Folder folder;
  BOOST_TEST(failure(folder, line("a") + "\n\n" + line("a") + "\n") ==
             "faulty.jsonl:3: \"id\" 'a' stands in line 1, too; each case needs its own");
  BOOST_TEST(
      failure(folder, line("a") + "\n{\"question\": 1}\n").starts_with("faulty.jsonl:2: \"functions\" is missing"));
  BOOST_TEST(failure(folder, line("a") + "\n{\n").starts_with("faulty.jsonl:2: "));
}

BOOST_AUTO_TEST_CASE(the_first_compiled_keys_are_kept_and_others_are_made_anew) {
  const test::Folder folder;
  std::string text;
  for (int i = 0; i < 4; ++i) text += line(fmt::format("simple_{}", i)) + "\n";
  const auto file = CaseFile::open(folder.write("cases.jsonl", text));
  BOOST_REQUIRE(file.has_value());
  const CompiledFile keys(*file, rules(), 2);
  BOOST_TEST((keys.find("simple_9") == nullptr));
  for (const std::string id : {"simple_3", "simple_1", "simple_0", "simple_2"}) {
    const auto first = keys.find(id), second = keys.find(id);
    BOOST_REQUIRE((first && second));
    BOOST_TEST((first == second) == (id == "simple_3" || id == "simple_1"));
    BOOST_TEST(first->item().id == id);
    BOOST_TEST(second->judge("[area(base=10)]").verdicts.front().valid);
    BOOST_TEST(!second->judge("[area(base=11)]").verdicts.front().valid);
  }
}
