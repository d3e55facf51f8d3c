#include "case_json.hpp"

#include <fmt/format.h>

namespace evalrun {
namespace {

result<Value> messages_in(const Value& question, const std::string& where) {
  const auto* asked = question.get("question");
  if (asked == nullptr) return fail(errc::bad_data, "the field \"question\" is missing", where);
  if (asked->is_string()) return Value(List{Dict{{"role", "user"}, {"content", *asked}}});
  // A list of turns of messages; single-turn suites use the first turn.
  const auto* turns = asked->list();
  if (turns == nullptr || turns->empty() || !turns->front().is_list())
    return fail(errc::bad_data, "\"question\" must be a text or a list of turns of messages", where);
  return turns->front();
}

result<std::vector<FunctionDoc>> functions_in(const Value& question, const std::string& where) {
  const auto* given = question.get("function");
  if (given == nullptr) return fail(errc::bad_data, "the field \"function\" is missing", where);
  const List one{*given};
  const List& docs = given->list() != nullptr ? *given->list() : one;
  std::vector<FunctionDoc> functions;
  for (const auto& doc : docs) {
    const auto* name = doc.get("name");
    if (name == nullptr || !name->is_string())
      return fail(errc::bad_data, "a function document has no \"name\"", where);
    functions.push_back({*name->string(), doc});
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

result<Case> case_from_json(const Value& question, const Value& answer, const Category& category, Layout layout,
                            std::string where) {
  Case item;
  item.category = category.name;
  item.task = category.task;
  item.language = category.language;
  item.id = question.get_string("id");
  item.where = std::move(where);
  auto messages = messages_in(question, item.where);
  if (!messages) return tl::unexpected(messages.error());
  item.messages = std::move(*messages);
  auto functions = functions_in(question, item.where);
  if (!functions) return tl::unexpected(functions.error());
  item.functions = std::move(*functions);
  if (const auto* truth = answer.get("ground_truth"); truth != nullptr && !truth->is_none()) {
    auto accepted = accepted_calls(*truth, item.where);
    if (!accepted) return tl::unexpected(accepted.error());
    item.accepted = std::move(*accepted);
    item.ground_truth = *truth;
  }
  const bool needs_key = item.task != Task::relevance && item.task != Task::irrelevance;
  if (needs_key && item.accepted.empty() && layout == Layout::v4)
    return fail(errc::bad_data, "the case has no accepted answer (\"ground_truth\")", item.where);
  return item;
}

}  // namespace evalrun
