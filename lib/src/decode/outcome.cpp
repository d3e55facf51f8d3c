#include "outcome.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "attempt.hpp"
#include "reasoning.hpp"

namespace evalrun {
namespace {

/// Breeze's mark of an answer in words: said without a word behind it, it still says that no call is meant.
constexpr std::string_view answer_mark = "<|answer|>";

bool has_call(const Decoded& decoded) {
  const auto* items = decoded.ok ? decoded.value.list() : nullptr;
  return items != nullptr &&
         std::ranges::any_of(*items, [](const Value& v) { return v.is_dict() && !v.dict()->empty(); });
}

/// Text, or a list of nothing but texts: some keep the parts of a reply so.
std::optional<std::string> text_of(const Value& raw) {
  if (raw.is_string()) return *raw.string();
  const auto* parts = raw.list();
  if (parts == nullptr || parts->empty() || !std::ranges::all_of(*parts, &Value::is_string)) return std::nullopt;
  std::string text;
  for (const auto& part : *parts) text += *part.string() + "\n";
  return text;
}

}  // namespace

Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item) {
  if (has_call(decoded)) return Outcome::call;
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
