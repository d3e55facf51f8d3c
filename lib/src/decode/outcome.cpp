#include "outcome.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "attempt.hpp"
#include "python/text.hpp"
#include "text/enumerators.hpp"

namespace evalrun {
namespace {

constexpr std::array<std::string_view, 5> outcome_names{"call", "abstain", "malformed", "truncated", "infra"};
static_assert(outcome_names.size() == enumerator_count<Outcome>());

/// Breeze's mark of an answer in words. Even without words behind it, it says that no call is meant.
constexpr std::string_view answer_mark = "<|answer|>";

bool has_call(const Decoded& decoded) {
  const auto* items = decoded.ok ? decoded.value.list() : nullptr;
  return items != nullptr &&
         std::ranges::any_of(*items, [](const Value& v) { return v.is_dict() && !v.dict()->empty(); });
}

/// The text of an answer. A list of texts is one answer: some tools store the parts of a reply so.
std::optional<std::string> text_of(const Value& raw) {
  if (raw.is_string()) return *raw.string();
  const auto* parts = raw.list();
  if (parts == nullptr || parts->empty() || !std::ranges::all_of(*parts, &Value::is_string)) return std::nullopt;
  std::string text;
  for (const auto& part : *parts) text += *part.string() + "\n";
  return text;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> outcome_named(std::string_view name) {
  for (std::size_t i = 0; i < outcome_names.size(); ++i)
    if (outcome_names[i] == name) return static_cast<Outcome>(i);
  return std::nullopt;
}

bool is_token_limit(std::string_view finish_reason) {
  // OpenAI, Anthropic and Gemini, Mistral (model_length), Anthropic's context window, OpenAI's responses, TGI, watsonx.
  static constexpr std::array<std::string_view, 10> names{
      "length",     "max_tokens",  "model_length",   "model_context_window_exceeded", "max_output_tokens",
      "max_length", "token_limit", "max_new_tokens", "max_completion_tokens",         "context_length_exceeded"};
  return std::ranges::find(names, lower(finish_reason)) != names.end();
}

bool is_unread_call(std::string_view finish_reason) {
  static constexpr std::array<std::string_view, 2> names{"tool_use_failed", "malformed_function_call"};
  return std::ranges::find(names, lower(finish_reason)) != names.end();
}

Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item) {
  if (has_call(decoded)) return Outcome::call;
  if (decoded.attempted) return Outcome::malformed;
  const auto text = text_of(raw);
  if (!text) return raw.is_list() && raw.list()->empty() ? Outcome::abstain : Outcome::malformed;
  const auto said = decode::without_reasoning(*text);
  auto words = decode::without_turn_marks(said.text);
  if (words.starts_with(answer_mark)) {
    words = decode::without_turn_marks(words.substr(answer_mark.size()));
    if (words.empty()) return Outcome::abstain;
  }
  if (said.unfinished || words.empty()) return Outcome::malformed;
  return decode::is_attempt(words, item) ? Outcome::malformed : Outcome::abstain;
}

}  // namespace evalrun
