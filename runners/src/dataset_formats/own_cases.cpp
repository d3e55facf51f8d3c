// Own cases: tools in JSON Schema are sent as the user wrote them. Answers go to files in BFCL's form.
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "bfcl.hpp"
#include "json/lines.hpp"
#include "providers/gold/gold_answer.hpp"
#include "requests/conversation_text.hpp"
#include "requests/documents.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners::dataset_formats {
namespace {

/// Whether the parameters of a document are JSON Schema, as in a request, and not BFCL's dialect of it.
bool is_json_schema(const Value& document) {
  const auto* parameters = document.get("parameters");
  return parameters == nullptr || parameters->get_string("type") == "object";
}

/// Appends a document as a tool. Only a name with dots is changed, since servers refuse these.
void append_as_written(std::string& text, const Value& document) {
  ObjectWriter tool(text);
  tool.text("type", "function");
  auto function = tool.object("function");
  for (const auto& [key, value] : document.dict()->items())
    if (const auto name = str(key); name == "name")
      function.text("name", tool_name(str(value)));
    else if (name != "type")  // the form of OpenAI's Responses has it in the document
      function.value(name, value);
  if (document.get("parameters") == nullptr)
    function.value("parameters", Dict{{"type", "object"}, {"properties", Dict{}}});
}

Asked ask(const Case& item, Mode mode, const Prompts& prompts) {
  if (mode == Mode::prompt) {
    auto asked = ask_with_documents(item, mode, prompts);
    asked.messages = conversation_text(asked.messages);
    return asked;
  }
  if (item.language != Language::python) return ask_with_documents(item, mode, prompts);
  Asked asked;
  asked.messages = item.messages.value();
  asked.underscore_to_dot = true;
  asked.tools = "[";
  for (const auto& function : item.functions) {
    if (asked.tools.size() > 1) asked.tools += ", ";
    if (is_json_schema(function.doc()))
      append_as_written(asked.tools, function.doc());
    else
      append_tool(asked.tools, function.doc(), prompts.function_hint.front(), prompts);
  }
  asked.tools += ']';
  return asked;
}

}  // namespace

extern const Row own_cases{.ask = ask,
                           .gold = gold_calls,
                           .result_file = bfcl_result_file,
                           .score_file = bfcl_score_file,
                           .result_line = bfcl_result_line,
                           .failure_line = bfcl_failure_line,
                           .as_meant = true};

}  // namespace evalrun::runners::dataset_formats
