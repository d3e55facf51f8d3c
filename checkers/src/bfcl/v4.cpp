// The rules of the BFCL v4 reference (specification: bfcl-semantics 1, 4 to 8).
#include <algorithm>

#include "engine/rule_set.hpp"

namespace evalrun::checkers {
namespace {

/// The list, if all its items are objects with one key whose value is an object; otherwise nullptr.
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

FindDoc doc_lookup(const Case& item) {
  return item.task == Task::multiple || item.task == Task::parallel ? doc_named : first_doc;
}

/// Compares the calls of an answer with the accepted calls. `calls`: ValueCalls or TapedCalls.
template <class Key, class Calls, class Report>
ErrorType match(Task task, Key& key, const Calls& calls, const Checking& how, Report& report) {
  switch (task) {
    case Task::parallel: return match_calls(key, calls, how, report);
    case Task::multiple: return match_one(key, calls, key.size(), ErrorType::multiple_wrong_count, how, report);
    default: return match_one(key, calls, 1, ErrorType::simple_wrong_count, how, report);
  }
}

std::unique_ptr<const KeyCalls> compile(const Case& item) {
  return std::make_unique<const KeyCalls>(item, doc_lookup(item));
}

Verdict check_with(const Answered& answered, const KeyCalls* compiled, bool known_wrong) {
  const auto& item = answered.item;
  const auto* calls = answered.decoded.ok ? calls_of(answered.decoded.value) : nullptr;
  const bool called = calls != nullptr && !calls->empty();
  if (item.task == Task::irrelevance) return called ? wrong({.error_type = ErrorType::irrelevance_call}) : right();
  if (item.task == Task::relevance) return called ? right() : wrong({.error_type = ErrorType::relevance_no_call});
  if (!answered.decoded.ok) return wrong({.error_type = ErrorType::decoder_failed, .detail = answered.decoded.failure});
  if (calls == nullptr) return no_calls(answered.raw);
  KeyOnDemand key(compiled, item, doc_lookup(item));
  return verdict_on(item, *calls, known_wrong, [&](auto& report) {
    const Checking how{item.language, Reference::v4, answered.underscore_to_dot};
    return match(item.task, key, ValueCalls(*calls), how, report);
  });
}

ErrorType check_tape(Task task, std::span<const KeyCall> key, const CallTape& calls, bool underscore_to_dot) {
  if (task == Task::irrelevance) return ErrorType::irrelevance_call;
  if (task == Task::relevance) return ErrorType::none;
  NoFindings report{.exact = task != Task::parallel};
  return match(task, key, TapedCalls(calls), {Language::python, Reference::v4, underscore_to_dot}, report);
}

Verdict check(const Answered& answered) { return check_with(answered, nullptr, false); }

}  // namespace

extern const Rules bfcl_v4{"bfcl-v4", "the BFCL v4 reference, quirks included", check, bfcl_dataset_formats};
extern const KeyedRules bfcl_v4_keyed{&bfcl_v4, Reference::v4, compile, check_with, check_tape};

}  // namespace evalrun::checkers
