#include "evalrun/outcome.hpp"

#include <algorithm>
#include <array>

#include "unicode.hpp"

namespace evalrun {
namespace {

/// Marks that only a model that means to call writes (the formats are those of the tool-call-formats specification).
constexpr std::array<std::string_view, 26> tags{"<tool_call",
                                                "[TOOL_CALL",
                                                "<function=",
                                                "<function_call",
                                                "<|tool_call",
                                                "<|python_tag|>",
                                                "<|python_start|>",
                                                "functools[",
                                                "<|use_tool|>",
                                                "<TOOLCALL>",
                                                "<start_function_call",
                                                "to=functions.",
                                                "<|START_ACTION|>",
                                                "<functions>",
                                                "<function name=",
                                                "<invoke name=",
                                                "<<function>>",
                                                "<\xef\xbd\x9ctool",
                                                "<\xef\xbd\x9c"
                                                "DSML",
                                                "<seed:tool_call",
                                                "<minimax:tool_call",
                                                "<|action_start|>",
                                                "<tool_calls>",
                                                "```tool_code",
                                                "Action Input:",
                                                ">>>all\n"};

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// `name(` as a word of its own.
bool calls_by_name(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool starts = at == 0 || !is_name_part(text[at - 1]);
    if (starts && end < text.size() && text[end] == '(') return true;
  }
  return false;
}

/// A list that opens with a call, of whatever function: "[f(".
bool opens_a_call_list(std::string_view text) {
  text = unicode::strip(unicode::strip(text, "` \n"));
  if (!text.starts_with('[')) return false;
  text = unicode::strip(text.substr(1));
  std::size_t end = 0;
  while (end < text.size() && is_name_part(text[end])) ++end;
  return end != 0 && end < text.size() && text[end] == '(';
}

bool offers_a_name_in(std::string_view text, const Case& item) {
  return std::ranges::any_of(item.functions, [&](const FunctionDoc& doc) {
    if (calls_by_name(text, doc.name)) return true;
    if (doc.name.find('.') == std::string::npos) return false;
    std::string underscored = doc.name;
    std::ranges::replace(underscored, '.', '_');
    return calls_by_name(text, underscored);
  });
}

/// A JSON object with a name and arguments, without parsing: broken JSON is an attempt as well.
bool has_call_object(std::string_view text) {
  const auto says = [&](std::string_view key) { return text.find(key) != std::string_view::npos; };
  if (!says("{")) return false;
  const bool name = says("\"name\"") || says("\"function\"") || says("\"tool_name\"") || says("'name'");
  const bool arguments = says("\"arguments\"") || says("\"parameters\"") || says("\"args\"") || says("'arguments'") ||
                         says("'parameters'");
  return name && arguments;
}

bool has_call(const Decoded& decoded) {
  const auto* items = decoded.ok ? decoded.value.list() : nullptr;
  return items != nullptr &&
         std::ranges::any_of(*items, [](const Value& v) { return v.is_dict() && !v.dict()->empty(); });
}

}  // namespace

Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item) {
  if (has_call(decoded)) return Outcome::call;
  const auto* text = raw.string();
  if (text == nullptr) return raw.is_list() && raw.list()->empty() ? Outcome::abstain : Outcome::malformed;
  if (unicode::strip(*text).empty()) return Outcome::malformed;
  const bool tagged =
      std::ranges::any_of(tags, [&](std::string_view tag) { return text->find(tag) != std::string::npos; });
  return tagged || opens_a_call_list(*text) || offers_a_name_in(*text, item) || has_call_object(*text)
             ? Outcome::malformed
             : Outcome::abstain;
}

}  // namespace evalrun
