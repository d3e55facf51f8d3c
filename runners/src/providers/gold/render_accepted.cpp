#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "gold_answer.hpp"
#include "requests/documents.hpp"

namespace evalrun::runners {
namespace {

/// How values are written in one language.
struct Writing {
  /// Writes an argument of a call written as source.
  std::string (*source)(const Value& value, const Value* schema);
  /// Writes an argument of a structured call.
  Value (*argument)(const Value& value, const Value* schema);
};

constexpr std::array<Writing, 3> writings{{
    {[](const Value& value, const Value*) { return repr(value); },
     [](const Value& value, const Value*) { return value; }},
    {java_source, [](const Value& value, const Value* schema) { return Value(java_text(value, schema)); }},
    {javascript_source, [](const Value& value, const Value* schema) { return Value(javascript_text(value, schema)); }},
}};

const Value* schema_of(const ChosenCall& chosen, const Value& parameter) {
  return chosen.function != nullptr && parameter.is_string() ? chosen.function->property(*parameter.string()) : nullptr;
}

std::string as_source(const ChosenCall& chosen, const Writing& writing) {
  std::string arguments;
  for (const auto& [name, value] : chosen.call.arguments.items()) {
    if (!arguments.empty()) arguments += ", ";
    arguments += str(name) + "=" + writing.source(value, schema_of(chosen, name));
  }
  return fmt::format("{}({})", chosen.call.name, arguments);
}

Value as_tool_call(const ChosenCall& chosen, const Writing& writing) {
  Dict arguments;
  for (const auto& [name, value] : chosen.call.arguments.items())
    arguments.set(name, writing.argument(value, schema_of(chosen, name)));
  return Dict{{tool_name(chosen.call.name), dump_json(arguments)}};
}

}  // namespace

Value gold_calls(const Case& item, Mode mode) {
  const bool any_will_do = item.task == Task::relevance && !item.functions.empty();
  if (item.task == Task::irrelevance || (item.task == Task::relevance && !any_will_do))
    return "None of the functions can do what is asked.";
  const auto calls = any_will_do ? std::vector{any_call(item.functions.front())} : chosen_calls(item);
  const auto& writing = writings.at(static_cast<std::size_t>(item.language));
  if (mode == Mode::fc) {
    List list;
    for (const auto& call : calls) list.push_back(as_tool_call(call, writing));
    return list;
  }
  std::string text;
  for (const auto& call : calls) {
    if (!text.empty()) text += ", ";
    text += as_source(call, writing);
  }
  return "[" + text + "]";
}

}  // namespace evalrun::runners
