#include "attempt.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "python/unicode.hpp"
#include "text/ascii.hpp"

namespace evalrun::decode {
namespace {

/// Marks of call forms that no row of formats() decodes; a row names the marks of its own form.
constexpr std::array<std::string_view, 40> marks{"[TOOL_CALL",
                                                 "<function=",
                                                 "<|tool_call",
                                                 "<|python_tag|>",
                                                 "<|python_start|>",
                                                 "functools[",
                                                 "<TOOLCALL>",
                                                 "<start_function_call",
                                                 "to=functions.",
                                                 "to=tools.",
                                                 "<|START_ACTION|>",
                                                 "<functions>",
                                                 "<function name=",
                                                 "<invoke name=",
                                                 "<invoke>",
                                                 "<parameter=",
                                                 "<parameter name=",
                                                 "<arg_key>",
                                                 "<tool_use>",
                                                 "<tool_code>",
                                                 "<<function>>",
                                                 "<|tool\xe2\x96\x81",
                                                 "<\xef\xbd\x9ctool",
                                                 "<\xef\xbd\x9c"
                                                 "DSML",
                                                 "<seed:tool_call",
                                                 "<minimax:tool_call",
                                                 "<longcat_tool_call",
                                                 "<steptml:invoke",
                                                 "<atem:invoke",
                                                 "<atem:function_calls",
                                                 "<|action_start|>",
                                                 "<|tool_list_end|>",
                                                 "<|FunctionCallBegin|>",
                                                 "<tool_calls>",
                                                 "```tool_code",
                                                 "```tool_call",
                                                 "```function_call",
                                                 "Action Input:",
                                                 "\"type\": \"tool_use\"",
                                                 "\"functionCall\":"};

/// Whether the text holds a mark of any call form.
bool has_mark(std::string_view text) {
  const auto in_text = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  return std::ranges::any_of(marks, in_text) ||
         std::ranges::any_of(formats(), [&](const Format* row) { return std::ranges::any_of(row->marks, in_text); });
}

bool is_name_part(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// Calls `visit(name, doc)` for each spelling of each offered name, until it returns true.
template <class Visit>
bool any_name(const Case& item, Visit visit) {
  return std::ranges::any_of(item.functions, [&](const FunctionDoc& doc) {
    if (doc.name.empty()) return false;
    if (visit(std::string_view(doc.name), doc)) return true;
    if (doc.name.find('.') == std::string::npos) return false;
    std::string underscored = doc.name;
    std::ranges::replace(underscored, '.', '_');
    return visit(std::string_view(underscored), doc);
  });
}

/// The first place at or after `from` where the name is a word of its own; npos: nowhere.
std::size_t find_name(std::string_view text, std::string_view name, std::size_t from) {
  for (auto at = text.find(name, from); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_name_part(text[at - 1])) && (end >= text.size() || !is_name_part(text[end]))) return at;
  }
  return std::string_view::npos;
}

/// The text without the fence around it and without the fence's language.
std::string_view unfenced(std::string_view text) {
  text = unicode::strip(without_turn_marks(text));
  if (!text.starts_with("```")) return unicode::strip(unicode::strip(text, "`"));
  text = unicode::strip(text, "`");
  const auto line = text.find('\n');
  if (line != std::string_view::npos && std::ranges::all_of(text.substr(0, line), is_name_part))
    text.remove_prefix(line);
  return unicode::strip(text);
}

/// Whether the text begins with a list whose first item is a call of any function: "[f(", "['f(".
bool opens_call_list(std::string_view text) {
  if (!text.starts_with('[')) return false;
  text = unicode::strip(text.substr(1));
  if (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && (is_name_part(text[end]) || text[end] == '.')) ++end;
  return end != 0 && end < text.size() && text[end] == '(';
}

/// Whether an offered function is the recipient of the text: ">>>f" and "<|recipient|>f" in functionary's form, "to=f"
/// in harmony's. The recipient "all" is the user.
bool names_recipient(std::string_view text, const Case& item) {
  return any_name(item, [&](std::string_view name, const FunctionDoc&) {
    return std::ranges::any_of(std::array<std::string_view, 3>{">>>", "<|recipient|>", " to="},
                               [&](std::string_view before) {
                                 const auto mark = std::string(before) + std::string(name);
                                 return find_name(text, mark, 0) != std::string_view::npos;
                               });
  });
}

/// Whether the whole text looks like JSON and holds an offered name: in quotes, or alone in a list ("[f]").
bool is_json_with_name(std::string_view text, const Case& item) {
  if (!text.starts_with('[') && !text.starts_with('{')) return false;
  const auto inner = unicode::strip(text.substr(1));
  if (inner.empty()) return false;
  const auto end = bracket_end(text);
  if (end != std::string_view::npos && !without_turn_marks(text.substr(end)).empty()) return false;
  return any_name(item, [&](std::string_view name, const FunctionDoc&) {
    for (const auto* quote : {"\"", "'"})
      if (text.find(quote + std::string(name) + quote) != std::string_view::npos) return true;
    return inner.starts_with(name) && unicode::strip(inner.substr(name.size())).starts_with(']');
  });
}

/// Where the value of the next quoted key `word` begins, searching from `from`; npos: no such key.
std::size_t find_value(std::string_view text, std::string_view word, std::size_t from) {
  for (auto at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (at == 0 || (text[at - 1] != '"' && text[at - 1] != '\'')) continue;
    auto end = at + word.size();
    if (end < text.size() && text[end] == '\\') ++end;
    if (end >= text.size() || text[end] != text[at - 1]) continue;
    const auto rest = text.substr(end + 1);
    const auto colon = unicode::strip(rest);
    if (!colon.starts_with(':')) continue;
    const auto after = unicode::strip(colon.substr(1));
    return after.empty() ? text.size() : static_cast<std::size_t>(after.data() - text.data());
  }
  return std::string_view::npos;
}

/// Whether the text begins with the quoted name of a function that is neither a placeholder nor an example.
bool is_quoted_name(std::string_view text) {
  if (text.starts_with('\\')) text.remove_prefix(1);
  if (!text.starts_with('"') && !text.starts_with('\'')) return false;
  auto end = text.find(text.front(), 1);
  auto name = text.substr(1, end == std::string_view::npos ? end : end - 1);
  if (name.ends_with('\\')) name.remove_suffix(1);
  static constexpr std::array<std::string_view, 6> examples{"function_name", "func_name",   "function-name",
                                                            "tool_name",     "no_function", "name"};
  return !is_placeholder(name) && std::ranges::find(examples, name) == examples.end();
}

/// Whether the text begins with the arguments of a call: an object or its JSON text, but not the schema of a function.
bool is_call_arguments(std::string_view text) {
  if (text.starts_with('\\')) text.remove_prefix(1);
  if (text.starts_with('"') || text.starts_with('\'')) text = unicode::strip(text.substr(1));
  if (!text.starts_with('{')) return text.empty() || text.starts_with("null") || text.starts_with('"');
  text = unicode::strip(text.substr(1));
  if (text.starts_with("...")) return false;
  constexpr std::size_t beginning = 200;
  const auto begin = text.substr(0, beginning);
  const auto type = find_value(begin, "type", 0);
  if (type == std::string_view::npos || type >= begin.size()) return true;
  const auto value = begin.substr(type);
  return !(value.starts_with("\"dict\"") || value.starts_with("\"object\""));
}

/// Whether the text is Granite's call of "no_function", which says that no function is called.
bool declines(std::string_view text) {
  constexpr std::string_view nothing = "no_function";
  const auto name = find_value(text, "name", 0);
  if (name == std::string_view::npos || find_value(text, "name", name) != std::string_view::npos) return false;
  const auto value = unicode::strip(text.substr(name).substr(0, 64), "\"' ");
  return value.starts_with(nothing) &&
         !is_name_part(value.substr(nothing.size()).empty() ? ' ' : value[nothing.size()]);
}

/// Whether the text holds a JSON object with a name and arguments. It is not parsed, because broken JSON is an attempt,
/// too.
bool has_call_object(std::string_view text) {
  static constexpr std::array<std::string_view, 5> name_keys{"name", "function", "tool_name", "tool", "function_name"};
  static constexpr std::array<std::string_view, 6> argument_keys{"arguments",  "parameters",    "args",
                                                                 "tool_input", "function_args", "input"};
  const auto any_value = [&](const auto& keys, auto holds) {
    return std::ranges::any_of(keys, [&](std::string_view key) {
      for (auto at = find_value(text, key, 0); at != std::string_view::npos; at = find_value(text, key, at))
        if (holds(text.substr(at))) return true;
      return false;
    });
  };
  if (text.find('{') == std::string_view::npos) return false;
  return any_value(name_keys, is_quoted_name) && any_value(argument_keys, is_call_arguments);
}

/// Whether the name at `at` is an element around an element with the name of a parameter: "<f><city>".
bool is_element(std::string_view text, std::size_t at, std::string_view behind_name, const FunctionDoc& doc) {
  if (at == 0 || text[at - 1] != '<' || !behind_name.starts_with('>')) return false;
  const auto inner = unicode::strip(behind_name.substr(1));
  if (!inner.starts_with('<')) return false;
  const auto end = inner.find_first_of("> ");
  return end != std::string_view::npos && doc.property(inner.substr(1, end - 1)) != nullptr;
}

/// Whether parentheses follow the name, and no words follow the parentheses.
bool is_all_of_code(std::string_view behind_name, std::size_t end) {
  return behind_name.starts_with('(') && unicode::strip(behind_name.substr(end), " \n;`]").empty();
}

/// Whether argument values follow an offered function's name, or the name is called in a list, as `prompt` asks for.
bool names_with_values(std::string_view text, const Case& item) {
  return any_name(item, [&](std::string_view name, const FunctionDoc& doc) {
    for (auto at = find_name(text, name, 0); at != std::string_view::npos;) {
      const auto begin = at + name.size();
      const bool in_list = at > 0 && text[at - 1] == '[' && text.substr(begin).starts_with('(');
      if (in_list || is_element(text, at, text.substr(begin), doc)) return true;
      const auto found = arguments_behind(text.substr(begin), doc);
      if (found.has_value) return true;
      if (at == 0 && (found.is_open || is_all_of_code(text.substr(begin), found.end))) return true;
      at = find_name(text, name, begin + found.end);
    }
    return false;
  });
}

/// The text without the words that harmony's "<|start|>assistant<|channel|>commentary ... code<|message|>{" leaves in
/// front when a server removes its marks.
std::string_view without_channel(std::string_view text) {
  static constexpr std::array<std::string_view, 5> words{"assistant", "commentary", "analysis", "code", "json"};
  for (;;) {
    const auto word = std::ranges::find_if(words, [&](std::string_view w) { return text.starts_with(w); });
    if (word == words.end()) return text;
    text = unicode::strip(text.substr(word->size()));
  }
}

/// Whether the text consists of the arguments of an offered function, without its name.
bool is_bare_arguments(std::string_view text, const Case& item) {
  text = unfenced(without_channel(text));
  if (!text.starts_with('{')) return false;
  const auto parsed = parse_json(text);
  const auto* given = parsed ? parsed->dict() : nullptr;
  if (given == nullptr || given->empty()) return false;
  return std::ranges::any_of(item.functions, [&](const FunctionDoc& doc) {
    for (const auto& [key, value] : given->items())
      if (!key.is_string() || doc.property(*key.string()) == nullptr) return false;
    const auto* required = doc.required();
    return required == nullptr ||
           std::ranges::all_of(*required, [&](const Value& name) { return given->find(name) != nullptr; });
  });
}

}  // namespace

bool is_attempt(std::string_view text, const Case& item) {
  if (declines(text)) return false;
  if (has_mark(text)) return true;
  const auto code = unfenced(text);
  const auto channel = without_channel(code);
  if (channel.data() != code.data() && channel.starts_with('{')) return true;
  return opens_call_list(code) || is_json_with_name(code, item) || has_call_object(text) ||
         names_recipient(text, item) || names_with_values(code, item) || is_bare_arguments(code, item);
}

}  // namespace evalrun::decode
