// Recognizes calls in the shapes of the APIs of model makers. No decoder reads these shapes: the references store calls
// as [{name: arguments as JSON text}].
#include <array>

#include "evalrun/decode.hpp"

namespace evalrun {
namespace {

bool has_type(const Value& item, std::string_view type) { return item.get_string("type") == type; }
bool is_object(const Value* value) { return value != nullptr && value->is_dict(); }

struct Shape {
  bool (*fits)(const Value& item);
  std::string_view name;
};

/// The first shape that fits counts. A function may be called "name" or "type", so a member that is an object in the
/// API must be an object here.
constexpr std::array<Shape, 10> shapes{
    {{[](const Value& v) { return is_object(v.get("function")) && v.get("function")->get("name") != nullptr; },
      "tool_calls of OpenAI's chat completions ({\"function\": {\"name\", \"arguments\"}})"},
     {[](const Value& v) { return v.get("tool_calls") != nullptr && v.get("tool_calls")->is_list(); },
      "a message of OpenAI's chat completions with tool_calls"},
     {[](const Value& v) { return is_object(v.get("function_call")) || is_object(v.get("functions_call")); },
      "a message of OpenAI's chat completions with a function_call"},
     {[](const Value& v) { return has_type(v, "function_call") || has_type(v, "custom_tool_call"); },
      "function_call items of OpenAI's Responses API"},
     {[](const Value& v) { return has_type(v, "tool_use") || has_type(v, "server_tool_use"); },
      "tool_use blocks of Anthropic's Messages API"},
     {[](const Value& v) { return is_object(v.get("functionCall")) || is_object(v.get("function_call")); },
      "functionCall parts of Gemini's API"},
     {[](const Value& v) { return is_object(v.get("toolUse")); }, "toolUse blocks of Bedrock's Converse API"},
     {[](const Value& v) { return v.get("choices") != nullptr && v.get("choices")->is_list(); },
      "a whole reply of OpenAI's chat completions"},
     {[](const Value& v) { return v.get("candidates") != nullptr && v.get("candidates")->is_list(); },
      "a whole reply of Gemini's API"},
     {[](const Value& v) {
        const auto* name = v.get("name");
        return name != nullptr && name->is_string() &&
               (v.get("arguments") != nullptr || v.get("parameters") != nullptr || v.get("args") != nullptr);
      },
      "objects with \"name\" and \"arguments\""}}};

std::string_view shape_of_item(const Value& item) {
  if (!item.is_dict()) return {};
  for (const auto& shape : shapes)
    if (shape.fits(item)) return shape.name;
  // Containers of these APIs: {"content": [...]}, {"parts": [...]}, {"output": [...]}.
  for (const auto* key : {"content", "parts", "output"})
    if (const auto* inner = item.get(key); inner != nullptr && inner->is_list())
      for (const auto& one : *inner->list())
        for (const auto& shape : shapes)
          if (one.is_dict() && shape.fits(one)) return shape.name;
  return {};
}

/// The name of the shape of an item, of the first item of a list with a known shape, or of a whole reply; empty: no
/// known shape.
std::string_view api_shape_of(const Value& raw) {
  const auto* items = raw.list();
  if (items == nullptr) return shape_of_item(raw);
  for (const auto& item : *items)
    if (const auto shape = shape_of_item(item); !shape.empty()) return shape;
  return {};
}

}  // namespace

std::string foreign_calls(const Value& raw) {
  const auto shape = api_shape_of(raw);
  if (shape.empty()) return {};
  return "these are " + std::string(shape) + "; store them as [{name: arguments as JSON text}]";
}

}  // namespace evalrun
