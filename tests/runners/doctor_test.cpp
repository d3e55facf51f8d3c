// Doctor's questions, findings and advice, asked of scripted servers in process. tests/e2e/doctor.sh runs the program
// against all scripts.
#include <atomic>
#include <fstream>
#include <mutex>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "doctor/examination.hpp"
#include "support/fault_server.hpp"
#include "support/json_schema.hpp"
#include "support/server_script.hpp"

using namespace evalrun;
using namespace evalrun::runners;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::ServerScript;

namespace {

ServerScript script(const std::string& name) {
  return ServerScript(EVALRUN_SOURCE_DIR "/tests/servers/" + name + ".json");
}

doctor::Settings settings_for(const FaultServer& server, const ServerScript& played) {
  doctor::Settings settings;
  settings.endpoint.base_url = server.url(played.path());
  settings.endpoint.retry = {.max_retries = 1, .max_garbled_retries = 0, .first_wait = milliseconds(2)};
  return settings;
}

doctor::Examination examined(const std::string& name, const std::string& model = {}, const std::string& key = {}) {
  const auto played = script(name);
  FaultServer server(played.replies());
  auto settings = settings_for(server, played);
  settings.endpoint.model_name = model;
  settings.endpoint.key = key;
  auto seen = doctor::examine(std::move(settings));
  BOOST_REQUIRE(seen);
  return std::move(*seen);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_healthy_server_is_asked_once_for_each_question) {
  const auto played = script("healthy");
  std::mutex mutex;
  std::vector<std::string> bodies;
  FaultServer server([&, replies = played.replies()](std::size_t n, const Received& request) {
    const std::scoped_lock lock(mutex);
    if (request.method == "POST") bodies.push_back(request.body);
    return replies(n, request);
  });
  std::vector<std::string> told;
  auto settings = settings_for(server, played);
  settings.on_question = [&](doctor::Question question) { told.emplace_back(to_string(question)); };
  const auto seen = doctor::examine(std::move(settings));
  BOOST_REQUIRE(seen);
  BOOST_TEST(seen->findings.empty());
  BOOST_TEST(seen->usable());
  // The server announces its context, so that no long prompt is sent.
  BOOST_TEST(bodies.size() == 5U);
  const std::vector<std::string> asked{"models", "tools", "parallel", "no_tool", "stream", "text"};
  BOOST_TEST(told == asked, boost::test_tools::per_element());
  BOOST_TEST(seen->of(doctor::Question::parallel).calls.size() == 2U);
  BOOST_TEST(seen->of(doctor::Question::stream).calls.size() == 2U);
  BOOST_TEST(seen->of(doctor::Question::stream).output.first_token >= 0);
  BOOST_TEST(seen->of(doctor::Question::no_tool).text == "Giacomo Puccini composed it.");
  BOOST_TEST(seen->of(doctor::Question::text).form == "python-list");
}

BOOST_AUTO_TEST_CASE(what_the_user_gave_is_asked_and_repeated_without_secrets) {
  const auto played = script("healthy");
  std::atomic<int> right = 0, wrong = 0;
  FaultServer server([&, replies = played.replies()](std::size_t n, const Received& request) {
    const bool has_body = request.method == "GET" || request.body.find("\"top_k\": 7") != std::string::npos;
    ++(request.header("x-team") == "blue-secret" && has_body ? right : wrong);
    return replies(n, request);
  });
  auto settings = settings_for(server, played);
  settings.endpoint.headers = {"X-Team: blue-secret"};
  settings.endpoint.extra_body = Dict{{"top_k", 7}};
  settings.repeat = {"--api-key-env MY_KEY"};
  const auto seen = doctor::examine(std::move(settings));
  BOOST_REQUIRE(seen);
  BOOST_TEST(wrong == 0);
  BOOST_TEST(right > 5);
  const auto advice = doctor::advise(*seen);
  for (const auto* part : {"--api-key-env MY_KEY", "--header 'X-Team: ...'", R"(--extra-body '{"top_k":7}')"})
    BOOST_TEST(advice.command.find(part) != std::string::npos, part);
  const auto shown = doctor::explain(*seen, advice) + doctor::to_json(*seen, advice);
  BOOST_TEST(shown.find("blue-secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_that_a_server_repeats_is_not_shown) {
  const auto seen = examined("wrong-key", {}, "sk-scripted-key-0005");
  BOOST_TEST(seen.has(doctor::Finding::key_refused));
  const auto advice = doctor::advise(seen);
  const auto shown = doctor::explain(seen, advice) + doctor::to_json(seen, advice);
  BOOST_TEST(shown.find("sk-scripted-key-0005") == std::string::npos);
  BOOST_TEST(shown.find("Incorrect API key provided") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_follows_its_schema) {
  std::ifstream in(EVALRUN_SOURCE_DIR "/runners/schema/doctor-1.schema.json");
  support::SchemaCheck check(nlohmann::ordered_json::parse(in));
  for (const auto* name : {"healthy", "vllm-no-tool-choice", "ollama-small-context", "no-version-html", "wrong-key",
                           "gateway-error-in-choice", "several-models", "reasoning-eats-limit"}) {
    const auto seen = examined(name);
    const auto text = doctor::to_json(seen, doctor::advise(seen));
    for (const auto& error : check(nlohmann::ordered_json::parse(text))) BOOST_ERROR(name + (": " + error));
  }
}

BOOST_AUTO_TEST_CASE(parsers_are_chosen_by_the_calls_and_then_by_the_model) {
  BOOST_TEST(doctor::tool_parsers("hermes", "mistral-7b").vllm == "hermes");
  BOOST_TEST(doctor::tool_parsers("qwen3-coder", "own/model").vllm == "qwen3_coder");
  BOOST_TEST(doctor::tool_parsers("", "Qwen/Qwen3-Coder-30B-A3B-Instruct").vllm == "qwen3_coder");
  BOOST_TEST(doctor::tool_parsers("", "Qwen/Qwen2.5-7B-Instruct").vllm == "hermes");
  BOOST_TEST(doctor::tool_parsers("", "Qwen/Qwen2.5-7B-Instruct").sglang == "qwen");
  BOOST_TEST(doctor::tool_parsers("", "meta-llama/Llama-3.1-8B-Instruct").vllm == "llama3_json");
  BOOST_TEST(doctor::tool_parsers("", "deepseek-ai/DeepSeek-V3.1").sglang == "deepseekv31");
  BOOST_TEST(doctor::tool_parsers("", "own/model").vllm == "NAME");
  BOOST_TEST(doctor::reasoning_parsers("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B").vllm == "deepseek_r1");
  BOOST_TEST(doctor::reasoning_parsers("Qwen/Qwen3-8B").sglang == "qwen3");
  BOOST_TEST(doctor::reasoning_parsers("own/thinker").vllm == "deepseek_r1");
}

BOOST_AUTO_TEST_CASE(a_wrong_setting_is_an_error_and_not_a_finding) {
  doctor::Settings settings;
  settings.endpoint.base_url = "ftp://host/v1";
  const auto seen = doctor::examine(std::move(settings));
  BOOST_REQUIRE(!seen);
  BOOST_TEST(seen.error().where == "--base-url");
}

BOOST_AUTO_TEST_CASE(an_unknown_server_gets_the_flags_of_all) {
  const auto seen = examined("healthy-text");
  std::size_t flags = 0;
  for (const auto& start : doctor::advise(seen).start)
    flags += start.flags.find("--tool-call-parser") != std::string::npos ? 1 : 0;
  BOOST_TEST(flags == 2U);  // vLLM and SGLang
}
