// OpenAI's chat completions: what most servers speak.
#include <array>
#include <cassert>
#include <map>

#include "evalrun/json.hpp"
#include "evalrun/json_lines.hpp"
#include "evalrun/runners/chat_reply.hpp"
#include "evalrun/runners/endpoint.hpp"
#include "evalrun/runners/protocol.hpp"

#include "models/kinds.hpp"

namespace evalrun::runners {
namespace {

std::string path(std::string_view, bool) { return "/chat/completions"; }

std::vector<std::string> headers(const std::string& key) {
  if (key.empty()) return {};
  return {"Authorization: Bearer " + key};
}

/// Adds the text under a key, if any, to `into`; true when it was not empty.
bool append(std::string& into, const Value& from, std::string_view key) {
  const auto text = from.get_string(key);
  into += text;
  return !text.empty();
}

/// A call as its pieces give it.
struct Call {
  std::string id, name, arguments;
  Value whole{};  ///< arguments that came as an object
};

class ChatStream final : public StreamReader {
 public:
  bool take(const Value& event) override {
    if (const Value* usage = event.get("usage"); usage != nullptr && usage->is_dict()) usage_ = *usage;
    const Value* choices = event.get("choices");
    if (choices == nullptr || !choices->is_list()) return false;
    bool wrote = false;
    for (const auto& choice : *choices->list()) {
      const Value* index = choice.get("index");
      if (index != nullptr && index->integer() != nullptr && *index->integer() != 0) continue;
      const Value* delta = choice.get("delta");
      if (delta == nullptr) delta = choice.get("message");
      if (delta != nullptr && delta->is_dict()) wrote = take_delta(*delta) || wrote;
      if (const auto reason = choice.get_string("finish_reason"); !reason.empty()) reason_ = reason;
    }
    return wrote;
  }

  [[nodiscard]] bool complete() const override { return !reason_.empty(); }

  [[nodiscard]] Value reply() override {
    Dict message{{"role", "assistant"}};
    message.set("content", said_ ? Value(content_) : Value());
    if (!reasoning_.empty()) message.set("reasoning_content", reasoning_);
    if (!refusal_.empty()) message.set("refusal", refusal_);
    if (called_) {
      List calls;
      for (auto& [index, call] : calls_) calls.push_back(Dict{{"function", function_of(call)}});
      message.set("tool_calls", std::move(calls));
    }
    if (legacy_) message.set("function_call", function_of(*legacy_));
    return Dict{{"choices", List{Dict{{"message", std::move(message)}, {"finish_reason", reason_}}}},
                {"usage", usage_}};
  }

 private:
  bool take_delta(const Value& delta) {
    bool wrote = append(reasoning_, delta, "reasoning_content") || append(reasoning_, delta, "reasoning");
    wrote = append(refusal_, delta, "refusal") || wrote;
    if (const Value* content = delta.get("content"); content != nullptr && content->is_string()) {
      said_ = true;
      content_ += *content->string();
      wrote = wrote || !content->string()->empty();
    }
    if (const Value* calls = delta.get("tool_calls"); calls != nullptr && calls->is_list()) {
      called_ = true;
      for (const auto& piece : *calls->list()) take_call(call_of(piece), piece.get("function"));
      wrote = wrote || !calls->list()->empty();
    }
    if (const Value* function = delta.get("function_call"); function != nullptr && function->is_dict()) {
      if (!legacy_) legacy_.emplace();
      take_call(*legacy_, function);
      wrote = true;
    }
    return wrote;
  }

  /// The call that a piece belongs to: by its index, or, where a server leaves that out, a new one for each new id.
  Call& call_of(const Value& piece) {
    const Value* index = piece.get("index");
    const auto id = piece.get_string("id");
    if (index != nullptr && index->integer() != nullptr) {
      last_ = *index->integer();
    } else if (calls_.empty()) {
      last_ = 0;
    } else {
      const Value* function = piece.get("function");
      const bool named = function != nullptr && !function->get_string("name").empty();
      if (id.empty() ? named : id != calls_[last_].id) last_ = calls_.rbegin()->first + 1;
    }
    Call& call = calls_[last_];
    if (!id.empty()) call.id = id;
    return call;
  }

  static void take_call(Call& call, const Value* function) {
    if (function == nullptr) return;
    // Some servers repeat the name in every piece.
    if (const auto name = function->get_string("name"); name != call.name) call.name += name;
    const Value* arguments = function->get("arguments");
    if (arguments == nullptr || arguments->is_none()) return;
    if (arguments->is_string())
      call.arguments += *arguments->string();
    else
      call.whole = *arguments;
  }

  static Dict function_of(const Call& call) {
    return {{"name", call.name}, {"arguments", call.whole.is_none() ? Value(call.arguments) : call.whole}};
  }

  std::string content_, reasoning_, refusal_, reason_;
  bool said_ = false;
  bool called_ = false;
  std::map<std::int64_t, Call> calls_;
  std::int64_t last_ = 0;
  std::optional<Call> legacy_;
  Value usage_;
};

constexpr std::array<std::string_view, 2> answer_members{"choices", "usage"};
constexpr std::array<std::string_view, 2> url_variables{"EVALRUN_BASE_URL", "OPENAI_BASE_URL"};
constexpr std::array<std::string_view, 1> key_variables{"OPENAI_API_KEY"};

constexpr Protocol chat{
    .id = "endpoint",
    .base_url = "http://127.0.0.1:8000/v1",
    .version_path = "",
    .method_path = "/chat/completions",
    .base_url_variables = url_variables,
    .key_variables = key_variables,
    .path = path,
    .headers = headers,
    .body = request_body,
    .unsaid = [](const Sampling&) { return std::optional<Error>{}; },
    .completed = [](Sampling sampling) { return sampling; },
    .read = read_chat_value,
    .read_members = answer_members,
    .stream = []() -> std::unique_ptr<StreamReader> { return std::make_unique<ChatStream>(); },
    .read_models = read_model_names,
};

result<std::unique_ptr<Model>> make(const std::string&, const ModelSettings& settings) {
  return make_endpoint(chat, settings.endpoint);
}

}  // namespace

const Protocol& chat_protocol() { return chat; }

result<Output> read_reply(const Protocol& protocol, std::string_view body) {
  // Servers tell much that nobody looks at.
  std::array<std::optional<Value>, 4> fields;
  const auto names = protocol.read_members;
  assert(names.size() <= fields.size());
  if (parse_json_fields(body, names, std::span(fields).first(names.size())).value_or(false)) {
    Dict answer;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (fields[i]) answer.slot(names[i]) = std::move(*fields[i]);
    if (auto output = protocol.read(std::move(answer))) return output;
  }
  // What is wrong shows in the whole.
  const auto reply = parse_reply(body);
  if (!reply) return tl::unexpected(reply.error());
  return protocol.read(*reply);
}

namespace kinds {
const ModelKind endpoint{"endpoint", "", "an OpenAI-compatible server (--base-url, --model-name)", make, chat_protocol};
}  // namespace kinds

}  // namespace evalrun::runners
