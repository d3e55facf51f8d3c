#include "mock_server/mock_server.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

#include "evalrun/embedder.hpp"
#include "evalrun/json.hpp"

#include "net/http_client.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT
using namespace std::chrono_literals;

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

Case asking(std::string id, std::string_view messages, std::string_view functions, Task task = Task::simple) {
  Case item;
  item.id = std::move(id);
  item.task = task;
  item.messages = json(messages);
  const Value documents = json(functions);
  for (const auto& doc : *documents.list()) item.functions.push_back({std::string(doc.get_string("name")), doc});
  return item;
}

constexpr const char* hello = R"([{"role": "user", "content": "h\u00e9llo"}])";
constexpr const char* play = R"({"name": "music.play", "description": "Plays.", "parameters": {"type": "dict",
    "properties": {"song": {"type": "string", "description": "Which."}, "loud": {"type": "float", "default": 0.50}},
    "required": ["song"]}})";
constexpr const char* stop =
    R"({"name": "stop", "description": "Stops.", "parameters": {"type": "dict", "properties": {}}})";
constexpr const char* stop_now =
    R"({"name": "stop", "description": "Stops now.", "parameters": {"type": "dict", "properties": {}}})";

std::string list_of(std::initializer_list<std::string> documents) {
  std::string text;
  for (const auto& d : documents) text += (text.empty() ? "" : ", ") + d;
  return "[" + text + "]";
}

std::vector<Case> small_suite() {
  return {asking("one", hello, list_of({play})),
          asking("both", hello, list_of({play, stop})),
          asking("other_words", hello, list_of({play, stop_now})),
          asking("none", hello, "[]", Task::irrelevance),
          asking("twin_a", R"([{"role": "user", "content": "twins"}])", list_of({stop})),
          asking("twin_b", R"([{"role": "user", "content": "twins"}])", list_of({stop})),
          asking("with_system", R"([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "twins"}])",
                 list_of({stop})),
          asking("empty", R"([{"role": "user", "content": "empty"}])", list_of({stop})),
          asking("missing", R"([{"role": "user", "content": "missing"}])", list_of({stop})),
          asking("null", R"([{"role": "user", "content": "null"}])", list_of({stop})),
          asking("odd", R"([{"role": "user", "content": "odd"}])", list_of({stop}))};
}

/// An answer that names the recognized case and depends on the mode.
std::optional<Answer> telling(const Case& item, Mode mode) {
  if (item.id == "missing") return std::nullopt;
  if (item.id == "empty") return Answer{List{}, 3, 4};
  if (item.id == "null") return Answer{None{}};
  if (item.id == "odd") return Answer{List{5}};
  if (mode == Mode::fc && !item.functions.empty())
    return Answer{List{Dict{{"stop", R"({"case": ")" + item.id + "\"}"}}, Dict{{"stop", Dict{{"n", 1}}}}}, 10, 20};
  return Answer{Value("case " + item.id + " \xed\xa0\x80 \xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"),
                1, 2};
}

struct Server {
  std::unique_ptr<MockServer> server;
  HttpClient client;

  explicit Server(AnswerSource source = telling, MockServerSettings settings = {}) {
    auto started = MockServer::start(small_suite(), std::move(source), std::move(settings));
    BOOST_REQUIRE_MESSAGE(started.has_value(), (started ? "" : to_string(started.error())));
    server = std::move(*started);
  }

  HttpReply post(const std::string& body, std::vector<std::string> headers = {}) {
    headers.emplace_back("Content-Type: application/json");
    auto reply =
        client.ask({.url = server->base_url() + "/chat/completions", .body = body, .headers = std::move(headers)});
    BOOST_REQUIRE_MESSAGE(reply.has_value(), (reply ? "" : to_string(reply.error())));
    return *reply;
  }

  Value message(const std::string& body, std::vector<std::string> headers = {}) {
    const auto reply = post(body, std::move(headers));
    BOOST_TEST(reply.status == 200, reply.body);
    const auto parsed = json(reply.body);
    return *parsed.get("choices")->list()->at(0).get("message");
  }

  /// The id of the case that was recognized.
  std::string asked(const std::string& body, std::vector<std::string> headers = {}) {
    const auto said = message(body, std::move(headers));
    if (const auto* calls = said.get("tool_calls"); calls != nullptr)
      return std::string(json(calls->list()->at(0).get("function")->get_string("arguments")).get_string("case"));
    const std::string text(said.get_string("content"));
    return text.substr(5, text.find(' ', 5) - 5);
  }
};

Prompts other_prompts() {
  Prompts p = own_prompts();
  p.function_hint = {" Hint of another tool.", "", ""};
  p.float_note = " May be broken.";
  p.system_before = "Call things [like this(a=1), {b}]. Here they are: ";
  p.system_after = " End.";
  return p;
}

const Case& named(const std::vector<Case>& cases, std::string_view id) {
  for (const auto& item : cases)
    if (item.id == id) return item;
  throw std::logic_error("no such case");
}

std::string body_for(std::string_view id, Mode mode, const Prompts& prompts = own_prompts(), bool stream = false) {
  const auto cases = small_suite();
  return request_body(build_messages(named(cases, id), mode, prompts), {.model = "m", .stream = stream});
}

std::vector<Value> events_in(const std::string& body) {
  std::vector<Value> events;
  std::size_t at = 0;
  while (at < body.size()) {
    const auto end = body.find("\n\n", at);
    BOOST_REQUIRE(end != std::string::npos);
    const auto line = body.substr(at, end - at);
    BOOST_REQUIRE(line.starts_with("data: "));
    at = end + 2;
    if (line == "data: [DONE]") {
      BOOST_TEST(at == body.size());
      events.emplace_back("[DONE]");
    } else {
      events.push_back(json(line.substr(6)));
    }
  }
  return events;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cases_are_recognized_in_both_modes_under_any_prompts) {
  Server s;
  for (const auto& prompts : {own_prompts(), other_prompts()})
    for (const auto mode : {Mode::fc, Mode::prompt})
      for (const auto* id : {"one", "both", "other_words", "none", "with_system"})
        BOOST_TEST(s.asked(body_for(id, mode, prompts)) == id, id << " " << to_string(mode) << " " << prompts.source);
}

BOOST_AUTO_TEST_CASE(content_in_parts_is_the_same_text) {
  Server s;
  BOOST_TEST(s.asked(R"({"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "h\u00e9"},
      {"type": "text", "text": "llo"}]}]})") == "none");
}

BOOST_AUTO_TEST_CASE(cases_that_ask_the_same_take_turns) {
  Server s;
  for (const auto* id : {"twin_a", "twin_b", "twin_a"}) BOOST_TEST(s.asked(body_for("twin_b", Mode::fc)) == id);
}

BOOST_AUTO_TEST_CASE(trace_header_decides) {
  Server s;
  for (int i = 0; i < 3; ++i) BOOST_TEST(s.asked(body_for("twin_a", Mode::fc), {"X-Evalrun-Case: twin_b"}) == "twin_b");
  BOOST_TEST(s.asked(body_for("one", Mode::fc), {"X-Evalrun-Case: both"}) == "both");
  BOOST_TEST(s.asked(body_for("one", Mode::fc), {"X-Evalrun-Case: unheard_of"}) == "one");
}

BOOST_AUTO_TEST_CASE(messages_distinguish_cases_with_the_same_id) {
  auto cases = small_suite();
  cases[0].lang = "en";
  cases.push_back(asking("one", R"([{"role": "user", "content": "\u4f60\u597d"}])", list_of({stop})));
  cases.back().lang = "zhtw";
  const auto body = request_body(build_messages(cases.back(), Mode::prompt, own_prompts()), {.model = "m"});
  auto server = MockServer::start(std::move(cases), [](const Case& item, Mode) { return Answer{Value(item.lang)}; });
  BOOST_REQUIRE(server.has_value());
  HttpClient client;
  const auto reply = client.ask(
      {.url = (*server)->base_url() + "/chat/completions", .body = body, .headers = {"X-Evalrun-Case: one"}});
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(json(reply->body).get("choices")->list()->at(0).get("message")->get_string("content") == "zhtw");
}

BOOST_AUTO_TEST_CASE(the_header_distinguishes_languages_that_ask_the_same) {
  auto cases = small_suite();
  cases[0].lang = "en";
  cases.push_back(cases[0]);
  cases.back().lang = "zh";
  const auto body = request_body(build_messages(cases.back(), Mode::prompt, own_prompts()), {.model = "m"});
  auto server = MockServer::start(std::move(cases), [](const Case& item, Mode) { return Answer{Value(item.lang)}; });
  BOOST_REQUIRE(server.has_value());
  HttpClient client;
  for (const std::string lang : {"zh", "zh", "en"}) {
    const auto reply = client.ask({.url = (*server)->base_url() + "/chat/completions",
                                   .body = body,
                                   .headers = {"X-Evalrun-Case: one", "X-Evalrun-Lang: " + lang}});
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(json(reply->body).get("choices")->list()->at(0).get("message")->get_string("content") == lang);
  }
}

BOOST_AUTO_TEST_CASE(answers_keep_their_shape) {
  Server s;
  const auto called = json(s.post(body_for("one", Mode::fc)).body);
  BOOST_TEST(called.get_string("object") == "chat.completion");
  BOOST_TEST(called.get_string("model") == "m");
  BOOST_TEST(dump_json(*called.get("usage")) ==
             R"({"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30})");
  const auto& choice = called.get("choices")->list()->at(0);
  BOOST_TEST(choice.get_string("finish_reason") == "tool_calls");
  BOOST_TEST(choice.get("message")->get("content")->is_none());
  const auto& calls = *choice.get("message")->get("tool_calls")->list();
  BOOST_REQUIRE(calls.size() == 2U);
  BOOST_TEST(calls[0].get_string("id") != calls[1].get_string("id"));
  BOOST_TEST(calls[0].get_string("type") == "function");
  BOOST_TEST(dump_json(*calls[1].get("function")) == R"({"name": "stop", "arguments": "{\"n\": 1}"})");

  const auto text = json(s.post(body_for("one", Mode::prompt)).body);
  BOOST_TEST(text.get("choices")->list()->at(0).get_string("finish_reason") == "stop");
  const auto said = s.message(body_for("one", Mode::prompt));
  BOOST_TEST(said.get("tool_calls") == nullptr);
  BOOST_TEST(said.get_string("content").starts_with("case one \xed\xa0\x80 \xe4\xb8\xad"));

  const auto empty = s.message(body_for("empty", Mode::fc));
  BOOST_TEST(dump_json(empty) == R"({"role": "assistant", "content": null, "tool_calls": []})");
  BOOST_TEST(dump_json(s.message(body_for("null", Mode::fc))) == R"({"role": "assistant", "content": null})");
  BOOST_TEST(dump_json(s.message(body_for("odd", Mode::fc))) == R"({"role": "assistant", "content": "[5]"})");
  BOOST_TEST(json(s.post(body_for("null", Mode::fc)).body).get("usage") == nullptr);
}

BOOST_AUTO_TEST_CASE(streams_add_up_to_the_answer) {
  Server s;
  const auto text = s.post(body_for("one", Mode::prompt, own_prompts(), true));
  BOOST_TEST(text.content_type.starts_with("text/event-stream"));
  std::string content, reason;
  std::size_t pieces = 0;
  const auto events = events_in(text.body);
  BOOST_TEST(*events.back().string() == "[DONE]");
  BOOST_TEST(dump_json(*events[events.size() - 2].get("usage")) ==
             R"({"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3})");
  for (const auto& event : events) {
    const auto* choices = event.get("choices");
    if (choices == nullptr || choices->list()->empty()) continue;
    const auto& choice = choices->list()->at(0);
    content += choice.get("delta")->get_string("content");
    if (choice.get("delta")->get("content") != nullptr) ++pieces;
    reason += choice.get_string("finish_reason");
  }
  BOOST_TEST(content == *telling(named(small_suite(), "one"), Mode::prompt)->result.string());
  BOOST_TEST(pieces > 2U);
  BOOST_TEST(reason == "stop");

  std::vector<std::pair<std::string, std::string>> calls;
  reason.clear();
  for (const auto& event : events_in(s.post(body_for("one", Mode::fc, own_prompts(), true)).body)) {
    const auto* choices = event.get("choices");
    if (choices == nullptr || choices->list()->empty()) continue;
    const auto& choice = choices->list()->at(0);
    reason += choice.get_string("finish_reason");
    const auto* deltas = choice.get("delta")->get("tool_calls");
    if (deltas == nullptr) continue;
    for (const auto& delta : *deltas->list()) {
      const auto index = static_cast<std::size_t>(*delta.get("index")->integer());
      if (index == calls.size()) calls.emplace_back();
      calls.at(index).first += delta.get("function")->get_string("name");
      calls.at(index).second += delta.get("function")->get_string("arguments");
    }
  }
  BOOST_REQUIRE(calls.size() == 2U);
  BOOST_TEST(calls[0].first == "stop");
  BOOST_TEST(calls[0].second == R"({"case": "one"})");
  BOOST_TEST(calls[1].second == R"({"n": 1})");
  BOOST_TEST(reason == "tool_calls");

  const auto empty = events_in(s.post(body_for("empty", Mode::fc, own_prompts(), true)).body);
  BOOST_TEST(dump_json(*empty[0].get("choices")->list()->at(0).get("delta")) ==
             R"({"role": "assistant", "content": null, "tool_calls": []})");
}

BOOST_AUTO_TEST_CASE(unserved_requests_get_an_error_as_json) {
  Server s;
  const auto code_of = [&](const HttpReply& reply) {
    BOOST_TEST(reply.content_type == "application/json");
    return std::to_string(reply.status) + " " + std::string(json(reply.body).get("error")->get_string("code"));
  };
  const auto unknown = R"({"model": "m", "messages": [{"role": "user", "content": "who?"}]})";
  BOOST_TEST(code_of(s.post(unknown)) == "404 unknown_request");
  // The messages of "one", but with tools that no case with these messages has.
  BOOST_TEST(code_of(s.post(R"({"messages": )" + std::string(hello) +
                            R"(, "tools": [{"type": "function", "function": {"name": "f"}}]})")) ==
             "404 unknown_request");
  BOOST_TEST(code_of(s.post(body_for("missing", Mode::fc))) == "404 no_answer");
  BOOST_TEST(code_of(s.post("{")) == "400 bad_json");
  BOOST_TEST(code_of(s.post("[]")) == "400 bad_request");
  BOOST_TEST(code_of(s.post(R"({"messages": 5})")) == "400 bad_request");
  BOOST_TEST(code_of(s.post(std::string(100000, '['))) == "400 bad_json");
  const auto base = s.server->base_url();
  BOOST_TEST(code_of(*s.client.ask({.url = base + "/elsewhere"})) == "404 not_found");
  BOOST_TEST(code_of(*s.client.ask({.url = base + "/chat/completions"})) == "405 method_not_allowed");
  BOOST_TEST(code_of(*s.client.ask({.url = base + "/models", .body = "{}"})) == "405 method_not_allowed");
}

BOOST_AUTO_TEST_CASE(embeddings_are_stub_vectors_and_say_so) {
  Server s;
  const auto url = s.server->base_url() + "/embeddings";
  const auto ask = [&](std::string body) { return *s.client.ask({.url = url, .body = std::move(body)}); };
  const auto reply = json(ask(R"({"model": "all-mpnet-base-v2", "input": ["a", "book a table"]})").body);
  BOOST_TEST(reply.get_string("model") == "stub");
  const auto& data = *reply.get("data")->list();
  BOOST_REQUIRE(data.size() == 2U);
  const std::vector<std::string> texts{"a", "book a table"};
  const auto expected = StubEmbedder().embed(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    BOOST_TEST(*data[i].get("index")->integer() == static_cast<std::int64_t>(i));
    Embedding vector;
    for (const auto& value : *data[i].get("embedding")->list()) vector.push_back(to_double(value));
    BOOST_TEST(vector == expected->at(i), boost::test_tools::per_element());
  }

  // "a" is one triple of bytes, so its vector has a single 1.0; each of the 256 numbers takes four bytes.
  const auto packed = json(ask(R"({"input": "a", "encoding_format": "base64"})").body);
  const auto text = packed.get("data")->list()->at(0).get_string("embedding");
  BOOST_TEST(text.size() == 1368U);
  BOOST_TEST(text.ends_with("AAA=="));
  BOOST_TEST(std::ranges::count_if(text, [](char c) { return c != 'A' && c != '='; }) <= 3);
  BOOST_TEST(text.find_first_not_of('A') < 1366U);

  BOOST_TEST(ask(R"({"input": []})").status == 400);
  BOOST_TEST(ask(R"({"input": [1]})").status == 400);
  BOOST_TEST(ask("{}").status == 400);
  BOOST_TEST(ask("{").status == 400);
  BOOST_TEST(s.client.ask({.url = url})->status == 405);
}

BOOST_AUTO_TEST_CASE(one_model_is_listed) {
  Server s(telling, {.model_name = "gold"});
  const auto reply = s.client.ask({.url = s.server->base_url() + "/models"});
  BOOST_REQUIRE(reply.has_value());
  const auto listed = json(reply->body);
  BOOST_TEST(listed.get("data")->list()->size() == 1U);
  BOOST_TEST(listed.get("data")->list()->at(0).get_string("id") == "gold");
}

BOOST_AUTO_TEST_CASE(many_requests_wait_at_the_same_time) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const std::size_t count = files.rlim_cur >= 4096 ? 1000 : files.rlim_cur / 4;
  Server s(telling, {.latency = 300ms});
  HttpClient client({.max_connections = count});
  const auto body = body_for("one", Mode::fc);
  std::mutex mutex;
  std::condition_variable all_done;
  std::size_t left = count, good = 0;
  double shortest = 1e9;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i)
    client.submit({.url = s.server->base_url() + "/chat/completions", .body = body}, [&](result<HttpReply> reply) {
      const std::lock_guard lock(mutex);
      if (reply && reply->status == 200) {
        ++good;
        shortest = std::min(shortest, reply->seconds);
      }
      if (--left == 0) all_done.notify_one();
    });
  std::unique_lock lock(mutex);
  all_done.wait(lock, [&] { return left == 0; });
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  BOOST_TEST(good == count);
  BOOST_TEST(shortest >= 0.29);
  BOOST_TEST_MESSAGE(count << " requests with 300 ms each took " << seconds << " s");
  BOOST_TEST(seconds < 0.3 * static_cast<double>(count) / 10);
}

BOOST_AUTO_TEST_CASE(stopping_drops_waiting_answers_and_a_taken_port_is_reported) {
  auto first = std::make_unique<Server>(telling, MockServerSettings{.latency = 60s});
  const auto second = MockServer::start({}, telling, {.port = first->server->port()});
  BOOST_REQUIRE(!second.has_value());
  BOOST_TEST(second.error().message == "the port is taken");
  BOOST_TEST(!MockServer::start({}, telling, {.host = "no such host"}).has_value());
  std::atomic<bool> failed = false;
  std::mutex mutex;
  std::condition_variable done;
  first->client.submit({.url = first->server->base_url() + "/chat/completions", .body = body_for("one", Mode::fc)},
                       [&](const result<HttpReply>& reply) {
                         const std::lock_guard lock(mutex);
                         failed = !reply.has_value();
                         done.notify_one();
                       });
  // The client disconnects while its answer waits.
  {
    HttpClient hasty({.total = 100ms});
    BOOST_TEST(!hasty.ask({.url = first->server->base_url() + "/models"}).has_value());
  }
  first->server->stop();
  first->server->stop();
  std::unique_lock lock(mutex);
  BOOST_TEST(done.wait_for(lock, 10s, [&] { return failed.load(); }));
}
