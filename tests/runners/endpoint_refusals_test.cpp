// How an endpoint treats refusals: some end the run, some switch it to text mode, and some fail only one case.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "providers/endpoint.hpp"
#include "support/asking.hpp"
#include "support/fault_server.hpp"

using namespace evalrun::tests::asking;
using evalrun::errc;
using evalrun::Output;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

BOOST_AUTO_TEST_CASE(an_unreachable_server_is_reported_with_a_remedy) {
  EndpointSettings settings;
  settings.base_url = "http://user:pass@127.0.0.1:1/v1";
  Endpoint endpoint(settings);
  const auto ready = endpoint.prepare();
  BOOST_REQUIRE(!ready.has_value());
  const auto text = to_string(ready.error());
  BOOST_TEST(contains(text, "127.0.0.1:1"));
  BOOST_TEST(contains(text, "--base-url"));
  BOOST_TEST(!contains(text, "pass@"));
  settings.base_url = "localhost:8000";
  Endpoint schemeless(settings);
  BOOST_TEST((schemeless.prepare().error().code == errc::usage));
}

BOOST_AUTO_TEST_CASE(a_refused_api_key_ends_the_run_and_is_never_shown) {
  FaultServer server([](std::size_t, const Received& request) {
    return Reply::json(fmt::format(R"({{"error": {{"message": "bad key: {}"}}}})", request.header("authorization")),
                       401);
  });
  auto settings = settings_for(server);
  settings.key = "sk-very-secret";
  Endpoint endpoint(settings);
  BOOST_TEST(!endpoint.broken().has_value());
  const auto outputs = ask_all(endpoint, cases(50));
  BOOST_REQUIRE(endpoint.broken().has_value());
  BOOST_TEST(contains(endpoint.broken()->message, "--api-key-env"));
  BOOST_TEST(!contains(endpoint.broken()->message, "secret"));
  BOOST_TEST(server.requests() < 36U);  // three refusals, then at most the requests under way
  for (const auto& output : outputs) {
    BOOST_REQUIRE(output.infra.has_value());
    BOOST_TEST(!contains(output.infra->message, "secret"));
  }
}

BOOST_AUTO_TEST_CASE(auto_falls_back_to_text_when_tools_are_refused) {
  FaultServer server([](std::size_t, const Received& request) {
    if (contains(request.body, "\"tools\""))
      return Reply::json(R"({"error": {"message": "\"auto\" tool choice requires a parser"}})", 400);
    return Reply::json(words);
  });
  Endpoint endpoint(settings_for(server));
  for (const auto& output : ask_all(endpoint, cases(40))) {
    BOOST_REQUIRE(!output.infra.has_value());
    BOOST_TEST(output.format == "prompt");
    BOOST_TEST(!output.underscore_to_dot);
    BOOST_TEST(*output.result.string() == "[m.f(a=1)]");
  }
  BOOST_TEST((endpoint.mode() == Mode::prompt));
  BOOST_TEST(server.requests() == 41U);  // only the first request had tools

  auto strict = settings_for(server);
  strict.mode = Mode::fc;
  Endpoint only_tools(strict);
  const auto refused = ask_one(only_tools);
  BOOST_REQUIRE(refused.infra.has_value());
  BOOST_TEST((refused.infra->code == errc::http));
  BOOST_TEST(contains(refused.infra->message, "HTTP 400"));
  BOOST_TEST(contains(refused.infra->message, "tool choice"));
}

BOOST_AUTO_TEST_CASE(a_case_without_functions_does_not_decide_the_mode) {
  FaultServer server([](std::size_t, const Received& request) {
    if (contains(request.body, "\"tools\"")) return Reply::json(R"({"error": "no tools here"})", 422);
    return Reply::json(words);
  });
  Endpoint endpoint(settings_for(server));
  BOOST_TEST(!ask_all(endpoint, {sample_case(0, false)}).front().infra.has_value());
  BOOST_TEST(!endpoint.mode().has_value());
  BOOST_TEST(ask_one(endpoint).format == "prompt");
}

BOOST_AUTO_TEST_CASE(failures_that_stay_are_recorded_as_infra) {
  const auto infra_of = [](const Reply& reply, std::size_t requests) {
    FaultServer server([&](std::size_t, const Received&) { return reply; });
    auto settings = settings_for(server);
    settings.retry.max_retries = 3;
    settings.http.max_body = 10'000;
    Endpoint endpoint(settings);
    const auto output = ask_one(endpoint);
    BOOST_TEST(server.requests() == requests);
    BOOST_REQUIRE(output.infra.has_value());
    BOOST_TEST(output.result.is_none());
    BOOST_TEST(output.infra->where == "simple_python_0");
    return *output.infra;
  };
  BOOST_TEST(contains(infra_of(Reply::status(503), 4).message, "HTTP 503: status 503 (4 attempts)"));
  BOOST_TEST((infra_of(Reply::status(503), 4).code == errc::http));
  BOOST_TEST((infra_of(Reply::cut(answer, 10, true), 4).code == errc::network));
  BOOST_TEST((infra_of(Reply::typed("text/html", "<html>"), 3).code == errc::protocol));
  BOOST_TEST((infra_of(Reply::json(std::string(20'000, ' ')), 1).code == errc::limit));
  BOOST_TEST(contains(infra_of(Reply::status(400), 1).message, "HTTP 400"));
  BOOST_TEST(contains(infra_of(Reply::status(429, "Retry-After: 86400\r\n"), 1).message, "HTTP 429"));
  BOOST_TEST(
      contains(infra_of(Reply::json(R"({"error": {"code": "insufficient_quota"}})", 429), 1).message, "HTTP 429"));
  BOOST_TEST(
      contains(infra_of(Reply::json("", 308, "Location: http://u:p@h/x\r\n"), 1).message, "redirects to http://h/x"));
}

BOOST_AUTO_TEST_CASE(a_refused_number_of_functions_fails_only_its_case) {
  FaultServer server([](std::size_t, const Received& request) {
    if (contains(request.body, "simple_python_1"))
      return Reply::json(R"({"error": {"message": "Invalid 'tools': array too long. Expected at most 128 tools."}})",
                         400);
    return Reply::json(answer);
  });
  auto settings = settings_for(server);
  settings.queue.concurrency = 1;
  auto all = cases(3);
  all[1].messages = *evalrun::parse_json(R"([{"role": "user", "content": "simple_python_1"}])");
  std::swap(all[0], all[1]);  // a refusal that comes first must not switch to text mode
  Endpoint endpoint(settings);
  const auto outputs = ask_all(endpoint, all);
  BOOST_REQUIRE(outputs[0].infra.has_value());
  BOOST_TEST(contains(outputs[0].infra->message, "array too long"));
  BOOST_TEST(contains(outputs[0].infra->message, "(this case offers 1 function)"));
  BOOST_TEST(outputs[1].format == "fc");
  BOOST_TEST(outputs[2].format == "fc");
  BOOST_TEST(!endpoint.broken().has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_of_the_first_request_alone_does_not_end_the_run) {
  // A filter in front of the server refuses the text of one case, or a gateway redirects its request.
  for (const int status : {307, 403, 404}) {
    FaultServer server([&](std::size_t n, const Received&) {
      return n == 0 ? Reply::json("", status, "Location: /elsewhere\r\n") : Reply::json(answer);
    });
    auto settings = settings_for(server);
    settings.queue.concurrency = 1;
    Endpoint endpoint(settings);
    const auto outputs = ask_all(endpoint, cases(5));
    BOOST_REQUIRE(outputs[0].infra.has_value());
    BOOST_TEST(contains(outputs[0].infra->message, fmt::format("HTTP {}", status)));
    for (std::size_t i = 1; i < outputs.size(); ++i) BOOST_TEST(!outputs[i].infra.has_value());
    BOOST_TEST(!endpoint.broken().has_value());
    BOOST_TEST(server.requests() == 5U);
  }
}

BOOST_AUTO_TEST_CASE(the_only_request_that_is_refused_ends_the_run_with_the_remedy) {
  FaultServer server([](std::size_t, const Received&) { return Reply::status(404); });
  Endpoint endpoint(settings_for(server));
  BOOST_TEST(ask_one(endpoint).infra.has_value());
  BOOST_REQUIRE(endpoint.broken().has_value());
  BOOST_TEST(contains(endpoint.broken()->message, "the endpoint refuses every request: HTTP 404"));
  BOOST_TEST(contains(endpoint.broken()->message, "check --base-url"));
  BOOST_TEST(server.requests() == 1U);
}
