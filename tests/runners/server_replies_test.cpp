// Replies of real servers, sent by a scripted server: whole and streamed, with tools and as text.
#include <latch>
#include <mutex>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/pipeline.hpp"

#include "decode/outcome.hpp"
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

BOOST_AUTO_TEST_CASE(text_modes_read_the_content_next_to_an_empty_list_of_calls) {
  const std::string body = R"({"choices": [{"index": 0, "message": {"role": "assistant", "content": "[f(a=1)]",
                               "tool_calls": []}, "finish_reason": "stop"}]})";
  const std::vector<std::string> pieces{delta(R"({"content": "[f(a=1)]", "tool_calls": []})"), delta("{}", stop),
                                        "[DONE]"};
  BOOST_TEST(ask(body, {.mode = Mode::prompt}).text() == R"("[f(a=1)]")");
  BOOST_TEST(stream(pieces, {.mode = Mode::prompt}).text() == R"("[f(a=1)]")");
  // With tools the empty list is the answer, as for the reference.
  BOOST_TEST(ask(body).text() == "[]");
  BOOST_TEST(stream(pieces).text() == "[]");
  // The content is kept next to it.
  BOOST_TEST(ask(body).output.content == "[f(a=1)]");
  BOOST_TEST(stream(pieces).output.content == "[f(a=1)]");
  BOOST_TEST(ask(body, {.mode = Mode::prompt}).output.content == "");
  // In auto mode the content is the answer once tools were refused.
  const auto turned = ask(
      [&](std::size_t, const Received& request) {
        return contains(request.body, "\"tools\"") ? refusal("tools are not supported") : Reply::json(body);
      },
      {.mode = std::nullopt});
  BOOST_TEST(turned.text() == R"("[f(a=1)]")");
}

BOOST_AUTO_TEST_CASE(without_tools_the_content_counts_in_every_mode) {
  FaultServer server([](std::size_t, const Received& request) {
    BOOST_TEST(!contains(request.body, "\"tools\""));
    return Reply::json(R"({"choices": [{"message": {"content": "hm", "tool_calls": []}}]})");
  });
  Endpoint endpoint(settings_for(server, {}));
  auto item = weather();
  item.functions.clear();
  std::latch done(1);
  Output got;
  endpoint.ask(item, [&](Output output) {
    got = std::move(output);
    done.count_down();
  });
  done.wait();
  BOOST_TEST(dump_json(got.result) == R"("hm")");
}

BOOST_AUTO_TEST_CASE(a_failure_upstream_is_no_answer_and_is_asked_again) {
  for (const std::string& body :
       {std::string(R"({"choices": [{"index": 0, "finish_reason": "error", "native_finish_reason": null, "error":
            {"code": 502, "message": "Upstream error from provider"}, "message": {"role": "assistant", "content": ""}}]})"),
        std::string(R"({"choices": [{"index": 0, "message": {"role": "assistant", "content": ""}, "finish_reason":
            "stop"}], "error": {"message": "backend died", "code": 500}})"),
        std::string(R"({"choices": [{"message": {"content": "[f("}, "finish_reason": "network_error"}]})"),
        std::string(R"({"choices": [{"message": {"content": ""}, "finish_reason": "insufficient_system_resource"}]})"),
        std::string(R"({"choices": [{"message": {"content": "x"}, "finish_reason": "ERROR"}]})"),
        std::string(
            R"({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}], "error": "out of memory"})"),
        std::string(R"({"choices": [{"message": {"content": ""}, "error": {"code": "502", "message": "no"}}]})"),
        std::string(R"({"choices": [{"message": {"content": "", "error": {"code": 500, "message": "no"}}}]})"),
        std::string(R"({"choices": []})"), std::string(R"({"choices": null, "error": null})"), std::string(" ")}) {
    for (const Mode mode : {Mode::fc, Mode::prompt}) {
      const auto got =
          ask([&](std::size_t n, const Received&) { return Reply::json(n == 0 ? body : good); }, {.mode = mode});
      BOOST_TEST(got.text() == R"("[f(a=1)]")", body << ": " << got.text());
      BOOST_TEST(got.requests == 2U);
    }
    const auto never = ask(body);
    BOOST_TEST(never.output.infra.has_value(), body);
    BOOST_TEST(never.requests > 1U);
  }
  // An empty error is no failure.
  BOOST_TEST(ask(R"({"error": null, "choices": [{"error": null, "message": {"content": "hm"}}]})").text() == R"("hm")");
  BOOST_TEST(ask(R"({"error": {"code": 0, "message": ""}, "choices": [{"message": {"content": "hm"}}]})").text() ==
             R"("hm")");
}

BOOST_AUTO_TEST_CASE(a_failure_upstream_in_a_stream_is_no_answer) {
  const std::vector<std::vector<std::string>> broken{
      {delta(R"({"content": ""})", R"(, "error": {"code": 502, "message": "bad"}, "finish_reason": "error")"),
       "[DONE]"},
      {delta(R"({"content": "[f("})"), R"({"object": "error", "message": "CUDA out of memory", "code": 500})",
       "[DONE]"},
      {R"({"code": 503, "message": "no worker"})", "[DONE]"},
      {"[DONE]"},
      {delta(R"({"content": "x"})", R"(, "finish_reason": "network_error")"), "[DONE]"}};
  for (const auto& all : broken) {
    const auto got = ask(
        [&](std::size_t n, const Received&) {
          return Reply::typed("text/event-stream",
                              n == 0 ? events(all) : events({delta(R"({"content": "hm"})", stop)}));
        },
        {.stream = true});
    BOOST_TEST(got.text() == R"("hm")", all.front() << ": " << got.text());
    BOOST_TEST(got.requests == 2U);
    BOOST_TEST(stream(all).output.infra.has_value(), all.front());
  }
  const auto named = ask(
      [](std::size_t, const Received&) {
        return Reply::typed("text/event-stream", "event: error\ndata: {\"message\": \"no\"}\n\n");
      },
      {.stream = true});
  BOOST_TEST(contains(named.text(), "infra: the server broke off its answer: no"), named.text());
}

BOOST_AUTO_TEST_CASE(failures_of_other_protocols_are_no_answers) {
  const Asking anthropic{.protocol = &anthropic_protocol()}, gemini{.protocol = &gemini_protocol()};
  BOOST_TEST(ask(R"({"content": [{"type": "text", "text": ""}], "stop_reason": "error"})", anthropic)
                 .output.infra.has_value());
  BOOST_TEST(ask(R"({"content": [], "error": {"message": "died", "code": 500}})", anthropic).output.infra.has_value());
  BOOST_TEST(
      ask(R"({"candidates": [{"content": {"parts": [{"text": ""}]}}], "error": {"code": 503, "message": "x"}})", gemini)
          .output.infra.has_value());
  BOOST_TEST(ask("\xef\xbb\xbf{\"content\": [{\"type\": \"text\", \"text\": \"hm\"}]}", anthropic).text() == R"("hm")");
  BOOST_TEST(is_token_limit(
      ask(R"({"candidates": [{"content": {"parts": [{"text": "a"}]}, "finishReason": "MAX_TOKENS"}]})", gemini)
          .output.finish_reason));
}

BOOST_AUTO_TEST_CASE(calls_that_share_an_index_stay_apart) {
  const auto call = [](const std::string& fields) {
    return delta(R"({"tool_calls": [{"index": 0, )" + fields + "}]}");
  };
  const auto end = delta("{}", R"(, "finish_reason": "tool_calls")");
  const std::string both = R"([{"f": "{\"a\": 1}"}, {"g": "{\"b\": 2}"}])";
  BOOST_TEST(stream({call(R"("id": "a", "function": {"name": "f", "arguments": "{\"a\": 1}"})"),
                     call(R"("id": "b", "function": {"name": "g", "arguments": "{\"b\": 2}"})"), end})
                 .text() == both);
  // Each call arrives in pieces.
  BOOST_TEST(stream({call(R"("id": "a", "function": {"name": "f", "arguments": ""})"),
                     call(R"("function": {"arguments": "{\"a\""})"), call(R"("function": {"arguments": ": 1}"})"),
                     call(R"("id": "b", "function": {"name": "g", "arguments": ""})"),
                     call(R"("function": {"arguments": "{\"b\": 2}"})"), end})
                 .text() == both);
  // Without ids, a name after complete arguments begins another call, even of the same function.
  BOOST_TEST(stream({call(R"("function": {"name": "f", "arguments": "{\"a\": 1}"})"),
                     call(R"("function": {"name": "g", "arguments": "{\"b\": 2}"})"), end})
                 .text() == both);
  BOOST_TEST(stream({call(R"("function": {"name": "f", "arguments": "{\"a\": 1}"})"),
                     call(R"("function": {"name": "f", "arguments": "{\"a\": 2}"})"), end})
                 .text() == R"([{"f": "{\"a\": 1}"}, {"f": "{\"a\": 2}"}])");
  // Both calls arrive in one event.
  BOOST_TEST(
      stream({delta(R"({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"a\": 1}"}}, )"
                    R"({"index": 0, "id": "b", "function": {"name": "g", "arguments": "{\"b\": 2}"}}]})"),
              end})
          .text() == both);
  // This is one call although every piece repeats the name or has a new id, or the whole call arrives twice.
  const std::string one = R"([{"f": "{\"a\": 1}"}])";
  BOOST_TEST(stream({call(R"("id": "a", "function": {"name": "f", "arguments": "{\"a\""})"),
                     call(R"("id": "a", "function": {"name": "f", "arguments": ": 1}"})"),
                     call(R"("id": "a", "function": {"name": "f", "arguments": ""})"), end})
                 .text() == one);
  BOOST_TEST(stream({call(R"("id": "a", "function": {"name": "f", "arguments": "{\"a\""})"),
                     call(R"("id": "b", "function": {"arguments": ": 1}"})"), end})
                 .text() == one);
  BOOST_TEST(stream({call(R"("id": "a", "function": {"name": "f", "arguments": "{\"a\": 1}"})"),
                     call(R"("id": "a", "function": {"name": "f", "arguments": "{\"a\": 1}"})"), end})
                 .text() == one);
}

BOOST_AUTO_TEST_CASE(content_in_parts_is_read_in_streams_too) {
  const auto got =
      stream({delta(R"({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}]})"),
              delta(R"({"content": [{"type": "text", "text": "[f("}]})"),
              delta(R"({"content": [{"type": "text", "text": "a=1)]"}]})", stop), "[DONE]"});
  BOOST_TEST(got.text() == R"("[f(a=1)]")");
  BOOST_TEST(got.output.reasoning == "Hm");
  BOOST_TEST(stream({delta(R"({"content": "[f("})"), delta(R"({"content": ["a=1)]"]})", stop)}).text() ==
             R"("[f(a=1)]")");
}

BOOST_AUTO_TEST_CASE(every_name_of_the_token_limit_truncates) {
  for (const auto* reason : {"length", "max_tokens", "MAX_TOKENS", "model_length", "model_context_window_exceeded"}) {
    FaultServer server([&](std::size_t, const Received&) {
      return Reply::json(
          fmt::format(R"({{"choices": [{{"message": {{"content": "x"}}, "finish_reason": "{}"}}]}})", reason));
    });
    Endpoint endpoint(settings_for(server, {}));
    bool asked = false;
    Outcome outcome = Outcome::infra;
    const auto counts = run_pipeline(
        [&]() -> result<std::optional<Case>> {
          return std::exchange(asked, true) ? std::nullopt : std::optional(weather());
        },
        endpoint, {}, test::one_by_one([&](const JudgedOutput& done) -> result<void> {
          outcome = done.outcome;
          return {};
        }));
    endpoint.stop();
    BOOST_REQUIRE(counts.has_value());
    BOOST_TEST((outcome == Outcome::truncated), reason);
  }
}

BOOST_AUTO_TEST_CASE(an_answer_is_complete_though_the_connection_stays_open) {
  const auto hanging = [](const std::string& type, const std::string& body) {
    Reply reply{.bytes = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n\r\n{}", type, body)};
    reply.hang = true;
    return reply;
  };
  const auto begun = std::chrono::steady_clock::now();
  for (const auto& body :
       {events({delta(R"({"content": "hm"})", stop), "[DONE]"}),
        "data: " + delta(R"({"content": "hm"})") + "\n\ndata: [DONE]", events({delta(R"({"content": "hm"})", stop)})}) {
    const auto got =
        ask([&](std::size_t, const Received&) { return hanging("text/event-stream", body); }, {.stream = true});
    BOOST_TEST(got.text() == R"("hm")", body << got.text());
    BOOST_TEST(got.requests == 1U);
    BOOST_TEST(got.output.latency < 5);
  }
  BOOST_TEST(ask([&](std::size_t, const Received&) { return hanging("application/json", good); }).text() ==
             R"("[f(a=1)]")");
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 60s));
  // A pause in the middle is not the end.
  auto slow = Reply::typed(
      "text/event-stream",
      events({delta(R"({"content": "[f("})"), delta(R"({"content": "a=1)]"})"), delta("{}", stop), "[DONE]"}));
  slow.chunk = 70;
  slow.pause = 250ms;
  BOOST_TEST(ask([&](std::size_t, const Received&) { return slow; }, {.stream = true}).text() == R"("[f(a=1)]")");
}

BOOST_AUTO_TEST_CASE(a_call_that_the_server_could_not_read_is_the_models_mistake) {
  const std::string body = R"({"error": {"message": "Failed to call a function. Please adjust your prompt.", "type":
      "invalid_request_error", "code": "tool_use_failed", "failed_generation": "<function=f{\"a\": 1}"}})";
  for (const auto mode : {std::optional(Mode::fc), std::optional<Mode>()}) {
    const auto got = ask([&](std::size_t, const Received&) { return Reply::json(body, 400); }, {.mode = mode});
    BOOST_TEST(got.text() == R"("<function=f{\"a\": 1}")");
    BOOST_TEST(got.output.format == "fc");
    BOOST_TEST(got.requests == 1U);
    BOOST_TEST(is_unread_call(got.output.finish_reason));
  }
  const auto streamed = ask(
      [&](std::size_t, const Received&) {
        return Reply::typed("text/event-stream", "event: error\ndata: " + dump_json(*parse_json(body)) + "\n\n");
      },
      {.stream = true});
  BOOST_TEST(streamed.text() == R"("<function=f{\"a\": 1}")");
}

BOOST_AUTO_TEST_CASE(transient_statuses_are_retried) {
  for (const int status : {408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}) {
    const auto got =
        ask([&](std::size_t n, const Received&) { return n == 0 ? Reply::status(status) : Reply::json(good); });
    BOOST_TEST(got.text() == R"("[f(a=1)]")", status);
  }
  for (const int status : {400, 403, 404, 413, 422})
    BOOST_TEST(ask([&](std::size_t, const Received&) { return Reply::status(status); }).requests == 1U);
}

BOOST_AUTO_TEST_CASE(the_finer_of_two_waits_wins) {
  const auto begun = std::chrono::steady_clock::now();
  const auto got = ask([](std::size_t n, const Received&) {
    return n == 0 ? Reply::status(429, "Retry-After: 30\r\nretry-after-ms: 20\r\n") : Reply::json(good);
  });
  BOOST_TEST(got.text() == R"("[f(a=1)]")");
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 20s));
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_a_reply) {
  const std::string mark = "\xef\xbb\xbf";
  BOOST_TEST(ask(mark + good).text() == R"("[f(a=1)]")");
  BOOST_TEST(ask(mark + good, {.stream = true}).text() == R"("[f(a=1)]")");
  const auto whole = events({delta(R"({"content": "hm"})", stop), "[DONE]"});
  for (const auto& body : {mark + whole, "data: " + mark + whole.substr(6)}) {
    auto reply = Reply::typed("text/event-stream", body);
    reply.chunk = 1;
    BOOST_TEST(ask([&](std::size_t, const Received&) { return reply; }, {.stream = true}).text() == R"("hm")");
  }
}

BOOST_AUTO_TEST_CASE(a_legacy_call_next_to_an_empty_list_is_a_call) {
  const std::string call = R"("tool_calls": [], "function_call": {"name": "f", "arguments": "{}"})";
  BOOST_TEST(ask(R"({"choices": [{"message": {"content": null, )" + call + "}}]}").text() == R"([{"f": "{}"}])");
  BOOST_TEST(stream({delta("{" + call + "}"), delta("{}", stop)}).text() == R"([{"f": "{}"}])");
}
