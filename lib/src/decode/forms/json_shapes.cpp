#include "json_shapes.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "loose_json.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode::forms {
namespace {

constexpr std::array<std::string_view, 6> name_keys{"name", "function", "tool_name", "tool", "function_name", "action"};
constexpr std::array<std::string_view, 7> argument_keys{"arguments",     "parameters", "args",        "input",
                                                        "function_args", "tool_input", "action_input"};
constexpr int deepest_message = 8;

template <std::size_t size>
Value* first_of(Dict& object, const std::array<std::string_view, size>& keys) {
  for (const auto key : keys)
    if (auto* found = object.find(key)) return found;
  return nullptr;
}

/// The schema of a function's parameters, as lists of tools hold it.
bool is_schema(const Value& arguments) {
  const auto type = arguments.get_string("type");
  return (type == "object" || type == "dict") && arguments.get("properties") != nullptr;
}

/// What a model names to say that it calls nothing.
bool is_no_call(std::string_view name) { return name.empty() || names_no_call(name); }

std::string_view read_object(Value& object, const Text& text, Around around, List& calls, int depth);

/// A part of Gemini that holds text or a thought.
bool is_text_part(const Value& item) {
  static constexpr std::array<std::string_view, 3> members{"text", "thought", "thoughtSignature"};
  return item.get("text") != nullptr && std::ranges::all_of(item.dict()->items(), [](const DictItem& member) {
           return member.key.is_string() && std::ranges::find(members, *member.key.string()) != members.end();
         });
}

/// The items of a list: calls, and parts that are text or reasoning.
std::string_view read_list(List& items, const Text& text, Around around, List& calls, int depth) {
  std::string_view shape;
  for (auto& item : items) {
    const auto type = item.get_string("type");
    if (type == "text" || type == "output_text" || type == "reasoning" || type == "thinking" ||
        type == "redacted_thinking" || is_text_part(item))
      continue;
    const auto found = read_object(item, text, around, calls, depth);
    if (found.empty()) return {};
    if (shape.empty()) shape = found;
  }
  return shape;
}

/// {"name": "f", "arguments": {...}} and its cousins.
std::string_view read_named(Value& object, const Text& text, Around around, List& calls) {
  const Value* name = first_of(*object.dict(), name_keys);
  if (name == nullptr || !name->is_string()) return {};
  const auto called = unicode::strip(*name->string());
  if (is_no_call(called)) return {};
  auto* given = first_of(*object.dict(), argument_keys);
  const bool alone = given == nullptr && (object.dict()->size() == 1 || object.get("id") != nullptr);
  if (given == nullptr && !(around == Around::mark && alone)) return {};
  const auto* parameters = given == nullptr ? nullptr : object.dict()->find("parameters");
  // A document of a function, as lists of tools hold it.
  if (parameters != nullptr && object.get("description") != nullptr) return {};
  const bool by_function = name == object.get("function");
  auto arguments = given == nullptr ? std::optional<Value>(Dict{}) : arguments_in(std::move(*given));
  if (!arguments || is_schema(*arguments)) return {};
  calls.push_back(call_value(text, called, std::move(*arguments)));
  const auto type = object.get_string("type");
  if (type == "tool_use") return "anthropic";
  if (type == "function_call") return "responses";
  if (by_function) return "json-function";
  return parameters != nullptr ? "json-parameters" : "json";
}

/// A member that holds what matters: a message, its calls, one call.
std::string_view read_inner(Value& object, const Text& text, Around around, List& calls, int depth) {
  struct Inner {
    std::string_view key, shape;
    Around around;  ///< `mark`: nothing but a call has such a member
  };
  static constexpr std::array<Inner, 13> inner{{{"function", "openai", Around::mark},
                                                {"functionCall", "gemini", Around::mark},
                                                {"function_call", "openai-legacy", Around::mark},
                                                {"toolUse", "bedrock", Around::mark},
                                                {"tool_calls", "openai", Around::mark},
                                                {"message", "openai", Around::nothing},
                                                {"choices", "openai", Around::nothing},
                                                {"content", "anthropic", Around::nothing},
                                                {"parts", "gemini", Around::nothing},
                                                {"candidates", "gemini", Around::nothing},
                                                {"output", "responses", Around::nothing},
                                                {"calls", "json", Around::nothing},
                                                {"action", "json", Around::nothing}}};
  for (const auto& [key, shape, says] : inner) {
    auto* value = object.dict()->find(key);
    if (value == nullptr || !(value->is_list() || value->is_dict())) continue;
    const auto before = calls.size();
    // {"function": {"name": "f"}, "parameters": {...}}
    if (key == "function" && value->is_dict() && value->dict()->size() == 1 && value->get("name") != nullptr)
      if (auto* arguments = first_of(*object.dict(), argument_keys))
        value->dict()->set("arguments", std::move(*arguments));
    const auto inside = says == Around::mark ? says : around;
    const auto found = value->is_list() ? read_list(*value->list(), text, inside, calls, depth + 1)
                                        : read_object(*value, text, inside, calls, depth + 1);
    if (!found.empty()) return found == "json" || key == "function" || key == "tool_calls" ? shape : found;
    calls.resize(before);
  }
  return {};
}

/// {"f": {"x": 1}}, one or more functions; arguments may be JSON text.
std::string_view read_by_name(Value& object, const Text& text, List& calls) {
  const auto may_be = [](const DictItem& item) {
    return item.key.is_string() && !item.key.string()->empty() && (item.value.is_dict() || item.value.is_string());
  };
  if (!std::ranges::all_of(object.dict()->items(), may_be)) return {};
  bool encoded = false;
  for (const auto& [key, value] : object.dict()->items()) {
    auto& given = *object.dict()->find(std::string_view(*key.string()));
    const bool text_given = given.is_string();
    if (text_given && given.string()->empty()) return {};
    auto arguments = arguments_in(std::move(given));
    if (!arguments || is_schema(*arguments)) return {};
    encoded = encoded || text_given;
    calls.push_back(call_value(text, *key.string(), std::move(*arguments)));
  }
  return object.dict()->empty() ? "" : encoded ? "stored-json" : "stored";
}

std::string_view read_object(Value& object, const Text& text, Around around, List& calls, int depth) {
  if (!object.is_dict() || depth > deepest_message) return {};
  const auto before = calls.size();
  if (const auto shape = read_named(object, text, around, calls); !shape.empty()) return shape;
  if (const auto shape = read_inner(object, text, around, calls, depth); !shape.empty()) return shape;
  if (const auto shape = read_by_name(object, text, calls); !shape.empty()) return shape;
  calls.resize(before);
  return {};
}

constexpr std::array<JsonShape, 11> shapes{{
    {"json", "JSON objects {\"name\", \"arguments\"}, also in a list or a fence"},
    {"json-parameters", "JSON objects {\"name\", \"parameters\"} (Llama 3)"},
    {"json-function", "JSON objects {\"function\", \"parameters\"}"},
    {"openai", "tool_calls of OpenAI's chat completions, with or without their message"},
    {"openai-legacy", "OpenAI's function_call"},
    {"responses", "function_call items of OpenAI's responses"},
    {"anthropic", "tool_use blocks of Anthropic's messages"},
    {"gemini", "functionCall parts of Gemini"},
    {"bedrock", "toolUse blocks of Bedrock's converse"},
    {"stored", "JSON objects {name: {argument: value}}, as the references store calls"},
    {"stored-json", "the same with the arguments as JSON text"},
}};

}  // namespace

std::string_view read_shape(Value& value, const Text& text, Around around, List& calls) {
  return value.is_list() ? read_list(*value.list(), text, around, calls, 0)
                         : read_object(value, text, around, calls, 0);
}

std::span<const JsonShape> json_shapes() { return shapes; }

bool is_name_key(std::string_view key) { return std::ranges::find(name_keys, key) != name_keys.end(); }

bool names_no_call(std::string_view name) {
  static constexpr std::array<std::string_view, 6> names{"no_function",     "out_of_domain", "directly-answer",
                                                         "directly_answer", "function_name", "none"};
  return std::ranges::find(names, name) != names.end();
}

Value call_value(const Text& text, std::string_view name, Value arguments) {
  Dict call;
  call.reserve(1);
  call.slot(plain_name(text, name)) = std::move(arguments);
  return call;
}

bool all_offered(const Text& text, const List& calls) {
  return std::ranges::all_of(calls, [&](const Value& call) { return text.offered(name_of(call)) != nullptr; });
}

std::optional<Value> arguments_in(Value&& given) {
  if (given.is_dict()) return std::move(given);
  if (given.is_none()) return Value(Dict{});
  if (given.is_list() && given.list()->empty()) return Value(Dict{});
  // Servers encode arguments once; some models encode them again.
  constexpr int most_layers = 3;
  Value source = std::move(given);
  for (int layer = 0; layer < most_layers && source.is_string(); ++layer) {
    const auto begun = unicode::strip(*source.string());
    if (begun.empty()) return Value(Dict{});
    if (begun.front() != '{' && begun.front() != '"') return std::nullopt;
    auto inner = read_loose_json(begun, 0);
    if (inner.ending != Ending::whole || inner.end != begun.size()) return std::nullopt;
    if (inner.value.is_dict()) return std::move(inner.value);
    source = std::move(inner.value);
  }
  return std::nullopt;
}

}  // namespace evalrun::decode::forms
