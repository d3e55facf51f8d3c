// A whole run against a server that gives three faulty replies in ten. Every case must get its expected answer or
// failure, and no case is asked again after its answer. Seed, case and attempt determine the fault of every reply, so
// the expected results are known in advance. EVALRUN_FAULT_REQUESTS sets the number of cases.
#include <array>
#include <cstdlib>
#include <map>
#include <mutex>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/pipeline.hpp"

#include "providers/endpoint.hpp"
#include "run/run_folder.hpp"
#include "run/run_records.hpp"
#include "support/fault_server.hpp"
#include "support/folder.hpp"
#include "support/one_by_one.hpp"

using namespace std::chrono_literals;
using namespace evalrun;
using namespace evalrun::runners;
using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

namespace {

constexpr std::size_t at_most_body = std::size_t{4} << 20;
constexpr int max_retries = 10, max_garbled_retries = 2;

std::size_t case_count() {
  const char* given = std::getenv("EVALRUN_FAULT_REQUESTS");
  return given == nullptr ? 5'000 : std::stoul(given);
}

/// How the client must treat a fault.
enum class Kind { answered, transient, garbled, permanent };

struct Fault {
  const char* name;
  int weight;
  Kind kind;
  Reply (*reply)(const std::string& answer);
};

std::string page() { return "<!DOCTYPE html><html><title>Gateway</title></html>"; }

Reply slow_hang(Reply reply) {
  reply.close = false;
  reply.hang = true;
  return reply;
}

const std::array faults{
    Fault{"429, come back now", 40, Kind::transient,
          [](const std::string&) { return Reply::status(429, "Retry-After: 0\r\n"); }},
    Fault{"429, come back in a second", 4, Kind::transient,
          [](const std::string&) { return Reply::status(429, "Retry-After: 1\r\n"); }},
    Fault{"429", 40, Kind::transient, [](const std::string&) { return Reply::status(429); }},
    Fault{"500", 40, Kind::transient, [](const std::string&) { return Reply::status(500); }},
    Fault{"502", 40, Kind::transient, [](const std::string&) { return Reply::json(page(), 502); }},
    Fault{"503", 40, Kind::transient, [](const std::string&) { return Reply::status(503); }},
    Fault{"closed at once", 30, Kind::transient, [](const std::string& answer) { return Reply::cut(answer, 0, true); }},
    Fault{"reset in the body", 30, Kind::transient,
          [](const std::string& answer) { return Reply::cut(answer, answer.size() / 2, true); }},
    Fault{"cut in the body", 30, Kind::transient,
          [](const std::string& answer) { return Reply::cut(answer, answer.size() / 2, false); }},
    Fault{"truncated JSON", 30, Kind::garbled,
          [](const std::string& answer) { return Reply::json(answer.substr(0, answer.size() / 2)); }},
    Fault{"a web page", 20, Kind::garbled, [](const std::string&) { return Reply::typed("text/html", page()); }},
    Fault{"no UTF-8", 20, Kind::garbled, [](const std::string&) { return Reply::json("\xff\xfe{\"choices\": \xc3"); }},
    Fault{"hang before the head", 3, Kind::transient, [](const std::string&) { return Reply::silence(); }},
    Fault{"hang in the body", 3, Kind::transient,
          [](const std::string& answer) { return slow_hang(Reply::cut(answer, 10, false)); }},
    Fault{"redirect to itself", 5, Kind::permanent,
          [](const std::string&) { return Reply::json("", 307, "Location: /v1/chat/completions\r\n"); }},
    Fault{"20 MB", 1, Kind::permanent,
          [](const std::string&) { return Reply::json(std::string(std::size_t{20} << 20, ' ')); }},
    Fault{"wrong content type", 20, Kind::answered,
          [](const std::string& answer) { return Reply::typed("text/plain", answer); }},
    Fault{"gzip", 20, Kind::answered, [](const std::string& answer) { return Reply::gzipped(answer); }},
    Fault{"byte by byte", 5, Kind::answered, [](const std::string& answer) { return Reply::trickle(answer, 1ms); }},
};

std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The fault of the reply to an attempt; nullptr if it has none.
const Fault* fault_of(std::size_t number, int attempt) {
  const auto drawn = mix(mix(20261121 + number) + static_cast<std::uint64_t>(attempt));
  if (drawn % 10 >= 3) return nullptr;
  int weights = 0;
  for (const auto& fault : faults) weights += fault.weight;
  auto at = static_cast<int>(mix(drawn) % static_cast<std::uint64_t>(weights));
  for (const auto& fault : faults)
    if ((at -= fault.weight) < 0) return &fault;
  return nullptr;
}

struct Expected {
  int attempts = 0;
  bool answered = false;
};

Expected expected_of(std::size_t number) {
  for (int attempt = 1;; ++attempt) {
    const auto* fault = fault_of(number, attempt);
    if (fault == nullptr || fault->kind == Kind::answered) return {attempt, true};
    const int allowed = fault->kind == Kind::permanent ? 0
                        : fault->kind == Kind::garbled ? max_garbled_retries
                                                       : max_retries;
    if (attempt > allowed) return {attempt, false};
  }
}

struct GoodReply {
  Outcome outcome;
  const char* answer;
};
constexpr std::array answers{
    GoodReply{
        Outcome::call,
        R"({"choices": [{"message": {"tool_calls": [{"function": {"name": "f", "arguments": "{\"a\": 1}"}}]}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 7, "completion_tokens": 3}})"},
    GoodReply{Outcome::abstain, R"({"choices": [{"message": {"content": "I cannot."}, "finish_reason": "stop"}]})"},
    GoodReply{Outcome::truncated,
              R"({"choices": [{"message": {"content": "Let me thi"}, "finish_reason": "length"}]})"},
};
const GoodReply& good_reply_of(std::size_t number) { return answers[mix(number) % answers.size()]; }

Case case_of(std::size_t number) {
  Case item;
  item.id = fmt::format("simple_python_{}", number);
  item.category = "simple_python";
  item.messages = List{Dict{{"role", "user"}, {"content", "call f"}}};
  item.functions.push_back({"f", *parse_json(R"({"name": "f", "description": "f", "parameters": {"type": "dict",
                                             "properties": {"a": {"type": "integer"}}, "required": ["a"]}})")});
  item.accepted.push_back({"f", Dict{{"a", List{1}}}});
  return item;
}

std::size_t number_of(const std::string& id) { return std::stoul(id.substr(id.rfind('_') + 1)); }

EndpointSettings settings_for(const FaultServer& server) {
  EndpointSettings settings;
  settings.base_url = server.url("/v1");
  settings.model_name = "m";
  settings.mode = Mode::fc;
  settings.trace_header = true;
  settings.retry = {.max_retries = max_retries,
                    .max_garbled_retries = max_garbled_retries,
                    .first_wait = 20ms,
                    .longest_wait = 100ms};
  // A server that hangs costs this much time; replies must be faster even on a busy machine.
  settings.http.first_byte = settings.http.idle = 5s;
  settings.http.max_body = at_most_body;
  settings.queue.concurrency = 128;
  return settings;
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_faults_in_ten_lose_nothing) {
  const std::size_t total = case_count();
  std::mutex mutex;
  std::map<std::size_t, int> attempts;
  std::atomic<bool> healthy = false;
  std::atomic<std::size_t> odd = 0;
  FaultServer server([&](std::size_t, const Received& request) {
    const auto number = number_of(request.header("x-evalrun-case"));
    const std::string answer = good_reply_of(number).answer;
    int attempt = 0;
    {
      const std::scoped_lock lock(mutex);
      attempt = ++attempts[number];
    }
    if (healthy) return Reply::json(answer);
    const auto* fault = fault_of(number, attempt);
    return fault == nullptr ? Reply::json(answer) : fault->reply(answer);
  });

  const test::Folder scratch;
  const Dict manifest{{"suite", "bfcl"}, {"model", Dict{{"model", "m"}}}, {"rules", List{"bfcl-v4"}}};
  const auto rules = checkers::find_rules("bfcl-v4");
  const checkers::Rules* const row[] = {*rules};
  const auto pass = [&] {
    auto folder = RunFolder::open(scratch.path() / "run", manifest);
    BOOST_REQUIRE(folder.has_value());
    Endpoint endpoint(settings_for(server));
    std::size_t next = 0;
    const CaseSource source = [&]() -> result<std::optional<Case>> {
      for (; next < total; ++next)
        if (auto item = case_of(next); !folder->answered(item)) return ++next, std::optional(std::move(item));
      return std::nullopt;
    };
    const auto counts = run_pipeline(
        source, endpoint, {.rules = row, .in_memory = 1024}, test::one_by_one([&](const JudgedOutput& done) {
          const auto number = number_of(done.item.id);
          const auto wanted = healthy || expected_of(number).answered ? good_reply_of(number).outcome : Outcome::infra;
          if (done.outcome != wanted && ++odd < 10)
            BOOST_ERROR(fmt::format("case {}: {} instead of {}: {}", number, to_string(done.outcome), to_string(wanted),
                                    done.output.infra ? to_string(*done.output.infra) : ""));
          return folder->record(done, row);
        }));
    const auto queue = endpoint.queue_statistics();
    endpoint.stop();
    BOOST_REQUIRE(counts.has_value());
    BOOST_TEST(counts->interrupted == 0U);
    BOOST_TEST_MESSAGE(
        fmt::format("{} cases, {} requests, {} at once in the end", counts->handed_over, queue.sent, queue.allowed));
    BOOST_TEST(folder->counts().total == total);
    return folder->counts();
  };

  const auto first = pass();
  std::size_t infra = 0, requests = 0, wrong = 0;
  for (std::size_t i = 0; i < total; ++i) {
    const auto expected = expected_of(i);
    infra += expected.answered ? 0 : 1;
    requests += static_cast<std::size_t>(expected.attempts);
    if (attempts[i] != expected.attempts && ++wrong < 10)
      BOOST_ERROR(fmt::format("case {} was asked {} times instead of {}", i, attempts[i], expected.attempts));
  }
  BOOST_TEST(first.infra == infra);
  BOOST_TEST(server.requests() == requests);
  BOOST_TEST(odd == 0U);

  // Resumed with a healthy server, the run asks only the cases without an answer, each once.
  healthy = true;
  attempts.clear();
  const auto second = pass();
  BOOST_TEST(second.infra == 0U);
  BOOST_TEST(attempts.size() == infra);
  BOOST_TEST(server.requests() == requests + infra);
  const auto report = read_run(scratch.path() / "run");
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->tally.total() == total);
  BOOST_TEST(report->tally.infra() == 0U);
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_and_comes_back_loses_no_case) {
  constexpr std::size_t total = 600;
  std::unique_ptr<FaultServer> server;
  std::atomic<std::size_t> asked = 0;
  server = std::make_unique<FaultServer>([&](std::size_t, const Received&) {
    if (++asked == 200) server->go_away(700ms);
    auto reply = Reply::json(answers[0].answer);
    reply.delay = 2ms;
    return reply;
  });
  Endpoint endpoint(settings_for(*server));
  std::size_t next = 0, answered = 0;
  const auto counts = run_pipeline(
      [&]() -> result<std::optional<Case>> { return next == total ? std::nullopt : std::optional(case_of(next++)); },
      endpoint, {}, test::one_by_one([&](const JudgedOutput& done) -> result<void> {
        if (!done.output.infra) ++answered;
        return {};
      }));
  endpoint.stop();
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(answered == total);
  BOOST_TEST(endpoint.queue_statistics().retries > 0U);
}
