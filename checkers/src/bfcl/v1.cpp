// The rules of the August 2024 reference and of its Traditional Chinese fork (specification: bfcl-semantics 11,
// bfcl-v1-decode-styles).
#include <algorithm>

#include "engine/rule_set.hpp"

namespace evalrun::checkers {
namespace {

/// The list, if all its items are objects (with any number of keys); otherwise nullptr.
const List* calls_of(const Value& decoded) {
  const auto* items = decoded.list();
  return items != nullptr && std::ranges::all_of(*items, &Value::is_dict) ? items : nullptr;
}

/// The first document whose name occurs in the key ("spotify.play" in "spotify.play_2").
const FunctionDoc* doc_within(const Case& item, const std::string& key) {
  const auto it = std::ranges::find_if(item.functions,
                                       [&](const FunctionDoc& doc) { return key.find(doc.name) != std::string::npos; });
  return it == item.functions.end() ? nullptr : &*it;
}

FindDoc doc_lookup(const Case& item) { return item.task == Task::simple ? first_doc : doc_within; }

/// Whether there is no call. A single empty object is none.
bool is_empty(const List* calls) {
  return calls == nullptr || calls->empty() || (calls->size() == 1 && calls->front().dict()->empty());
}

/// Compares the calls of an answer with the accepted calls. `calls`: ValueCalls or TapedCalls.
template <class Key, class Calls, class Report>
ErrorType match(Task task, Key& key, const Calls& calls, const Checking& how, Report& report) {
  if (task == Task::simple) return match_one(key, calls, 1, ErrorType::simple_wrong_count, how, report);
  return match_calls(key, calls, how, report);
}

std::unique_ptr<const KeyCalls> compile(const Case& item) {
  return std::make_unique<const KeyCalls>(item, doc_lookup(item));
}

Verdict check_with(const Answered& answered, const KeyCalls* compiled, bool known_wrong) {
  const auto& item = answered.item;
  const auto* calls = answered.decoded.ok ? calls_of(answered.decoded.value) : nullptr;
  if (item.task == Task::irrelevance)
    return is_empty(calls) ? right() : wrong({.error_type = ErrorType::relevance_call});
  if (item.task == Task::relevance)
    return is_empty(calls) ? wrong({.error_type = ErrorType::relevance_no_call}) : right();
  if (!answered.decoded.ok) return wrong({.error_type = ErrorType::decoder_failed, .detail = answered.decoded.failure});
  if (calls == nullptr) return no_calls(answered.raw);
  KeyOnDemand key(compiled, item, doc_lookup(item));
  return verdict_on(item, *calls, known_wrong, [&](auto& report) {
    const Checking how{item.language, Reference::v1, answered.underscore_to_dot};
    return match(item.task, key, ValueCalls(*calls), how, report);
  });
}

ErrorType check_tape(Task task, std::span<const KeyCall> key, const CallTape& calls, bool underscore_to_dot) {
  if (task == Task::irrelevance) return ErrorType::relevance_call;
  if (task == Task::relevance) return ErrorType::none;
  NoFindings report{.exact = task == Task::simple};
  return match(task, key, TapedCalls(calls), {Language::python, Reference::v1, underscore_to_dot}, report);
}

Verdict check(const Answered& answered) { return check_with(answered, nullptr, false); }

}  // namespace

extern const Rules bfcl_v1{"bfcl-v1", "the August 2024 reference and its Traditional Chinese fork, quirks included",
                           check, bfcl_dataset_formats};
extern const KeyedRules bfcl_v1_keyed{&bfcl_v1, Reference::v1, compile, check_with, check_tape};

}  // namespace evalrun::checkers
