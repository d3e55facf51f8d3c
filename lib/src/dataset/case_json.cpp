#include "case_json.hpp"

#include <utility>

#include "evalrun/json.hpp"

namespace evalrun {
namespace {

/// The Value of a text that is known to be JSON.
Value read(std::string_view text) { return parse_json(text).value_or(Value()); }

result<LazyValue> messages_in(const LeftAsText& question, const std::string& where) {
  if (!question.found()) return fail(errc::bad_data, "the field \"question\" is missing", where);
  const auto& items = question.items;
  if (question.text.starts_with('"')) return LazyValue(List{Dict{{"role", "user"}, {"content", read(question.text)}}});
  // A list of turns of messages; single-turn suites use the first turn.
  if (!question.is_list() || items.empty() || !items.front().text.starts_with('['))
    return fail(errc::bad_data,
                "\"question\" must be a text or a list of turns of messages: [[{\"role\": \"user\", \"content\": "
                "\"...\"}]]",
                where);
  return LazyValue::unread(items.front().text, question.owner);
}

/// Why an object without a name is no function document.
std::string_view why_no_document(std::string_view text) {
  const Value document = read(text);
  if (const Value* inner = document.get("function"); inner != nullptr && inner->is_dict())
    return "the functions are in the form of OpenAI's tools, {\"type\": \"function\", \"function\": {...}}; only what "
           "\"function\" holds is needed: jq -c '.function |= map(.function)' FILE";
  return "a function document has no \"name\"";
}

result<std::vector<FunctionDoc>> functions_in(const LeftAsText& documents, const std::string& where) {
  if (!documents.found()) return fail(errc::bad_data, "the field \"function\" is missing", where);
  if (!documents.is_list() && !documents.text.starts_with('{'))
    return fail(errc::bad_data,
                "\"function\" must be a list of function documents: [{\"name\": \"f\", \"parameters\": {...}}]", where);
  std::vector<FunctionDoc> functions;
  functions.reserve(documents.items.size());
  for (const auto& [text, name] : documents.items) {
    if (!name || !name->is_string()) return fail(errc::bad_data, std::string(why_no_document(text)), where);
    functions.push_back(FunctionDoc::unread(*name->string(), text, documents.owner));
  }
  return functions;
}

result<AcceptedCall> accepted_call(Value call, const std::string& where) {
  auto* d = call.dict();
  if (d == nullptr || d->empty() || !d->items().front().key.is_string())
    return fail(errc::bad_data, "\"ground_truth\" must hold objects {function: {parameter: [values]}}", where);
  const auto& key = *d->items().front().key.string();
  return AcceptedCall{key, std::move(*d->find(key))};
}

/// The same as accepted_calls() of the text, but builds one call at a time.
result<std::vector<AcceptedCall>> accepted_in(const LeftAsText& truth, const std::string& where) {
  if (!truth.is_list()) return accepted_calls(read(truth.text), where);
  std::vector<AcceptedCall> accepted;
  accepted.reserve(truth.items.size());
  for (const auto& item : truth.items) {
    auto call = accepted_call(read(item.text), where);
    if (!call) return tl::unexpected(call.error());
    accepted.push_back(std::move(*call));
  }
  return accepted;
}

}  // namespace

result<std::vector<AcceptedCall>> accepted_calls(Value truth, const std::string& where) {
  std::vector<AcceptedCall> accepted;
  if (auto* calls = truth.list()) {
    for (auto& one : *calls) {
      auto call = accepted_call(std::move(one), where);
      if (!call) return tl::unexpected(call.error());
      accepted.push_back(std::move(*call));
    }
  } else if (const auto* named = truth.dict()) {
    for (const auto& [key, parameters] : named->items()) accepted.push_back({str(key), parameters});
  } else {
    return fail(errc::bad_data, "\"ground_truth\" must be a list or an object of calls", where);
  }
  return accepted;
}

result<Case> case_from_parts(const Value& question, const CaseText& text, const Category& category, std::string where) {
  Case item;
  item.category = category.name;
  item.task = category.task;
  item.language = category.language;
  item.id = question.get_string("id");
  item.where = std::move(where);
  auto messages = messages_in(text.question, item.where);
  if (!messages) return tl::unexpected(messages.error());
  item.messages = std::move(*messages);
  auto functions = functions_in(text.documents, item.where);
  if (!functions) return tl::unexpected(functions.error());
  item.functions = std::move(*functions);
  if (text.truth.found() && text.truth.text != "null") {
    auto accepted = accepted_in(text.truth, item.where);
    if (!accepted) return tl::unexpected(accepted.error());
    item.accepted = std::move(*accepted);
    item.ground_truth = LazyValue::unread(text.truth.text, text.truth.owner);
  }
  return item;
}

}  // namespace evalrun
