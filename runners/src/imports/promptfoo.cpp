// promptfoo: a configuration with prompts, providers and tests, or tests alone.
#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "import.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

/// "{{ city }}" replaced by the variable; unknown names stay.
std::string filled(std::string_view prompt, const Dict& variables) {
  std::string text;
  while (!prompt.empty()) {
    const auto open = prompt.find("{{");
    text += prompt.substr(0, open);
    if (open == std::string_view::npos) return text;
    prompt.remove_prefix(open);
    const auto close = prompt.find("}}");
    if (close == std::string_view::npos) return text + std::string(prompt);
    auto name = prompt.substr(2, close - 2);
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    const auto* value = variables.find(name);
    if (value == nullptr)
      text += prompt.substr(0, close + 2);
    else
      text += value->is_string() ? *value->string() : dump_json(*value, {.ascii = false});
    prompt.remove_prefix(close + 2);
  }
  return text;
}

/// The prompt of a configuration: its first text, or the content of its first object.
std::string_view prompt_of(const Value& config) {
  const auto* prompts = config.get("prompts");
  if (prompts == nullptr) return {};
  const auto& first = prompts->is_list() && !prompts->list()->empty() ? prompts->list()->front() : *prompts;
  if (first.is_string()) return *first.string();
  const auto raw = first.get_string("raw");
  return raw.empty() ? first.get_string("content") : raw;
}

/// The tools of the first provider that has a list of them; nullptr: none has.
const Value* tools_of(const Value& config) {
  const auto* providers = config.get("providers");
  if (providers == nullptr || providers->list() == nullptr) return nullptr;
  for (const auto& provider : *providers->list())
    if (const auto* settings = provider.get("config"))
      for (const std::string_view name : {"tools", "functions"})
        if (const auto* tools = settings->get(name); tools != nullptr && tools->is_list()) return tools;
  return nullptr;
}

/// Variables that hold a question, if there is no prompt.
std::string_view question_in(const Dict& variables) {
  for (const std::string_view name : {"question", "query", "input", "message", "prompt", "user_input"})
    if (const auto* value = variables.find(name); value != nullptr && value->is_string()) return *value->string();
  return {};
}

/// The expected calls of a test: the value of an assertion that compares the output, or a variable "expected".
result<Value> expected_of(const Value& test, const Dict& variables) {
  if (const auto* expected = variables.find("expected")) return expected_calls(*expected, "vars.expected");
  const auto* assertions = test.get("assert");
  if (assertions == nullptr || assertions->list() == nullptr)
    return wrong_record("assert",
                        "is missing; the expected calls stand in an assertion of the type equals, or in vars.expected");
  for (const auto& one : *assertions->list()) {
    const auto type = one.get_string("type");
    const auto* value = one.get("value");
    if (value == nullptr) continue;
    if (type == "equals" || type == "contains-json" || type == "is-json")
      return expected_calls(*value, fmt::format("assert.{}", type));
    if (type == "tool-call-f1" && value->is_list() && value->list()->empty()) return Value(List{});
  }
  return wrong_record(
      "assert",
      "compares no calls with their arguments; the types equals and contains-json can be taken over, and "
      "tool-call-f1 with an empty list");
}

result<Dict> case_of(const Value& test, std::string_view prompt, const Value* tools) {
  static const Dict none;
  const auto* given = test.get("vars");
  const auto& variables = given != nullptr && given->dict() != nullptr ? *given->dict() : none;
  const auto question = prompt.empty() ? std::string(question_in(variables)) : filled(prompt, variables);
  if (question.empty())
    return wrong_record("vars", "holds no question; name it \"question\", or give the configuration a prompt");
  auto expected = expected_of(test, variables);
  if (!expected) return tl::unexpected(expected.error());
  Dict out;
  // A prompt may be a conversation in JSON.
  auto messages = parse_json(question);
  if (messages && messages->is_list())
    out.set("messages", std::move(*messages));
  else
    out.set("question", question);
  out.set("tools", *tools);
  out.set("expected", std::move(*expected));
  if (const auto* metadata = test.get("metadata"))
    for (const std::string_view name : {"id", "category"})
      if (const auto* value = metadata->get(name); value != nullptr && value->is_string()) out.set(name, *value);
  return out;
}

result<List> cases(const Value& record, const ImportSources& sources) {
  const auto* tests = record.get("tests");
  const bool whole = tests != nullptr;
  if (whole && tests->list() == nullptr)
    return wrong_record("tests", "must be a list of tests; a file that it names is imported by itself");
  const auto* tools = tools_of(record);
  if (tools == nullptr && !sources.tools.is_none()) tools = &sources.tools;
  if (tools == nullptr)
    return wrong_record("providers", "has no list of tools in config.tools; name a file of them with --tools");
  const List alone{record};
  List out;
  for (const auto& test : whole ? *tests->list() : alone) {
    auto one = case_of(test, whole ? prompt_of(record) : std::string_view{}, tools);
    if (!one) {
      if (whole)
        one.error().message = fmt::format("test {}: {}", &test - tests->list()->data() + 1, one.error().message);
      return tl::unexpected(one.error());
    }
    out.emplace_back(std::move(*one));
  }
  return out;
}

}  // namespace

namespace import_rows {

extern const ImportForm promptfoo{
    .id = "promptfoo",
    .summary = "a configuration or tests of promptfoo as JSON: vars, and assertions that compare calls",
    .cases = cases,
};

}  // namespace import_rows
}  // namespace evalrun::runners
