/// Asks a scripted server one case, streamed or not, and returns the output.
///
///     const auto got = served::ask(R"({"choices": [...]})", {.mode = Mode::prompt});
///     BOOST_TEST(got.text() == "[f(a=1)]");
#pragma once
#include <latch>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "fault_server.hpp"
#include "providers/endpoint.hpp"

namespace evalrun::tests::served {

using runners::chat_protocol;
using runners::Endpoint;
using runners::EndpointSettings;
using runners::Mode;
using runners::Protocol;

inline Case weather() {
  Case item;
  item.id = "simple_python_0";
  item.category = "simple_python";
  item.messages = List{Dict{{"role", "user"}, {"content", "call f"}}};
  item.functions.push_back({"f", *parse_json(R"({"name": "f", "description": "f", "parameters": {"type": "dict",
                                             "properties": {"a": {"type": "integer"}}, "required": ["a"]}})")});
  return item;
}

struct Asking {
  std::optional<Mode> mode = Mode::fc;
  bool stream = false;
  bool strict = false;
  const Protocol* protocol = &chat_protocol();
  Dict extra_body = {};
  std::optional<std::int64_t> max_tokens = {};
};

struct Answered {
  Output output;
  std::size_t requests = 0;
  std::vector<std::string> bodies, notices;
  Dict findings;

  [[nodiscard]] std::string text() const {
    return output.infra ? "infra: " + output.infra->message : dump_json(output.result);
  }
};

inline EndpointSettings settings_for(const FaultServer& server, const Asking& how) {
  EndpointSettings settings;
  settings.protocol = how.protocol;
  settings.base_url = server.url("/v1");
  settings.model_name = "m";
  settings.mode = how.mode;
  settings.stream = how.stream;
  settings.strict_parameters = how.strict;
  settings.extra_body = how.extra_body;
  settings.sampling.max_tokens = how.max_tokens;
  settings.retry = {
      .max_retries = 3, .first_wait = std::chrono::milliseconds(2), .longest_wait = std::chrono::milliseconds(5)};
  return settings;
}

inline Answered ask(const FaultServer::Script& script, const Asking& how = {}) {
  Answered all;
  std::mutex mutex;
  FaultServer server([&](std::size_t n, const Received& request) {
    const std::scoped_lock lock(mutex);
    all.bodies.push_back(request.body);
    return script(n, request);
  });
  auto settings = settings_for(server, how);
  settings.on_notice = [&](const std::string& sentence) { all.notices.push_back(sentence); };
  Endpoint endpoint(settings);
  const auto item = weather();
  std::latch done(1);
  endpoint.ask(item, [&](Output output) {
    all.output = std::move(output);
    done.count_down();
  });
  done.wait();
  all.requests = server.requests();
  all.findings = endpoint.findings();
  return all;
}

inline Answered ask(const std::string& body, const Asking& how = {}) {
  return ask([&](std::size_t, const Received&) { return Reply::json(body); }, how);
}

inline std::string events(const std::vector<std::string>& all) {
  std::string body;
  for (const auto& event : all) body += "data: " + event + "\n\n";
  return body;
}

inline Answered stream(const std::vector<std::string>& all, Asking how = {}) {
  how.stream = true;
  return ask([&](std::size_t, const Received&) { return Reply::typed("text/event-stream", events(all)); }, how);
}

inline std::string delta(const std::string& text, const std::string& rest = "") {
  return R"({"choices": [{"index": 0, "delta": )" + text + rest + "}]}";
}
inline const std::string stop = R"(, "finish_reason": "stop")";
inline const std::string good = R"({"choices": [{"message": {"content": "[f(a=1)]"}, "finish_reason": "stop"}]})";

inline Reply refusal(const std::string& message, int status = 400) {
  return Reply::json(dump_json(Dict{{"error", Dict{{"message", message}}}}), status);
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace evalrun::tests::served
