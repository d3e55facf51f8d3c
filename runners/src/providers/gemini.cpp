// The protocol of Google's generateContent (POST /v1beta/models/<model>:generateContent).
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "decode/outcome.hpp"
#include "endpoint.hpp"
#include "json/token_count.hpp"
#include "models.hpp"
#include "protocol.hpp"
#include "python/text.hpp"
#include "refusal.hpp"
#include "requests/conversation_text.hpp"

namespace evalrun::runners {
namespace {

/// The path of a request to a model. Names such as "models/x" and "tunedModels/x" already name their folder.
std::string path(std::string_view model, bool stream) {
  const std::string_view folder = model.find('/') == std::string_view::npos ? "models/" : "";
  return fmt::format("/{}{}:{}", folder, model, stream ? "streamGenerateContent?alt=sse" : "generateContent");
}

std::vector<std::string> headers(const std::string& key) {
  if (key.empty()) return {};
  return {"x-goog-api-key: " + key};
}

List declarations_of(const Asked& asked) {
  List declarations;
  for (const auto& tool : asked.tool_list()) {
    const Value* function = tool.get("function");
    if (function == nullptr) continue;
    Dict own{{"name", function->get_string("name")}};
    if (const Value* description = function->get("description")) own.set("description", *description);
    const Value* parameters = function->get("parameters");
    // Gemini refuses an object without properties, so a function without parameters gets no field "parameters".
    if (parameters != nullptr)
      if (auto schema = gemini_schema(*parameters); schema.find("properties") != nullptr)
        own.set("parameters", std::move(schema));
    declarations.push_back(std::move(own));
  }
  return declarations;
}

std::string body(const Asked& asked, const RequestFields& fields) {
  const auto& sampling = fields.sampling;
  const auto said = conversation_text(asked.messages);
  const auto parts = apart(said);
  const auto part = [](std::string text) { return List{Dict{{"text", std::move(text)}}}; };
  Dict body;
  if (!parts.system.empty()) body.set("systemInstruction", Dict{{"parts", part(parts.system)}});
  List contents;
  for (const auto& message : parts.others)
    contents.push_back(Dict{{"role", std::string_view(message.from_model ? "model" : "user")},
                            {"parts", part(text_in(*message.content))}});
  body.set("contents", std::move(contents));
  if (auto declarations = declarations_of(asked); !declarations.empty())
    body.set("tools", List{Dict{{"functionDeclarations", std::move(declarations)}}});
  Dict config;
  if (sampling.temperature) config.set("temperature", *sampling.temperature);
  if (sampling.top_p) config.set("topP", *sampling.top_p);
  if (sampling.top_k) config.set("topK", *sampling.top_k);
  if (sampling.seed) config.set("seed", *sampling.seed);
  if (sampling.max_tokens) config.set("maxOutputTokens", *sampling.max_tokens);
  if (!config.empty()) body.set("generationConfig", std::move(config));
  merge_patch(body, fields.more);
  return dump_json(body);
}

/// The finish reason, in the words of chat completions.
std::string finish_reason(std::string_view reason) {
  if (reason == "STOP") return "stop";
  if (is_token_limit(reason)) return "length";
  if (reason == "FUNCTION_CALL") return "tool_calls";
  return lower(reason);
}

result<Output> read(const Value& reply, Reading) {
  const Value* candidates = reply.get("candidates");
  const bool any = candidates != nullptr && candidates->is_list() && !candidates->list()->empty();
  const Value* feedback = reply.get("promptFeedback");
  const auto blocked = feedback == nullptr ? std::string_view{} : feedback->get_string("blockReason");
  if (!any && blocked.empty())
    return fail(code_of_failure(reply),
                fmt::format("the reply holds no candidate; the server says: {}", said_in(reply)));
  if (auto failed = failure_in(reply)) return tl::unexpected(std::move(*failed));
  if (auto failed = any ? failure_named(candidates->list()->front().get_string("finishReason")) : std::nullopt)
    return tl::unexpected(std::move(*failed));
  Output output;
  const Value* usage = reply.get("usageMetadata");
  output.input_tokens = token_count(usage, "promptTokenCount");
  const auto written = token_count(usage, "candidatesTokenCount"), thought = token_count(usage, "thoughtsTokenCount");
  output.output_tokens = std::max(written, std::int64_t{0}) + std::max(thought, std::int64_t{0});
  if (written < 0 && thought < 0) output.output_tokens = -1;
  if (!any) {
    output.result = "";
    output.finish_reason = fmt::format("blocked: {}", blocked);
    return output;
  }
  const Value& candidate = candidates->list()->front();
  const Value* content = candidate.get("content");
  const Value* parts = content == nullptr ? nullptr : content->get("parts");
  List calls;
  std::string text;
  if (parts != nullptr && parts->is_list()) {
    for (const auto& part : *parts->list()) {
      const Value* thought_flag = part.get("thought");
      const bool is_thought = thought_flag != nullptr && is_true(*thought_flag);
      (is_thought ? output.reasoning : text) += part.get_string("text");
      const Value* call = part.get("functionCall");
      if (call == nullptr || !call->is_dict()) continue;
      const Value* arguments = call->get("args");
      calls.push_back(Dict{{Value(call->get_string("name")),
                            Value(arguments == nullptr || arguments->is_none() ? "{}" : dump_json(*arguments))}});
    }
  }
  output.finish_reason = finish_reason(candidate.get_string("finishReason"));
  // If the server could not read a call of the model, finishMessage describes it.
  if (calls.empty() && text.empty()) text = candidate.get_string("finishMessage");
  output.result = calls.empty() ? Value(std::move(text)) : Value(std::move(calls));
  return output;
}

/// Each event of the stream is a reply that holds a piece of the content.
class GeminiStream final : public StreamReader {
 public:
  bool take(const Value& event) override {
    if (const Value* usage = event.get("usageMetadata")) reply_.set("usageMetadata", *usage);
    if (const Value* feedback = event.get("promptFeedback")) {
      reply_.set("promptFeedback", *feedback);
      blocked_ = !feedback->get_string("blockReason").empty();
    }
    const Value* candidates = event.get("candidates");
    if (candidates == nullptr || !candidates->is_list() || candidates->list()->empty()) return false;
    const Value& candidate = candidates->list()->front();
    any_ = true;
    for (const std::string_view key : {"finishReason", "finishMessage"})
      if (const Value* value = candidate.get(key)) candidate_.set(key, *value);
    const Value* content = candidate.get("content");
    const Value* parts = content == nullptr ? nullptr : content->get("parts");
    if (parts == nullptr || !parts->is_list()) return false;
    bool wrote = false;
    for (const auto& part : *parts->list()) {
      wrote = wrote || part.get("functionCall") != nullptr || !part.get_string("text").empty();
      parts_.push_back(part);
    }
    return wrote;
  }

  [[nodiscard]] bool complete() const override {
    return blocked_ || candidate_.find(std::string_view("finishReason")) != nullptr;
  }

  [[nodiscard]] Value reply() override {
    Dict reply = reply_;
    Dict candidate = candidate_;
    candidate.set("content", Dict{{"parts", parts_}});
    if (any_) reply.set("candidates", List{std::move(candidate)});
    return reply;
  }

 private:
  Dict reply_, candidate_;
  List parts_;
  bool any_ = false;
  bool blocked_ = false;
};

/// The names of the models, without the folder: "models/gemini-2.0-flash" becomes "gemini-2.0-flash".
std::vector<std::string> read_models(std::string_view body) {
  std::vector<std::string> names;
  const auto reply = parse_json(body);
  const Value* models = reply ? reply->get("models") : nullptr;
  if (models == nullptr || !models->is_list()) return names;
  for (const auto& model : *models->list()) {
    auto name = model.get_string("name");
    if (constexpr std::string_view folder = "models/"; name.starts_with(folder)) name.remove_prefix(folder.size());
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

constexpr std::array<std::string_view, 4> answer_members{"candidates", "promptFeedback", "usageMetadata", "error"};
constexpr std::array<std::string_view, 2> url_variables{"EVALRUN_BASE_URL", "GOOGLE_GEMINI_BASE_URL"};
constexpr std::array<std::string_view, 2> key_variables{"GEMINI_API_KEY", "GOOGLE_API_KEY"};

constexpr Protocol gemini{
    .id = "gemini",
    .base_url = "https://generativelanguage.googleapis.com/v1beta",
    .version_path = "/v1beta",
    .method_path = "/models",
    .base_url_variables = url_variables,
    .key_variables = key_variables,
    .path = path,
    .headers = headers,
    .body = body,
    .unsupported = [](const Sampling&) { return std::optional<Error>{}; },
    .completed = [](Sampling sampling) { return sampling; },
    .read = read,
    .read_members = answer_members,
    .stream = []() -> std::unique_ptr<StreamReader> { return std::make_unique<GeminiStream>(); },
    .read_models = read_models,
};

result<std::unique_ptr<Model>> make(const std::string&, const ModelSettings& settings) {
  return make_endpoint(gemini, settings.endpoint);
}

}  // namespace

const Protocol& gemini_protocol() { return gemini; }

namespace kinds {
extern const ModelKind gemini{"gemini", "", "a server that speaks Google's generateContent (--model-name)", make,
                              gemini_protocol};
}  // namespace kinds

}  // namespace evalrun::runners
