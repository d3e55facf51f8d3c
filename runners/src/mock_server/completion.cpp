#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "respond.hpp"

namespace evalrun::runners {
namespace {

/// The tool calls of a stored list; nullopt if `stored` is no list, or an item is no call.
std::optional<List> tool_calls_in(const Value& stored, std::uint64_t number) {
  if (!stored.is_list()) return std::nullopt;
  List calls;
  for (const auto& item : *stored.list()) {
    const auto* call = item.dict();
    if (call == nullptr || call->empty() || !call->items().front().key.is_string()) return std::nullopt;
    const auto& [name, arguments] = call->items().front();
    calls.push_back(
        Dict{{"id", fmt::format("call_{}_{}", number, calls.size())},
             {"type", "function"},
             {"function",
              Dict{{"name", name}, {"arguments", arguments.is_string() ? arguments : Value(dump_json(arguments))}}}});
  }
  return calls;
}

Value content_of(const Value& stored) {
  return stored.is_string() || stored.is_none() ? stored : Value(dump_json(stored));
}

std::string_view finish_reason(const std::optional<List>& calls) {
  return calls && !calls->empty() ? "tool_calls" : "stop";
}

std::optional<Value> usage_of(const Answer& answer) {
  if (answer.input_tokens < 0 || answer.output_tokens < 0) return std::nullopt;
  return Dict{{"prompt_tokens", answer.input_tokens},
              {"completion_tokens", answer.output_tokens},
              {"total_tokens", answer.input_tokens + answer.output_tokens}};
}

Dict head(const Envelope& envelope, std::string_view object) {
  return {{"id", fmt::format("chatcmpl-{}", envelope.number)},
          {"object", object},
          {"created", envelope.created},
          {"model", envelope.model}};
}

/// The text in pieces of about 24 bytes, never cut within a character.
std::vector<std::string_view> pieces_of(std::string_view text) {
  constexpr std::size_t size = 24;
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    auto end = std::min(size, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return pieces;
}

/// Collects the events of one stream.
class Events {
 public:
  explicit Events(const Envelope& envelope) : head_(head(envelope, "chat.completion.chunk")) {}

  void delta(Dict delta, Value reason = {}) {
    event(List{Dict{
              {"index", 0}, {"delta", std::move(delta)}, {"logprobs", None{}}, {"finish_reason", std::move(reason)}}},
          {});
  }

  void event(List choices, const std::optional<Value>& usage) {
    Dict fields = head_;
    fields.set("choices", std::move(choices));
    if (usage) fields.set("usage", *usage);
    texts_.push_back(dump_json(fields));
  }

  [[nodiscard]] std::vector<std::string> take() {
    texts_.emplace_back("[DONE]");
    return std::move(texts_);
  }

 private:
  Dict head_;
  std::vector<std::string> texts_;
};

void stream_call(Events& events, std::size_t index, const Value& call) {
  const auto& function = *call.get("function");
  events.delta({{"tool_calls", List{Dict{{"index", index},
                                         {"id", *call.get("id")},
                                         {"type", "function"},
                                         {"function", Dict{{"name", *function.get("name")}, {"arguments", ""}}}}}}});
  for (const auto piece : pieces_of(*function.get("arguments")->string()))
    events.delta({{"tool_calls", List{Dict{{"index", index}, {"function", Dict{{"arguments", piece}}}}}}});
}

}  // namespace

Value completion(const Answer& answer, const Envelope& envelope) {
  auto calls = tool_calls_in(answer.result, envelope.number);
  const auto reason = finish_reason(calls);
  Dict message{{"role", "assistant"}, {"content", calls ? Value() : content_of(answer.result)}};
  if (calls) message.set("tool_calls", std::move(*calls));
  Dict reply = head(envelope, "chat.completion");
  reply.set("choices",
            List{Dict{{"index", 0}, {"message", std::move(message)}, {"logprobs", None{}}, {"finish_reason", reason}}});
  if (const auto usage = usage_of(answer)) reply.set("usage", *usage);
  return reply;
}

std::vector<std::string> completion_events(const Answer& answer, const Envelope& envelope, bool include_usage) {
  Events events(envelope);
  const auto calls = tool_calls_in(answer.result, envelope.number);
  if (calls) {
    Dict opening{{"role", "assistant"}, {"content", None{}}};
    if (calls->empty()) opening.set("tool_calls", List{});
    events.delta(std::move(opening));
    for (std::size_t i = 0; i < calls->size(); ++i) stream_call(events, i, (*calls)[i]);
  } else if (const auto content = content_of(answer.result); content.is_string()) {
    events.delta({{"role", "assistant"}, {"content", ""}});
    for (const auto piece : pieces_of(*content.string())) events.delta({{"content", piece}});
  } else {
    events.delta({{"role", "assistant"}, {"content", None{}}});
  }
  events.delta({}, finish_reason(calls));
  if (const auto usage = usage_of(answer); usage && include_usage) events.event({}, usage);
  return events.take();
}

Value error_object(std::string message, std::string code) {
  return Dict{{"error", Dict{{"message", std::move(message)},
                             {"type", "invalid_request_error"},
                             {"param", None{}},
                             {"code", std::move(code)}}}};
}

}  // namespace evalrun::runners
