/// Asks a scripted server small cases through an endpoint.
///
///     FaultServer server([](std::size_t, const Received&) { return Reply::json(asking::answer); });
///     Endpoint endpoint(asking::settings_for(server));
///     const Output output = asking::ask_one(endpoint);
#pragma once
#include <latch>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "fault_server.hpp"
#include "providers/endpoint.hpp"

namespace evalrun::tests::asking {

using runners::Endpoint;
using runners::EndpointSettings;
using runners::Mode;

inline Case sample_case(int number = 0, bool with_function = true) {
  Case item;
  item.id = fmt::format("simple_python_{}", number);
  item.category = "simple_python";
  item.messages = *evalrun::parse_json(R"([{"role": "user", "content": "call f"}])");
  if (with_function)
    item.functions.push_back(
        {"m.f", *evalrun::parse_json(R"({"name": "m.f", "description": "does it", "parameters": {"type": "dict",
                 "properties": {"a": {"type": "integer"}}, "required": ["a"]}})")});
  return item;
}

inline const std::string answer =
    R"({"choices": [{"message": {"content": null, "tool_calls": [{"function": {"name": "m_f", "arguments": "{\"a\": 1}"}}]}}]})";
inline const std::string words = R"({"choices": [{"message": {"content": "[m.f(a=1)]"}}]})";
inline const std::string models = R"({"data": [{"id": "only"}]})";

inline EndpointSettings settings_for(const FaultServer& server) {
  EndpointSettings settings;
  settings.base_url = server.url("/v1");
  settings.model_name = "given";
  settings.retry.first_wait = std::chrono::milliseconds(5);
  settings.retry.longest_wait = std::chrono::milliseconds(20);
  return settings;
}

/// All outputs, in the order of the cases.
inline std::vector<Output> ask_all(Endpoint& endpoint, const std::vector<Case>& cases) {
  std::vector<Output> outputs(cases.size());
  std::latch all(static_cast<std::ptrdiff_t>(cases.size()));
  for (std::size_t i = 0; i < cases.size(); ++i)
    endpoint.ask(cases[i], [&, i](Output output) {
      outputs[i] = std::move(output);
      all.count_down();
    });
  all.wait();
  return outputs;
}

inline Output ask_one(Endpoint& endpoint) { return ask_all(endpoint, {sample_case()}).front(); }

inline std::vector<Case> cases(int count) {
  std::vector<Case> all;
  for (int i = 0; i < count; ++i) all.push_back(sample_case(i));
  return all;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace evalrun::tests::asking
