#include "case_json.hpp"

#include <fmt/format.h>

namespace evalrun {
namespace {

Value* member(Value& object, std::string_view name) {
  auto* dict = object.dict();
  return dict != nullptr ? dict->find(name) : nullptr;
}

result<Value> messages_in(Value& question, const std::string& where) {
  auto* asked = member(question, "question");
  if (asked == nullptr) return fail(errc::bad_data, "the field \"question\" is missing", where);
  if (asked->is_string()) return Value(List{Dict{{"role", "user"}, {"content", *asked}}});
  // A list of turns of messages; single-turn suites use the first turn.
  auto* turns = asked->list();
  if (turns == nullptr || turns->empty() || !turns->front().is_list())
    return fail(errc::bad_data, "\"question\" must be a text or a list of turns of messages", where);
  return std::move(turns->front());
}

result<std::vector<FunctionDoc>> functions_in(const LeftAsText& documents, const std::string& where) {
  if (!documents.found) return fail(errc::bad_data, "the field \"function\" is missing", where);
  std::vector<FunctionDoc> functions;
  functions.reserve(documents.items.size());
  for (const auto& [text, name] : documents.items) {
    if (!name || !name->is_string()) return fail(errc::bad_data, "a function document has no \"name\"", where);
    functions.push_back(FunctionDoc::unread(*name->string(), text, documents.owner));
  }
  return functions;
}

}  // namespace

result<std::vector<AcceptedCall>> accepted_calls(const Value& truth, const std::string& where) {
  std::vector<AcceptedCall> accepted;
  if (const auto* calls = truth.list()) {
    for (const auto& call : *calls) {
      const auto* d = call.dict();
      if (d == nullptr || d->empty() || !d->items().front().key.is_string())
        return fail(errc::bad_data, "\"ground_truth\" must hold objects {function: {parameter: [values]}}", where);
      accepted.push_back({*d->items().front().key.string(), d->items().front().value});
    }
  } else if (const auto* named = truth.dict()) {
    for (const auto& [key, parameters] : named->items()) accepted.push_back({str(key), parameters});
  } else {
    return fail(errc::bad_data, "\"ground_truth\" must be a list or an object of calls", where);
  }
  return accepted;
}

result<Case> case_from_json(Value question, const LeftAsText& documents, Value answer, const Category& category,
                            Layout layout, std::string where) {
  Case item;
  item.category = category.name;
  item.task = category.task;
  item.language = category.language;
  item.id = question.get_string("id");
  item.where = std::move(where);
  auto messages = messages_in(question, item.where);
  if (!messages) return tl::unexpected(messages.error());
  item.messages = std::move(*messages);
  auto functions = functions_in(documents, item.where);
  if (!functions) return tl::unexpected(functions.error());
  item.functions = std::move(*functions);
  if (auto* truth = member(answer, "ground_truth"); truth != nullptr && !truth->is_none()) {
    auto accepted = accepted_calls(*truth, item.where);
    if (!accepted) return tl::unexpected(accepted.error());
    item.accepted = std::move(*accepted);
    item.ground_truth = std::move(*truth);
  }
  const bool needs_key = item.task != Task::relevance && item.task != Task::irrelevance;
  if (needs_key && item.accepted.empty() && layout == Layout::v4)
    return fail(errc::bad_data, "the case has no accepted answer (\"ground_truth\")", item.where);
  return item;
}

}  // namespace evalrun
