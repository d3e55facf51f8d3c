// The protocol of Anthropic's messages (POST /v1/messages).
#include <array>
#include <map>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "decode/outcome.hpp"
#include "endpoint.hpp"
#include "models.hpp"
#include "protocol.hpp"
#include "refusal.hpp"
#include "requests/conversation_text.hpp"

namespace evalrun::runners {
namespace {

/// The protocol requires a limit; every model accepts this one.
constexpr std::int64_t usual_max_tokens = 4096;

std::string path(std::string_view, bool) { return "/messages"; }

std::vector<std::string> headers(const std::string& key) {
  std::vector<std::string> all{"anthropic-version: 2023-06-01"};
  if (!key.empty()) all.push_back("x-api-key: " + key);
  return all;
}

List tools_of(const Asked& asked) {
  List tools;
  for (const auto& tool : asked.tool_list()) {
    const Value* function = tool.get("function");
    if (function == nullptr) continue;
    Dict own{{"name", function->get_string("name")}};
    if (const Value* description = function->get("description")) own.set("description", *description);
    const Value* parameters = function->get("parameters");
    own.set("input_schema", parameters != nullptr ? *parameters : Value(Dict{{"type", "object"}}));
    tools.push_back(std::move(own));
  }
  return tools;
}

std::string body(const Asked& asked, const RequestFields& fields) {
  const auto& sampling = fields.sampling;
  Dict body{{"model", fields.model}, {"max_tokens", sampling.max_tokens.value_or(usual_max_tokens)}};
  const auto said = conversation_text(asked.messages);
  const auto parts = apart(said);
  if (!parts.system.empty()) body.set("system", parts.system);
  List messages;
  for (const auto& message : parts.others)
    messages.push_back(
        Dict{{"role", std::string_view(message.from_model ? "assistant" : "user")}, {"content", *message.content}});
  body.set("messages", std::move(messages));
  if (sampling.temperature) body.set("temperature", *sampling.temperature);
  if (sampling.top_p) body.set("top_p", *sampling.top_p);
  if (sampling.top_k) body.set("top_k", *sampling.top_k);
  if (auto tools = tools_of(asked); !tools.empty()) body.set("tools", std::move(tools));
  if (fields.stream) body.set("stream", true);
  merge_patch(body, fields.more);
  return dump_json(body);
}

std::optional<Error> unsupported(const Sampling& sampling) {
  if (!sampling.seed) return std::nullopt;
  return Error{errc::usage, "Anthropic's protocol takes no seed", "--request-seed"};
}

Sampling completed(Sampling sampling) {
  if (!sampling.max_tokens) sampling.max_tokens = usual_max_tokens;
  return sampling;
}

/// The stop reason, in the words of chat completions.
std::string finish_reason(std::string_view stop) {
  if (is_token_limit(stop)) return "length";
  if (stop == "tool_use") return "tool_calls";
  if (stop == "end_turn" || stop == "stop_sequence") return "stop";
  return std::string(stop);
}

std::int64_t sum_of(const Value* usage, std::initializer_list<std::string_view> keys) {
  std::int64_t sum = -1;
  for (const auto key : keys) {
    const Value* count = usage == nullptr ? nullptr : usage->get(key);
    if (count != nullptr && count->integer() != nullptr) sum = std::max<std::int64_t>(sum, 0) + *count->integer();
  }
  return sum;
}

result<Output> read(const Value& reply, Reading) {
  const Value* content = reply.get("content");
  if (content == nullptr || !content->is_list())
    return fail(code_of_failure(reply), fmt::format("the reply holds no content; the server says: {}", said_in(reply)));
  if (auto failed = failure_in(reply)) return tl::unexpected(std::move(*failed));
  if (auto failed = failure_named(reply.get_string("stop_reason"))) return tl::unexpected(std::move(*failed));
  Output output;
  List calls;
  std::string text;
  for (const auto& block : *content->list()) {
    const auto type = block.get_string("type");
    if (type == "text") text += block.get_string("text");
    if (type == "thinking") output.reasoning += block.get_string("thinking");
    if (type != "tool_use") continue;
    const Value* input = block.get("input");
    // If a stream broke off within a call, its arguments are a text that is not JSON.
    Value arguments = input == nullptr || input->is_none() ? Value() : input->is_string() ? *input : dump_json(*input);
    calls.push_back(Dict{{Value(block.get_string("name")), std::move(arguments)}});
  }
  output.result = calls.empty() ? Value(std::move(text)) : Value(std::move(calls));
  output.finish_reason = finish_reason(reply.get_string("stop_reason"));
  const Value* usage = reply.get("usage");
  output.input_tokens = sum_of(usage, {"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"});
  output.output_tokens = sum_of(usage, {"output_tokens"});
  return output;
}

class AnthropicStream final : public StreamReader {
 public:
  bool take(const Value& event) override {
    const auto type = event.get_string("type");
    const Value* at = event.get("index");
    const auto index = at != nullptr && at->integer() != nullptr ? *at->integer() : 0;
    if (type == "message_start") {
      if (const Value* message = event.get("message")) take_usage(message->get("usage"));
    } else if (type == "content_block_start") {
      if (const Value* block = event.get("content_block"); block != nullptr && block->is_dict()) {
        // Some servers give every block the same index.
        auto& before = begun_[index];
        if (blocks_.contains({index, before})) ++before;
        blocks_[{index, before}].start = *block->dict();
        return block->get_string("type") == "tool_use" || !block->get_string("text").empty();
      }
    } else if (type == "content_block_delta") {
      if (const Value* delta = event.get("delta")) return take_delta(blocks_[{index, begun_[index]}], *delta);
    } else if (type == "message_delta") {
      if (const Value* delta = event.get("delta")) stop_ = delta->get_string("stop_reason", stop_);
      take_usage(event.get("usage"));
    } else if (type == "message_stop") {
      stopped_ = true;
    }
    return false;
  }

  [[nodiscard]] bool complete() const override { return stopped_ || !stop_.empty(); }

  [[nodiscard]] Value reply() override {
    List content;
    for (auto& [index, block] : blocks_) {
      Dict whole = block.start;
      for (const std::string_view key : {"text", "thinking"})
        if (const Value* begun = whole.find(key); begun != nullptr && begun->is_string())
          whole.set(key, *begun->string() + block.text);
      if (!block.json.empty()) {
        auto input = parse_json(block.json);
        whole.set("input", input ? std::move(*input) : Value(block.json));
      }
      content.push_back(std::move(whole));
    }
    return Dict{{"content", std::move(content)}, {"stop_reason", stop_}, {"usage", usage_}};
  }

 private:
  struct Block {
    Dict start;        ///< the block in its first event
    std::string text;  ///< the rest of a text or a thought
    std::string json;  ///< the input of a call
  };

  static bool take_delta(Block& block, const Value& delta) {
    const auto before = block.text.size() + block.json.size();
    block.text += delta.get_string("text");
    block.text += delta.get_string("thinking");
    block.json += delta.get_string("partial_json");
    return block.text.size() + block.json.size() != before;
  }

  /// The counts come with the first event, and again, larger, with the last one.
  void take_usage(const Value* usage) {
    if (usage == nullptr || !usage->is_dict()) return;
    for (const auto& [key, value] : usage->dict()->items())
      if (!value.is_none()) usage_.set(key, value);
  }

  std::map<std::pair<std::int64_t, std::size_t>, Block> blocks_;  ///< by index, and count of earlier blocks with it
  std::map<std::int64_t, std::size_t> begun_;                     ///< by index: how many earlier blocks have it
  std::string stop_;
  bool stopped_ = false;
  Dict usage_;
};

constexpr std::array<std::string_view, 4> answer_members{"content", "stop_reason", "usage", "error"};
constexpr std::array<std::string_view, 2> url_variables{"EVALRUN_BASE_URL", "ANTHROPIC_BASE_URL"};
constexpr std::array<std::string_view, 1> key_variables{"ANTHROPIC_API_KEY"};

constexpr Protocol anthropic{
    .id = "anthropic",
    .base_url = "https://api.anthropic.com/v1",
    .version_path = "/v1",
    .method_path = "/messages",
    .base_url_variables = url_variables,
    .key_variables = key_variables,
    .path = path,
    .headers = headers,
    .body = body,
    .unsupported = unsupported,
    .completed = completed,
    .read = read,
    .read_members = answer_members,
    .stream = []() -> std::unique_ptr<StreamReader> { return std::make_unique<AnthropicStream>(); },
    .read_models = read_model_names,
};

result<std::unique_ptr<Model>> make(const std::string&, const ModelSettings& settings) {
  return make_endpoint(anthropic, settings.endpoint);
}

}  // namespace

const Protocol& anthropic_protocol() { return anthropic; }

namespace kinds {
extern const ModelKind anthropic{"anthropic", "", "a server that speaks Anthropic's messages (--model-name)", make,
                                 anthropic_protocol};
}  // namespace kinds

}  // namespace evalrun::runners
