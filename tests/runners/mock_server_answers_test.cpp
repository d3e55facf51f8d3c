// The sources of the mock server's answers: stored results, and the built-in answers to the demo suite.
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/json.hpp"

#include "mock_server/mock_server.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

/// A folder of result files, removed at the end.
struct Results {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("evalrun_replay_" + std::to_string(::getpid()));
  Results() { std::filesystem::create_directories(path); }
  ~Results() { std::filesystem::remove_all(path); }
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((path / file).parent_path());
    std::ofstream(path / file) << text;
  }
};

std::optional<Answer> stored_for(const AnswerSource& source, std::string id, std::string category,
                                 std::string lang = {}) {
  Case item;
  item.id = std::move(id);
  item.category = std::move(category);
  item.lang = std::move(lang);
  return source(item, Mode::fc);
}

}  // namespace

BOOST_AUTO_TEST_CASE(stored_results_are_replayed) {
  const Results results;
  results.write("result/a_model/non_live/BFCL_v4_multiple_result.json",
                R"({"id": "multiple_0", "result": [{"f": "{}"}], "input_token_count": 7, "output_token_count": 8}
{"id": "multiple_1", "result": ""}
)");
  results.write("result/a_model/live/BFCL_v4_live_simple_result.json",
                R"({"id": "live_simple_0-0-0", "result": null})");
  const std::vector<const Suite*> suites{*find_suite("bfcl")};
  const auto source = replay_answers(suites, results.path);
  BOOST_REQUIRE_MESSAGE(source.has_value(), (source ? "" : to_string(source.error())));
  const auto first = stored_for(*source, "multiple_0", "multiple");
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(dump_json(first->result) == R"([{"f": "{}"}])");
  BOOST_TEST(first->input_tokens == 7);
  BOOST_TEST(first->output_tokens == 8);
  const auto second = stored_for(*source, "multiple_1", "multiple");
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(*second->result.string() == "");
  BOOST_TEST(second->input_tokens == -1);
  BOOST_TEST(stored_for(*source, "live_simple_0-0-0", "live_simple")->result.is_none());
  BOOST_TEST(!stored_for(*source, "multiple_2", "multiple").has_value());

  results.write("result/b_model/BFCL_v4_multiple_result.json", R"({"id": "multiple_0", "result": "x"})");
  const auto two = replay_answers(suites, results.path);
  BOOST_REQUIRE(!two.has_value());
  BOOST_TEST((two.error().code == errc::conflict));
  BOOST_TEST(two.error().message.find("a_model, b_model") != std::string::npos);
  const auto named = replay_answers(suites, results.path, "b_model");
  BOOST_REQUIRE(named.has_value());
  BOOST_TEST(*stored_for(*named, "multiple_0", "multiple")->result.string() == "x");
  const auto unheard = replay_answers(suites, results.path, "c_model");
  BOOST_REQUIRE(!unheard.has_value());
  BOOST_TEST((unheard.error().code == errc::not_found));
  BOOST_TEST(replay_answers(suites, results.path / "result" / "b_model").has_value());
  BOOST_TEST(!replay_answers(suites, results.path / "nowhere").has_value());
  results.write("result/b_model/BFCL_v4_multiple_result.json", "{\"id\": \"multiple_0\", \"result\": \"x\"}\n{");
  BOOST_TEST(!replay_answers(suites, results.path / "result" / "b_model").has_value());
}

BOOST_AUTO_TEST_CASE(results_of_two_languages_are_kept_apart) {
  const Results results;
  for (const std::string lang : {"en", "zhtw"})
    results.write(lang + "/m/gorilla_openfunctions_v1_test_simple_result.json",
                  R"({"id": "simple_0", "result": ")" + lang + "\"}\n");
  const auto source = replay_answers(std::vector<const Suite*>{*find_suite("bfcl-zhtw")}, results.path);
  BOOST_REQUIRE_MESSAGE(source.has_value(), (source ? "" : to_string(source.error())));
  for (const std::string lang : {"en", "zhtw"})
    BOOST_TEST(*stored_for(*source, "simple_0", "simple", lang)->result.string() == lang);
}

BOOST_AUTO_TEST_CASE(demo_suite_has_canned_answers_in_both_modes) {
  const auto source = canned_answers();
  const auto suite = find_suite("demo");
  BOOST_REQUIRE(suite.has_value());
  auto reader = CaseReader::open(**suite, {});
  BOOST_REQUIRE(reader.has_value());
  std::size_t cases = 0, structured = 0;
  while (true) {
    const auto item = reader->next();
    BOOST_REQUIRE_MESSAGE(item.has_value(), (item ? "" : to_string(item.error())));
    if (!*item) break;
    ++cases;
    const auto tools = source(**item, Mode::fc);
    const auto text = source(**item, Mode::prompt);
    BOOST_REQUIRE_MESSAGE(tools && text, (*item)->lang << " " << (*item)->id);
    structured += tools->result.is_list() ? 1 : 0;
    BOOST_TEST(text->result.is_string());
  }
  BOOST_TEST(cases > 0U);
  BOOST_TEST(structured > cases / 2);
}
