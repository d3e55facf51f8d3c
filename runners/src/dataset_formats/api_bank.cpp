// API-Bank: prompts, gold answers, and predictions as lines {file, id, pred} (specification: api-bank 2, 4).
#include "api_bank/api_bank.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/api_bank_calls.hpp"
#include "dataset_formats.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners::dataset_formats {
namespace {

constexpr std::string_view instruction =
    "You help a user by calling APIs. Read the conversation and write the one API request that has to be made next, in "
    "this form and with every value in quotes:\n"
    "[ApiName(key1='value1', key2='value2')]\n"
    "What an API gave back stands behind its request. The current year is 2023. Write nothing but the request.\n";

constexpr std::string_view tool_instruction =
    "You help a user by calling tools. Read the conversation and make the one tool call that has to be made next. What "
    "was given back stands behind each request. The current year is 2023.\n";

constexpr std::string_view searching =
    "Other APIs than the one below have to be found with ToolSearcher first; once it has described one, call it.\n";

bool has_to_search(const Case& item) {
  return !item.functions.empty() && item.functions.front().name == "ToolSearcher";
}

/// The documents for the system text. A case that begins with ToolSearcher shows only this one: the conversation holds
/// the documents that the search found.
std::string documents_of(const Case& item) {
  std::string text;
  for (const auto& function : item.functions) {
    if (!text.empty()) text += '\n';
    text += dump_json(function.doc());
    if (has_to_search(item)) break;
  }
  return text;
}

/// The JSON Schema of a documented type.
Dict schema_of(std::string_view type) {
  struct Row {
    std::string_view ours, theirs;
  };
  static constexpr std::array<Row, 4> rows{
      {{"int", "integer"}, {"float", "number"}, {"bool", "boolean"}, {"list", "array"}}};
  if (type == "list(str)") return {{"type", "array"}, {"items", Dict{{"type", "string"}}}};
  const auto it = std::ranges::find(rows, type, &Row::ours);
  Dict schema{{"type", it == rows.end() ? "string" : it->theirs}};
  if (type == "list") schema.set("items", Dict{{"type", "object"}});
  return schema;
}

Value tool_of(const FunctionDoc& function) {
  Dict properties;
  List required;
  if (const auto* parameters = function.doc().get("input_parameters"); parameters != nullptr && parameters->is_dict())
    for (const auto& [name, parameter] : parameters->dict()->items()) {
      auto schema = schema_of(parameter.get_string("type"));
      schema.set("description", parameter.get_string("description"));
      properties.set(name, std::move(schema));
      if (checkers::api_bank::is_required(function.name, str(name))) required.push_back(name);
    }
  return Dict{
      {"type", "function"},
      {"function",
       Dict{{"name", function.name},
            {"description", function.doc().get_string("description")},
            {"parameters",
             Dict{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}}}}}};
}

Asked ask(const Case& item, Mode mode, const Prompts&) {
  Asked asked;
  std::string text(mode == Mode::fc ? tool_instruction : instruction);
  if (has_to_search(item)) text += searching;
  if (mode == Mode::prompt) {
    text += "\nThe APIs, one JSON object per line:\n" + documents_of(item) + "\n";
  } else {
    List tools;
    for (const auto& function : item.functions) tools.push_back(tool_of(function));
    asked.tools = dump_json(std::move(tools));
  }
  List messages{Dict{{"role", "system"}, {"content", std::move(text)}}};
  if (const auto* turns = item.messages.list()) messages.insert(messages.end(), turns->begin(), turns->end());
  asked.messages = std::move(messages);
  return asked;
}

/// Like write_api_request, but without quotes around lists: without them, the reference reads a list whole.
std::string as_readable(std::string_view name, const Dict& arguments) {
  std::string text;
  for (const auto& [key, value] : arguments.items()) {
    const auto written = str(value);
    const std::string_view quote = written.starts_with("[") && written.ends_with("]") ? "" : "'";
    text += fmt::format("{}{}={}{}{}", text.empty() ? "" : ", ", str(key), quote, written, quote);
  }
  return fmt::format("[{}({})]", name, text);
}

Value gold(const Case& item, Mode mode) {
  const auto name = item.ground_truth.get_string("api_name");
  const auto* given = item.ground_truth.get("param_dict");
  const Dict arguments = given != nullptr && given->is_dict() ? *given->dict() : Dict{};
  if (mode == Mode::fc) return List{Dict{{name, dump_json(arguments)}}};
  return "API-Request: " + as_readable(name, arguments);
}

std::string level_of(const Category& category) { return category.name == "call" ? "level-1-api" : "level-2-api"; }
std::string result_file(const Suite&, const Category& category) { return level_of(category) + ".jsonl"; }
std::string score_file(const Suite&, const Category& category) { return level_of(category) + "_score.json"; }

void result_line(std::string& text, const Case& item, const JournalEntry& entry) {
  ObjectWriter line(text);
  line.text("file", item.ground_truth.get_string("file"));
  line.value("id", *item.ground_truth.get("id"));
  line.value("pred", entry.output.result);
}

void failure_line(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree&) {
  const bool infra = entry.output.infra.has_value();
  const auto& verdict = infra || entry.verdicts.empty() ? Verdict{.error_type = "infra"} : entry.verdicts.front();
  ObjectWriter line(text);
  line.text("file", item.ground_truth.get_string("file"));
  line.value("id", *item.ground_truth.get("id"));
  line.text("error_class", verdict.error_type);
  line.value("error", infra ? Value(List{Value(entry.output.infra->message)}) : verdict.errors);
  line.value("pred", entry.output.result);
  line.value("gold", gold(item, Mode::prompt));
}

}  // namespace

extern const Row api_bank{.ask = ask,
                          .gold = gold,
                          .result_file = result_file,
                          .score_file = score_file,
                          .result_line = result_line,
                          .failure_line = failure_line,
                          .missing_is_wrong = true,
                          .prompts = PromptsOf::format};

}  // namespace evalrun::runners::dataset_formats
