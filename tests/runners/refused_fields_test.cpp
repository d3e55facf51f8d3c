// Refusals that name a field of the request, or tools in general: which fields later requests leave out, and which
// notices are given.
#include <latch>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/pipeline.hpp"

#include "providers/endpoint.hpp"
#include "support/fault_server.hpp"
#include "support/one_by_one.hpp"
#include "support/served.hpp"

using namespace std::chrono_literals;
using namespace evalrun;
using namespace evalrun::runners;
using namespace evalrun::tests::served;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

BOOST_AUTO_TEST_CASE(a_refused_field_is_left_out_and_reported_once) {
  struct Row {
    std::string message, field;
    int status = 400;
  };
  for (const auto& [message, field, status] :
       {Row{"Unknown parameter: 'store'.", "store"}, Row{"Unrecognized request argument supplied: store", "store"},
        Row{"Unrecognised request argument supplied: store", "store"},
        Row{"property 'stream_options' is unsupported", "stream_options"},
        Row{"Unsupported value: 'temperature' does not support 0.001 with this model. Only the default (1) value is "
            "supported.",
            "temperature"},
        Row{"temperature is not supported by this model", "temperature", 422},
        Row{"[{'type': 'extra_forbidden', 'loc': ('body', 'store'), 'msg': 'Extra inputs are not permitted'}]",
            "store"},
        Row{"Unsupported parameter: 'logprobs'", "logprobs"},
        Row{"parallel_tool_calls is not supported", "parallel_tool_calls"}}) {
    const auto script = [&](std::size_t, const Received& request) {
      return parse_json(request.body)->get(field) != nullptr
                 ? refusal(message, status)
                 : Reply::typed("text/event-stream", events({delta(R"({"content": "hm"})", stop), "[DONE]"}));
    };
    const Dict extra{{"logprobs", true}, {"parallel_tool_calls", true}};
    const auto got = ask(script, {.stream = true, .extra_body = extra});
    BOOST_TEST(got.text() == R"("hm")", message << ": " << got.text());
    BOOST_TEST(got.requests == 2U);
    BOOST_REQUIRE(got.notices.size() == 1U);
    BOOST_TEST(contains(got.notices.front(), "'" + field + "'"));
    BOOST_TEST(contains(got.notices.front(), message.substr(0, 20)));
    BOOST_TEST(dump_json(*Value(got.findings).get("dropped_parameters")) == "[\"" + field + "\"]");
    const auto strict = ask(script, {.stream = true, .strict = true, .extra_body = extra});
    BOOST_TEST(contains(strict.text(), "--extra-body '{\"" + field + "\":null}'"), strict.text());
    BOOST_TEST(strict.requests == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_field_named_outside_the_sentence_is_found) {
  const auto refused = [](const std::string& body, int status, const std::string& field) {
    const auto got = ask([&](std::size_t, const Received& request) {
      return parse_json(request.body)->get(field) != nullptr ? Reply::json(body, status) : Reply::json(good);
    });
    BOOST_TEST(got.text() == R"("[f(a=1)]")", body << ": " << got.text());
  };
  refused(
      R"({"detail": [{"type": "extra_forbidden", "loc": ["body", "store"], "msg": "Extra inputs are not permitted"}]})",
      422, "store");
  refused(R"({"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "store"]}]}})", 422,
          "store");
  refused(R"({"error": {"message": "Bad request", "param": "temperature", "code": "unsupported_value"}})", 400,
          "temperature");
}

BOOST_AUTO_TEST_CASE(the_token_limit_takes_the_name_that_the_server_wants) {
  const auto got = ask(
      [](std::size_t, const Received& request) {
        const auto body = parse_json(request.body);
        return body->get("max_tokens") != nullptr
                   ? refusal(
                         "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                         "'max_completion_tokens' instead.")
                   : Reply::json(good);
      },
      {.max_tokens = 64});
  BOOST_TEST(got.text() == R"("[f(a=1)]")");
  BOOST_TEST(*parse_json(got.bodies.back())->get("max_completion_tokens")->integer() == 64);
  BOOST_TEST(dump_json(*Value(got.findings).get("renamed_parameters")) == R"({"max_completion_tokens": 64})");
}

BOOST_AUTO_TEST_CASE(a_refusal_for_another_reason_drops_nothing) {
  for (const auto* message :
       {"This model's maximum context length is 4096 tokens. Reduce the length of the messages or max_tokens.",
        "'max_tokens' is too large: 100000. This model supports at most 16384 completion tokens.",
        "messages: Extra inputs are not permitted", "model 'm' is not supported"}) {
    const auto got = ask([&](std::size_t, const Received&) { return refusal(message); }, {.max_tokens = 100000});
    BOOST_TEST(got.requests == 1U, message);
    BOOST_TEST(got.notices.empty());
    BOOST_TEST(Value(got.findings).get("dropped_parameters") == nullptr);
    BOOST_TEST(contains(got.text(), "HTTP 400"));
  }
}

BOOST_AUTO_TEST_CASE(fields_left_out_stay_out_when_a_run_is_resumed) {
  FaultServer server([](std::size_t, const Received& request) {
    return parse_json(request.body)->get("store") != nullptr ? refusal("no 'store'") : Reply::json(good);
  });
  Endpoint fresh(settings_for(server, {})), again(settings_for(server, {}));
  again.recall(*parse_json(R"({"resolved_mode": "fc", "dropped_parameters": ["store"]})"));
  const auto item = weather();
  BOOST_TEST(contains(*fresh.request(item), "\"store\""));
  BOOST_TEST(!contains(*again.request(item), "\"store\""));
  // The omitted field does not change the request key, so earlier answers still count.
  BOOST_TEST(fresh.request_key(item) == again.request_key(item));
}

BOOST_AUTO_TEST_CASE(auto_mode_reports_that_tools_were_refused) {
  for (const auto& [message, status] :
       {std::pair(R"("auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set)", 400),
        std::pair("Function calling is not enabled for this model", 400), std::pair("m does not support tools", 400),
        std::pair("tools param requires --jinja flag", 500)}) {
    const auto script = [&](std::size_t, const Received& request) {
      return contains(request.body, "\"tools\"") ? refusal(message, status) : Reply::json(good);
    };
    const auto got = ask(script, {.mode = std::nullopt});
    BOOST_TEST(got.text() == R"("[f(a=1)]")", message);
    BOOST_TEST(got.output.format == "prompt");
    BOOST_REQUIRE(got.notices.size() == 1U);
    for (const auto* part : {message, "--mode prompt", "--enable-auto-tool-choice", "--jinja", "Ollama"})
      BOOST_TEST(contains(got.notices.front(), part), got.notices.front());
    BOOST_TEST(std::string(Value(got.findings).get_string("resolved_mode")) == "prompt");
    // In mode fc the refusal names the same remedy.
    const auto strict = ask(script, {.mode = Mode::fc});
    BOOST_TEST(contains(strict.text(), "--enable-auto-tool-choice --tool-call-parser"), strict.text());
    BOOST_TEST(!contains(strict.text(), "check --base-url"));
    BOOST_TEST(strict.notices.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_that_repeats_the_api_key_hides_it) {
  FaultServer server([](std::size_t, const Received& request) {
    return contains(request.body, "\"tools\"") ? refusal("no tools for Bearer sk-very-secret") : Reply::json(good);
  });
  auto settings = settings_for(server, {.mode = std::nullopt});
  settings.key = "sk-very-secret";
  std::string said;
  settings.on_notice = [&](const std::string& sentence) { said += sentence; };
  Endpoint endpoint(settings);
  const auto item = weather();
  std::latch done(1);
  endpoint.ask(item, [&](const Output&) { done.count_down(); });
  done.wait();
  BOOST_TEST(contains(said, "the server refused tools"));
  BOOST_TEST(!contains(said, "secret"));
}
