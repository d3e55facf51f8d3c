/// All calls of an output against all accepted calls (specification: bfcl-semantics 6, 11).
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/verdict.hpp"

#include "check_call.hpp"
#include "preparing.hpp"

namespace evalrun::checkers {

/// Finds the document of an accepted call by its key; nullptr where there is none.
using FindDoc = const FunctionDoc* (*)(const Case& item, const std::string& key);

/// What a rule set keeps of a case.
class PreparedCalls : public RulesState {
 public:
  PreparedCalls(const Case& item, FindDoc find_doc);
  /// With the compact form, which pays when several outputs are judged.
  [[nodiscard]] static std::unique_ptr<const PreparedCalls> for_many(const Case& item, FindDoc find_doc);

  /// The accepted call of that number; nullptr where no document fits its key.
  [[nodiscard]] const PreparedCall* operator[](std::size_t i) const { return calls_[i] ? &*calls_[i] : nullptr; }

 private:
  std::vector<std::optional<PreparedCall>> calls_;
};

/// The only accepted call of a simple case is matched with the first document, whatever its key says.
[[nodiscard]] const FunctionDoc* first_doc(const Case& item, const std::string& key);

/// What was prepared for the case, or where that is nullptr `own`, prepared now.
[[nodiscard]] const PreparedCalls& prepared_calls(const RulesState* state, const Case& item, FindDoc find_doc,
                                                  std::optional<PreparedCalls>& own);

/// One call against the one it must be.
[[nodiscard]] Verdict check_call(const PreparedCall& accepted, const Value& call, const FunctionCheck& how);

/// One call expected: the first document and the first accepted call decide.
[[nodiscard]] Verdict check_simple(const Case& item, const RulesState* state, const List& calls,
                                   const FunctionCheck& how);

/// Several calls in any order, matched greedily: each accepted call takes the first unused call that fits it.
/// `missing_doc` is what an accepted call without a document gives.
[[nodiscard]] Verdict check_parallel(const Case& item, const RulesState* state, const List& calls,
                                     const FunctionCheck& how, FindDoc find_doc, Finding (*missing_doc)());

/// What decoded is not a list of calls. The message says in which shape of an API the output is, where it is in one.
[[nodiscard]] Finding no_calls(const Value& raw);

[[nodiscard]] Verdict to_verdict(Finding finding);

}  // namespace evalrun::checkers
