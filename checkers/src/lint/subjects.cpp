// Makes subjects of cases and of lines of a file.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "rules.hpp"

namespace evalrun::checkers::lint {
namespace {

/// What is said in a question: a text, messages, or turns of messages.
void append_text(const Value& said, std::string& text) {
  if (const auto* words = said.string()) {
    if (!text.empty()) text += '\n';
    text += *words;
  } else if (const auto* several = said.list()) {
    for (const auto& one : *several) append_text(one, text);
  } else if (const auto* content = said.get("content")) {
    append_text(*content, text);
  } else if (const auto* part = said.get("text")) {  // of a message with several parts
    append_text(*part, text);
  }
}

/// The function in a tool of OpenAI's form, {"type": "function", "function": {...}}, or nullptr.
const Value* in_tool(const Value& value) {
  const auto* inner = value.get("function");
  return inner != nullptr && inner->is_dict() && value.get("question") == nullptr && value.get("messages") == nullptr
             ? inner
             : nullptr;
}

void add_document(Subject& subject, const Value& value, TypeNames types) {
  if (const auto* inner = in_tool(value)) return add_document(subject, *inner, TypeNames::json_schema);
  const auto* text = value.string();
  if (text == nullptr) {
    subject.documents.push_back({&value, types});
    return;
  }
  auto parsed = parse_json(*text);
  if (!parsed) {
    subject.documents.push_back(
        {nullptr, types, fmt::format("{} (byte {})", parsed.error().message, parsed.error().offset)});
    return;
  }
  subject.own.push_back(std::move(*parsed));
  add_document(subject, subject.own.back(), types);
}

bool is_document(const Value& line) {
  static constexpr std::array of_cases{"question", "messages", "functions", "tools", "calls", "ground_truth"};
  if (std::ranges::any_of(of_cases, [&](std::string_view member) { return line.get(member) != nullptr; })) return false;
  return in_tool(line) != nullptr ||
         ((line.get("name") != nullptr || line.get("parameters") != nullptr) && line.get("function") == nullptr);
}

/// Documents alone do not say which types they use; in JSON Schema all parameters together are an "object".
TypeNames types_in(const Value& document) {
  const auto* parameters = document.get("parameters");
  return parameters != nullptr && parameters->get_string("type") == "object" ? TypeNames::json_schema
                                                                             : TypeNames::python;
}

}  // namespace

Subject subject_of(const Case& item) {
  Subject subject{.category = item.category, .id = item.id, .documents = {}, .text = {}};
  subject.needs_call = item.task != Task::irrelevance;
  for (const auto& function : item.functions) add_document(subject, function.doc(), type_names_of(item.language));
  append_text(item.messages, subject.text);
  return subject;
}

std::vector<Call> calls_from_json(const Value& calls) {
  std::vector<Call> out;
  if (!calls.is_list()) return out;
  for (const auto& one : *calls.list()) {
    const auto* function = in_tool(one);
    const auto& call = function == nullptr ? one : *function;
    const auto* arguments = call.get("arguments");
    Call made{std::string(call.get_string("name")), {}};
    if (arguments != nullptr && arguments->is_dict()) made.arguments = *arguments->dict();
    if (arguments != nullptr && arguments->is_string())
      if (auto parsed = parse_json(*arguments->string()); parsed && parsed->is_dict()) made.arguments = *parsed->dict();
    out.push_back(std::move(made));
  }
  return out;
}

result<Subject> subject_from_json(const Value& line, std::string where) {
  Subject subject;
  subject.id = std::move(where);
  if (is_document(line)) {
    subject.is_case = false;
    add_document(subject, line, types_in(line));
    return subject;
  }
  const Value* functions = nullptr;
  for (const auto* member : {"function", "functions", "tools"})
    if (functions == nullptr) functions = line.get(member);
  if (functions == nullptr)
    return fail(errc::bad_data,
                "the line is neither a function document nor a case: \"name\" and \"parameters\", or \"function\" and "
                "\"question\", are expected",
                std::move(subject.id));
  if (const auto id = line.get_string("id"); !id.empty()) subject.id = id;
  subject.category = line.get_string("category");
  if (functions->is_list())
    for (const auto& function : *functions->list()) add_document(subject, function, TypeNames::python);
  else
    add_document(subject, *functions, TypeNames::python);
  for (const auto* member : {"question", "messages"})
    if (const auto* said = line.get(member)) append_text(*said, subject.text);
  if (const auto* calls = line.get("calls"); calls != nullptr && calls->is_list()) {
    subject.calls = calls_from_json(*calls);
    subject.needs_call = line.get_string("decision") != "answer";
  }
  return subject;
}

}  // namespace evalrun::checkers::lint
