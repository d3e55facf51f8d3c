// The rules of the August 2024 reference and of its Traditional Chinese fork (specification: bfcl-semantics 11,
// bfcl-v1-decode-styles).
#include <algorithm>

#include "engine/match_calls.hpp"
#include "rows.hpp"

namespace evalrun::checkers {
namespace {

/// A list of objects, with any number of keys; nullptr otherwise.
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

Finding no_description() {
  return Finding::wrong("parallel_function_checker_no_order:cannot_find_description",
                        "an accepted call names no function of the case");
}

/// Nothing, or one empty object, is no call either.
bool is_empty(const List* calls) {
  return calls == nullptr || calls->empty() || (calls->size() == 1 && calls->front().dict()->empty());
}

Verdict check_prepared(const Answered& answered, const RulesState* state) {
  const auto& item = answered.item;
  const auto* calls = answered.decoded.ok ? calls_of(answered.decoded.value) : nullptr;
  if (item.task == Task::irrelevance)
    return is_empty(calls)
               ? to_verdict(Finding::fine())
               : to_verdict(Finding::wrong("relevance_error:decoder_success", "a call was made where none is right"));
  if (item.task == Task::relevance)
    return is_empty(calls)
               ? to_verdict(Finding::wrong("relevance_error:decoder_failed", "no call was made where one is right"))
               : to_verdict(Finding::fine());
  if (!answered.decoded.ok) return to_verdict(Finding::wrong("ast_decoder:decoder_failed", answered.decoded.failure));
  if (calls == nullptr) return to_verdict(no_calls(answered.raw));
  const FunctionCheck how{item.language, DictRule::v1, answered.underscore_to_dot};
  if (item.task == Task::simple) return check_simple(item, state, *calls, how);
  return check_parallel(item, state, *calls, how, doc_within, no_description);
}

Told tell(Task task, std::span<const CompactCall> accepted, const CallTape& given, bool underscore_to_dot) {
  if (given.count == 0) return Told::undecided;
  const FunctionCheck how{Language::python, DictRule::v1, underscore_to_dot};
  switch (task) {
    case Task::irrelevance: return Told::irrelevance_v1;
    case Task::relevance: return Told::right;
    case Task::simple: return tell_one(accepted, given, how, Told::simple_wrong_count);
    default: return tell_parallel(accepted, given, how);
  }
}

Verdict check(const Answered& answered) { return check_prepared(answered, nullptr); }

std::unique_ptr<const RulesState> prepare(const Case& item) {
  return PreparedCalls::for_many(item, item.task == Task::simple ? first_doc : doc_within);
}

}  // namespace

const Rules bfcl_v1{"bfcl-v1", "the August 2024 reference and its Traditional Chinese fork, quirks included", check,
                    bfcl_dataset_formats};
const Preparing bfcl_v1_preparing{&bfcl_v1, prepare, check_prepared, tell};

}  // namespace evalrun::checkers
