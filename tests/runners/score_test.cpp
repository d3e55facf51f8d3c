// Stored results that several threads load and judge: the outcome must be the same as with one thread.
#include "run/score.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "run/load_cases.hpp"
#include "run/result_tree.hpp"
#include "run/run_folder.hpp"
#include "support/folder.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string question(const std::string& id) {
  return R"({"id": ")" + id +
         R"(", "question": [[{"role": "user", "content": "q"}]], "function": [{"name": "f", "parameters": {"type": "dict", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}]})" +
         "\n";
}

std::string ground_truth(const std::string& id) {
  return R"({"id": ")" + id + R"(", "ground_truth": [{"f": {"a": [1]}}]})" + "\n";
}

/// Two categories with ground truth, in the order of the suite.
struct Data {
  test::Folder folder;
  std::string simple, multiple, simple_truth, multiple_truth;
  Data() {
    for (int i = 0; i < 300; ++i) {
      const auto number = std::to_string(i);
      simple += question("simple_python_" + number);
      simple_truth += ground_truth("simple_python_" + number);
      multiple += question("multiple_" + number);
      multiple_truth += ground_truth("multiple_" + number);
    }
  }
  [[nodiscard]] result<CaseIndex> load() const {
    write(folder.path() / "BFCL_v4_simple_python.json", simple);
    write(folder.path() / "possible_answer/BFCL_v4_simple_python.json", simple_truth);
    write(folder.path() / "BFCL_v4_multiple.json", multiple);
    write(folder.path() / "possible_answer/BFCL_v4_multiple.json", multiple_truth);
    const auto reader = CaseReader::open(**find_suite("bfcl"), folder.path());
    BOOST_REQUIRE(reader.has_value());
    return load_cases(*reader);
  }
  [[nodiscard]] std::string complaint() const {
    const auto cases = load();
    return cases ? "" : to_string(cases.error()).substr(folder.path().string().size() + 1);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(cases_come_in_the_order_of_the_files) {
  const auto cases = Data().load();
  BOOST_REQUIRE(cases.has_value());
  BOOST_TEST(cases->cases().size() == 600U);
  BOOST_TEST(cases->cases()[0].id == "simple_python_0");
  BOOST_TEST(cases->cases()[300].id == "multiple_0");
  BOOST_TEST((cases->find("multiple_7") == &cases->cases()[307]));
  BOOST_TEST((cases->find("multiple_300") == nullptr));
}

BOOST_AUTO_TEST_CASE(the_first_broken_line_is_named_whichever_thread_reads_it) {
  for (int round = 0; round < 20; ++round) {
    Data data;
    data.multiple.insert(0, "[]\n");  // the first line of this file
    BOOST_TEST(data.complaint() == "BFCL_v4_multiple.json:1: the line is JSON but not an object");
    data.simple += "{\"id\": 1";
    BOOST_TEST(data.complaint().starts_with("BFCL_v4_simple_python.json:301: not JSON:"));
    data.simple += "\n";
    data.simple.replace(data.simple.find("simple_python_200"), 17, "simple_python_100");
    data.simple_truth.replace(data.simple_truth.find("simple_python_200"), 17, "simple_python_100");
    BOOST_TEST(data.complaint() == "BFCL_v4_simple_python.json:201: the id simple_python_100 occurs twice");
  }
}

BOOST_AUTO_TEST_CASE(an_id_of_two_categories_is_found_before_what_is_broken_after_it) {
  Data data;
  data.multiple.replace(data.multiple.find("multiple_5"), 10, "simple_python_5");
  data.multiple_truth.replace(data.multiple_truth.find("multiple_5"), 10, "simple_python_5");
  data.multiple.insert(data.multiple.find("{\"id\": \"multiple_9\""), "x\n");
  BOOST_TEST(data.complaint() == "BFCL_v4_multiple.json:6: the id simple_python_5 occurs twice");
}

BOOST_AUTO_TEST_CASE(results_are_judged_in_the_order_of_files_and_lines) {
  const Data data;
  const auto cases = data.load();
  std::string results;
  for (int i = 299; i >= 0; --i)
    results +=
        R"({"id": "multiple_)" + std::to_string(i) + R"(", "result": "[f(a=)" + std::to_string(i % 2) + ")]\"}\n";
  write(data.folder.path() / "out/m/BFCL_v4_multiple_result.json",
        "x\n" + results + results.substr(0, results.find('\n')));
  const auto& suite = **find_suite("bfcl");
  const auto models = find_results(suite, data.folder.path() / "out");
  std::vector<std::string> ids;
  std::size_t prepared = 0, right = 0;
  ScoreSettings settings{{*checkers::find_rules("bfcl-v4")}, nullptr, std::nullopt};
  settings.prepare = [](const ScoredCase& scored) -> std::any { return scored.item.id; };
  const auto counts = score_results(*cases, suite, models->front(), settings, [&](const ScoredCase& scored) {
    ids.push_back(scored.item.id);
    right += scored.judged.verdicts.front().valid ? 1 : 0;
    prepared += std::any_cast<std::string>(scored.prepared) == scored.item.id ? 1 : 0;
  });
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(ids.size() == 300U);
  BOOST_TEST(prepared == 300U);
  BOOST_TEST(right == 150U);
  BOOST_TEST(ids.front() == "multiple_299");
  BOOST_TEST(ids.back() == "multiple_0");
  BOOST_TEST(counts->judged == 300U);
  BOOST_TEST(counts->unreadable == 1U);
  BOOST_TEST(counts->twice == 1U);
  BOOST_TEST(counts->format == "prompt");
}

BOOST_AUTO_TEST_CASE(a_folder_recorded_at_once_is_the_one_recorded_piece_by_piece) {
  const Data data;
  const auto cases = data.load();
  const auto& suite = **find_suite("bfcl");
  const std::vector<const checkers::Rules*> rules{*checkers::find_rules("bfcl-v4")};
  const Dict manifest{{"suite", "bfcl"}};
  const auto by_piece = data.folder.path() / "piece", at_once = data.folder.path() / "once";
  auto first = RunFolder::open(by_piece, manifest), second = RunFolder::open(at_once, manifest);
  std::vector<RunFolder::Prepared> all;
  for (const auto& item : cases->cases()) {
    Output output;
    output.id = item.id;
    output.result = item.id.ends_with('3') ? Value("[f(a=2)]") : Value(List{Dict{{"f", "{\"a\": 1}"}}});
    output.format = item.id.ends_with('3') ? "prompt" : "fc";
    output.input_tokens = 7;
    const auto judged =
        checkers::judge(item, output.result, {.format = find_format(output.format), .rules = rules, .as_meant = true});
    const JudgedOutput done{item, output, judged, judged.outcome};
    BOOST_REQUIRE(first->record(done, rules).has_value());
    auto verdict = judged.verdicts.front();
    verdict.rules = "bfcl-v4";
    JournalEntry entry{item.lang, item.category, output, judged.outcome, {verdict}};
    entry.meant_known = true;
    all.push_back(RunFolder::prepare(std::move(entry)));
  }
  BOOST_REQUIRE(second->record_all(std::move(all)).has_value());
  BOOST_TEST(text_of(at_once / "journal.jsonl") == text_of(by_piece / "journal.jsonl"));
  const ResultTree tree{suite, "m", rules};
  auto reader = CaseReader::open(suite, data.folder.path());
  const auto read = write_results(*first, tree, *reader);
  const auto held = write_results(*second, tree, cases->cases());
  BOOST_REQUIRE((read.has_value() && held.has_value()));
  BOOST_TEST(read->total() == held->total());
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(by_piece)) {
    if (!entry.is_regular_file()) continue;
    const auto name = fs::relative(entry.path(), by_piece);
    BOOST_TEST(text_of(entry.path()) == text_of(at_once / name), name.string());
    ++files;
  }
  BOOST_TEST(files == 6U);  // manifest, journal, two result files, two score files
  BOOST_TEST(second->counts().total == 600U);
  BOOST_TEST(second->counts().correct == first->counts().correct);
  BOOST_TEST(second->answered(cases->cases().back()));
}
