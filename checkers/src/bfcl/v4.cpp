// The rules of the BFCL v4 reference (specification: bfcl-semantics 1, 4 to 8).
#include <algorithm>

#include <fmt/format.h>

#include "engine/match_calls.hpp"
#include "rows.hpp"
#include "text/messages.hpp"

namespace evalrun::checkers {
namespace {

/// A list of objects with exactly one key whose value is an object; nullptr otherwise.
const List* calls_of(const Value& decoded) {
  const auto* items = decoded.list();
  if (items == nullptr) return nullptr;
  const bool all = std::ranges::all_of(*items, [](const Value& item) {
    const auto* call = item.dict();
    return call != nullptr && call->size() == 1 && call->items().front().value.is_dict();
  });
  return all ? items : nullptr;
}

const FunctionDoc* doc_named(const Case& item, const std::string& key) {
  const auto it = std::ranges::find(item.functions, key, &FunctionDoc::name);
  return it == item.functions.end() ? nullptr : &*it;
}

Finding no_document() { return Finding::crash("TypeError: 'NoneType' object is not subscriptable"); }

FindDoc doc_lookup(const Case& item) {
  return item.task == Task::multiple || item.task == Task::parallel ? doc_named : first_doc;
}

Verdict check_multiple(const Case& item, const RulesState* state, const List& calls, const FunctionCheck& how) {
  const auto expected = item.accepted.size();
  if (calls.size() != expected)
    return to_verdict(
        Finding::wrong("multiple_function_checker:wrong_count",
                       fmt::format("{}, {} {} expected", counted(calls.size(), "call was made", "calls were made"),
                                   expected, form(expected, "was", "were"))));
  if (expected == 0) return to_verdict(Finding::crash("IndexError: list index out of range"));
  std::optional<PreparedCalls> own;
  const auto* accepted = prepared_calls(state, item, doc_named, own)[0];
  return accepted == nullptr ? to_verdict(no_document()) : check_call(*accepted, calls.front(), how);
}

Verdict check_calls(const Answered& answered, const RulesState* state, const List& calls) {
  const auto& item = answered.item;
  const FunctionCheck how{item.language, DictRule::v4, answered.underscore_to_dot};
  switch (item.task) {
    case Task::parallel: return check_parallel(item, state, calls, how, doc_named, no_document);
    case Task::multiple: return check_multiple(item, state, calls, how);
    default: return check_simple(item, state, calls, how);
  }
}

std::unique_ptr<const RulesState> prepare(const Case& item) { return PreparedCalls::for_many(item, doc_lookup(item)); }

Verdict check_prepared(const Answered& answered, const RulesState* state) {
  const auto* calls = answered.decoded.ok ? calls_of(answered.decoded.value) : nullptr;
  const bool called = calls != nullptr && !calls->empty();
  if (answered.item.task == Task::irrelevance)
    return called
               ? to_verdict(Finding::wrong("irrelevance_error:decoder_success", "a call was made where none is right"))
               : to_verdict(Finding::fine());
  if (answered.item.task == Task::relevance)
    return called ? to_verdict(Finding::fine())
                  : to_verdict(Finding::wrong("relevance_error:decoder_failed", "no call was made where one is right"));
  if (!answered.decoded.ok) return to_verdict(Finding::wrong("ast_decoder:decoder_failed", answered.decoded.failure));
  if (calls == nullptr) return to_verdict(no_calls(answered.raw));
  return check_calls(answered, state, *calls);
}

Told tell(Task task, std::span<const CompactCall> accepted, const CallTape& given, bool underscore_to_dot) {
  if (given.count == 0) return Told::undecided;
  const FunctionCheck how{Language::python, DictRule::v4, underscore_to_dot};
  switch (task) {
    case Task::irrelevance: return Told::irrelevance_v4;
    case Task::relevance: return Told::right;
    case Task::parallel: return tell_parallel(accepted, given, how);
    case Task::multiple: return tell_one(accepted, given, how, Told::multiple_wrong_count);
    case Task::simple: break;
  }
  return tell_one(accepted, given, how, Told::simple_wrong_count);
}

Verdict check(const Answered& answered) { return check_prepared(answered, nullptr); }

}  // namespace

const Rules bfcl_v4{"bfcl-v4", "the BFCL v4 reference, quirks included", check, bfcl_dataset_formats};
const Preparing bfcl_v4_preparing{&bfcl_v4, prepare, check_prepared, tell};

}  // namespace evalrun::checkers
