#include "providers/endpoint.hpp"

#include <latch>
#include <mutex>
#include <set>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "support/asking.hpp"
#include "support/fault_server.hpp"

using namespace std::chrono_literals;
using namespace evalrun::tests::asking;
using evalrun::Case;
using evalrun::errc;
using evalrun::Output;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

BOOST_AUTO_TEST_CASE(asks_with_tools_and_reads_the_calls) {
  Received seen;
  FaultServer server([&](std::size_t, const Received& request) {
    seen = request;
    return Reply::json(answer);
  });
  auto settings = settings_for(server);
  settings.key = "k-123";
  settings.trace_header = true;
  settings.sampling.seed = 7;
  Endpoint endpoint(settings);
  const auto output = ask_one(endpoint);
  BOOST_TEST(!output.infra.has_value());
  BOOST_TEST(output.id == "simple_python_0");
  BOOST_TEST(dump_json(output.result) == R"([{"m_f": "{\"a\": 1}"}])");
  BOOST_TEST(output.underscore_to_dot);
  BOOST_TEST(output.format == "fc");
  BOOST_TEST(output.latency > 0);
  BOOST_TEST(seen.path == "/v1/chat/completions");
  BOOST_TEST(seen.header("authorization") == "Bearer k-123");
  BOOST_TEST(seen.header("x-evalrun-case") == "simple_python_0");
  const auto body = evalrun::parse_json(seen.body);
  BOOST_REQUIRE(body.has_value());
  BOOST_TEST(body->get_string("model") == "given");
  BOOST_TEST(*body->get("seed")->integer() == 7);
  BOOST_TEST(body->get("tools")->list()->size() == 1U);
  BOOST_TEST(!contains(dump_json(endpoint.description()), "k-123"));
  BOOST_TEST(*endpoint.request(sample_case()) == seen.body);
}

BOOST_AUTO_TEST_CASE(takes_the_only_model_listed) {
  std::string list = models;
  FaultServer server([&](std::size_t, const Received& request) {
    BOOST_TEST(request.path == "/v1/models");
    return Reply::json(list);
  });
  auto settings = settings_for(server);
  settings.model_name.clear();
  Endpoint endpoint(settings);
  BOOST_REQUIRE(endpoint.prepare().has_value());
  BOOST_TEST(endpoint.name() == "only");
  list = R"({"data": [{"id": "one"}, {"id": "two"}]})";
  Endpoint undecided(settings);
  const auto several = undecided.prepare();
  BOOST_REQUIRE(!several.has_value());
  BOOST_TEST(contains(several.error().message, "one, two"));
  BOOST_TEST(contains(several.error().message, "--model-name"));
  list = R"({"data": []})";
  Endpoint empty(settings);
  BOOST_TEST(!empty.prepare().has_value());
}

BOOST_AUTO_TEST_CASE(first_contact_waits_for_a_server_that_loads) {
  FaultServer server([&](std::size_t n, const Received&) {
    if (n == 1) return Reply::cut(models, 3, true);
    return n < 4 ? Reply::status(503) : Reply::json(models);
  });
  auto settings = settings_for(server);
  settings.model_name.clear();
  Endpoint endpoint(settings);
  BOOST_REQUIRE(endpoint.prepare().has_value());
  BOOST_TEST(server.requests() == 5U);
}

BOOST_AUTO_TEST_CASE(transient_failures_are_retried) {
  std::set<std::string> bodies;
  FaultServer server([&](std::size_t n, const Received& request) {
    bodies.insert(request.body);
    switch (n) {
      case 0: return Reply::status(429, "Retry-After: 0\r\n");
      case 1: return Reply::status(503);
      case 2: return Reply::status(500);
      case 3: return Reply::cut(answer, 10, true);
      case 4: return Reply::json(answer.substr(0, 40));
      case 5: return Reply::typed("text/html", "<html>wait</html>");
      case 6: return Reply::status(408);
      default: return Reply::gzipped(answer);
    }
  });
  auto settings = settings_for(server);
  settings.retry.max_garbled_retries = 9;
  Endpoint endpoint(settings);
  const auto output = ask_one(endpoint);
  BOOST_TEST(!output.infra.has_value());
  BOOST_TEST(server.requests() == 8U);
  // Every attempt sent the same request.
  BOOST_TEST(bodies.size() == 1U);
  BOOST_TEST(*bodies.begin() == *endpoint.request(sample_case()));
  BOOST_TEST(output.request_key == endpoint.request_key(sample_case()));
}

BOOST_AUTO_TEST_CASE(a_waiting_task_takes_no_place) {
  // The first request has to wait; meanwhile the others are answered although only one may be under way.
  std::mutex mutex;
  std::vector<std::string> order;
  FaultServer server([&](std::size_t n, const Received& request) {
    const std::scoped_lock lock(mutex);
    order.push_back(request.header("x-evalrun-case"));
    return n == 0 ? Reply::status(429, "Retry-After: 1\r\n") : Reply::json(answer);
  });
  auto settings = settings_for(server);
  settings.queue.concurrency = 1;
  settings.trace_header = true;
  Endpoint endpoint(settings);
  for (const auto& output : ask_all(endpoint, cases(5))) BOOST_TEST(!output.infra.has_value());
  BOOST_TEST(order.size() == 6U);
  BOOST_TEST(order.front() == "simple_python_0");
  BOOST_TEST(order.back() == "simple_python_0");
  BOOST_TEST(server.most_at_once() == 1);
}

BOOST_AUTO_TEST_CASE(never_more_at_once_than_allowed) {
  FaultServer server([](std::size_t n, const Received&) {
    auto reply = n % 7 == 3 ? Reply::status(500) : Reply::json(answer);
    reply.delay = 5ms;
    return reply;
  });
  auto settings = settings_for(server);
  settings.queue.concurrency = 8;
  Endpoint endpoint(settings);
  for (const auto& output : ask_all(endpoint, cases(200))) BOOST_TEST(!output.infra.has_value());
  BOOST_TEST(server.most_at_once() <= 8);
  BOOST_TEST(server.most_at_once() > 4);
}

BOOST_AUTO_TEST_CASE(draining_finishes_what_is_under_way) {
  FaultServer server([](std::size_t n, const Received&) {
    auto reply = Reply::json(answer);
    reply.delay = n == 0 ? 0ms : 200ms;
    return reply;
  });
  auto settings = settings_for(server);
  settings.queue.concurrency = 4;
  Endpoint endpoint(settings);
  const auto all = cases(40);
  std::mutex mutex;
  std::vector<Output> outputs;
  std::latch first(1), rest(39);
  for (const auto& item : all)
    endpoint.ask(item, [&](Output output) {
      const std::scoped_lock lock(mutex);
      outputs.push_back(std::move(output));
      if (outputs.size() == 1)
        first.count_down();
      else
        rest.count_down();
    });
  first.wait();
  std::this_thread::sleep_for(50ms);
  endpoint.drain();
  rest.wait();
  const auto answered = std::ranges::count_if(outputs, [](const Output& o) { return !o.infra; });
  BOOST_TEST(answered == 5);
  for (const auto& output : outputs) BOOST_TEST((!output.infra || output.infra->code == errc::interrupted));
}

BOOST_AUTO_TEST_CASE(stopping_answers_everything) {
  FaultServer server([](std::size_t, const Received&) { return Reply::silence(); });
  auto settings = settings_for(server);
  int answered = 0;
  const auto all = cases(30);
  Endpoint endpoint(settings);
  for (const auto& item : all)
    endpoint.ask(item, [&](const Output& output) {
      if (output.infra && output.infra->code == errc::interrupted) ++answered;
    });
  std::this_thread::sleep_for(20ms);
  endpoint.stop();
  BOOST_TEST(answered == 30);
}

namespace {
const std::string event_answer =
    "data: {\"choices\": [{\"delta\": {\"content\": \"[m.f(\"}}]}\n\n"
    "data: {\"choices\": [{\"delta\": {\"content\": \"a=1)]\"}, \"finish_reason\": \"stop\"}]}\n\ndata: [DONE]\n\n";
}  // namespace

BOOST_AUTO_TEST_CASE(streams_and_measures_the_first_token) {
  std::string sent;
  FaultServer server([&](std::size_t n, const Received& request) {
    sent = request.body;
    if (n == 0) return Reply::json(R"({"error": {"message": "busy"}})", 503);
    if (n == 1) return Reply::cut(event_answer, 60, true);
    auto reply = Reply::typed("text/event-stream", event_answer);
    reply.chunk = reply.bytes.size() - 60;
    reply.pause = 100ms;
    return reply;
  });
  auto settings = settings_for(server);
  settings.stream = true;
  settings.mode = Mode::prompt;
  Endpoint endpoint(settings);
  const auto output = ask_one(endpoint);
  BOOST_REQUIRE(!output.infra.has_value());
  BOOST_TEST(*output.result.string() == "[m.f(a=1)]");
  BOOST_TEST(contains(sent, "\"stream\": true"));
  BOOST_TEST(output.first_token >= 0);
  BOOST_TEST(output.latency - output.first_token > 0.08);
  BOOST_TEST(server.requests() == 3U);

  FaultServer plain([](std::size_t, const Received&) { return Reply::json(words); });
  settings.base_url = plain.url("/v1");
  Endpoint unstreamed(settings);
  const auto whole = ask_one(unstreamed);
  BOOST_TEST(*whole.result.string() == "[m.f(a=1)]");
  BOOST_TEST(whole.first_token == -1);
}

BOOST_AUTO_TEST_CASE(secrets_are_in_no_error_answer_or_description) {
  FaultServer server([](std::size_t n, const Received& request) {
    const auto secrets = request.header("authorization") + " " + request.header("x-api-key") + " " + request.path;
    if (n == 0)
      return Reply::json(fmt::format(R"({{"error": {{"message": "{}"}}}})", std::string(280, 'x') + secrets), 400);
    return Reply::json(fmt::format(R"({{"choices": [{{"message": {{"content": "{}"{}}}}}]}})", secrets,
                                   n == 2 ? R"(, "tool_calls": [])" : ""));
  });
  auto settings = settings_for(server);
  settings.base_url = server.url("/v1/chat/completions/?key=sk-in-query&api-version=2");
  settings.mode = Mode::prompt;
  settings.key = "sk-very-secret";
  settings.headers = {"X-Api-Key: sk-in-header", "X-Plain: plain"};
  Endpoint endpoint(settings);
  const auto refused = ask_one(endpoint);
  BOOST_REQUIRE(refused.infra.has_value());
  const auto answered = ask_one(endpoint);
  BOOST_REQUIRE(!answered.infra.has_value());
  BOOST_TEST(contains(*answered.result.string(), "/v1/chat/completions?key=*&api-version=2"));
  settings.mode = Mode::fc;
  Endpoint with_tools(settings);
  const auto beside_calls = ask_one(with_tools);
  BOOST_TEST(contains(beside_calls.content, "/v1/chat/completions?key=*&api-version=2"));
  const auto described = dump_json(endpoint.description());
  BOOST_TEST(contains(described, R"("headers": ["x-api-key", "x-plain"])"));
  for (const auto& text : {to_string(*refused.infra), *answered.result.string(), beside_calls.content, described})
    BOOST_TEST(!contains(text, "sk-"), text);
}

BOOST_AUTO_TEST_CASE(given_headers_replace_the_usual_ones) {
  Received seen;
  FaultServer server([&](std::size_t, const Received& request) {
    seen = request;
    return Reply::json(answer);
  });
  auto settings = settings_for(server);
  settings.key = "k";
  settings.headers = {"authorization: Basic abc", "X-Other: a: b"};
  Endpoint endpoint(settings);
  BOOST_TEST(!ask_one(endpoint).infra.has_value());
  BOOST_TEST(seen.header("authorization") == "Basic abc");
  BOOST_TEST(seen.header("x-other") == "a: b");
  for (const auto* bad : {"no colon", ": x", "a b: c", "a: b\r\nx: y"}) {
    settings.headers = {bad};
    Endpoint refused(settings);
    BOOST_TEST((refused.prepare().error().code == errc::usage));
  }
}

BOOST_AUTO_TEST_CASE(no_tools_are_offered_where_there_are_no_functions) {
  std::string body;
  FaultServer server([&](std::size_t, const Received& request) {
    body = request.body;
    return Reply::json(words);
  });
  auto settings = settings_for(server);
  settings.mode = Mode::fc;
  Endpoint endpoint(settings);
  const auto output = ask_all(endpoint, {sample_case(0, false)}).front();
  BOOST_TEST(!output.infra.has_value());
  BOOST_TEST(output.format == "fc");
  BOOST_TEST(!contains(body, "tools"));
}

BOOST_AUTO_TEST_CASE(each_attempt_at_a_case_has_a_seed_of_its_own) {
  EndpointSettings settings;
  settings.model_name = "m";
  settings.sampling.seed = 10;
  Endpoint endpoint(settings);
  auto item = sample_case();
  BOOST_TEST(contains(*endpoint.request(item), "\"seed\": 10"));
  item.attempt = 2;
  BOOST_TEST(contains(*endpoint.request(item), "\"seed\": 12"));
}

BOOST_AUTO_TEST_CASE(other_protocols_have_their_own_paths_and_headers) {
  Received seen;
  std::string reply;
  FaultServer server([&](std::size_t, const Received& request) {
    seen = request;
    return Reply::json(reply);
  });
  auto settings = settings_for(server);
  settings.key = "k-123";
  settings.protocol = &evalrun::runners::anthropic_protocol();
  settings.base_url = server.url("");
  reply = R"({"content": [{"type": "tool_use", "name": "m_f", "input": {"a": 1}}], "stop_reason": "tool_use"})";
  Endpoint anthropic(settings);
  auto output = ask_one(anthropic);
  BOOST_TEST(dump_json(output.result) == R"([{"m_f": "{\"a\": 1}"}])");
  BOOST_TEST(output.underscore_to_dot);
  BOOST_TEST(seen.path == "/v1/messages");
  BOOST_TEST(seen.header("x-api-key") == "k-123");
  BOOST_TEST(seen.header("authorization") == "");
  BOOST_TEST(anthropic.description().find("kind")->string()->compare("anthropic") == 0);

  settings.protocol = &evalrun::runners::gemini_protocol();
  reply = R"({"candidates": [{"content": {"parts": [{"functionCall": {"name": "m_f", "args": {"a": 1}}}]}}]})";
  Endpoint gemini(settings);
  output = ask_one(gemini);
  BOOST_TEST(dump_json(output.result) == R"([{"m_f": "{\"a\": 1}"}])");
  BOOST_TEST(seen.path == "/v1beta/models/given:generateContent");
  BOOST_TEST(seen.header("x-goog-api-key") == "k-123");
  settings.base_url = server.url("/somewhere/v1/?project=p");
  settings.stream = true;
  Endpoint elsewhere(settings);
  BOOST_TEST(dump_json(ask_one(elsewhere).result) == R"([{"m_f": "{\"a\": 1}"}])");
  BOOST_TEST(seen.path == "/somewhere/v1/models/given:streamGenerateContent?alt=sse&project=p");
}
