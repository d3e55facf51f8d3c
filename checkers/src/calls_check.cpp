#include "calls_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace evalrun::checkers {
namespace {

Verdict wrong_count(std::string_view checker, std::size_t given, std::size_t expected) {
  return to_verdict(Finding::wrong(fmt::format("{}:wrong_count", checker),
                                   fmt::format("{} calls were made, {} were expected", given, expected)));
}

/// One accepted call against the calls not yet used.
struct Attempt {
  std::optional<std::size_t> matched;
  bool crashed = false;
  Verdict failure;
};

Attempt match_one(const Case& item, std::size_t answer, const FunctionDoc& doc, const List& calls,
                  const std::vector<bool>& used, const FunctionCheck& how) {
  const auto& accepted = item.accepted[answer];
  Attempt attempt;
  List details;
  std::vector<std::size_t> tried;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (used[i]) continue;
    auto found = check_function(doc, calls[i], accepted, how);
    if (found.valid) {
      attempt.matched = i;
      return attempt;
    }
    if (found.crashed()) {
      attempt.crashed = true;
      attempt.failure = to_verdict(std::move(found));
      return attempt;
    }
    tried.push_back(i);
    attempt.failure.sub_errors.push_back({i, found.error_type});
    details.emplace_back(Dict{{fmt::format("Model Result Index {}", i),
                               Dict{{"sub_error", std::move(found.errors)},
                                    {"sub_error_type", std::move(found.error_type)},
                                    {"model_output_item", calls[i]},
                                    {"possible_answer_item", Dict{{accepted.key, accepted.parameters}}}}}});
  }
  details.insert(details.begin(),
                 Value(fmt::format("none of the calls [{}] fits accepted call {}", fmt::join(tried, ", "), answer)));
  attempt.failure.error_type = "parallel_function_checker_no_order:cannot_find_match";
  attempt.failure.errors = std::move(details);
  return attempt;
}

}  // namespace

Verdict to_verdict(Finding finding) {
  return {finding.valid, std::move(finding.error_type), std::move(finding.errors), {}};
}

Verdict check_simple(const Case& item, const List& calls, const FunctionCheck& how) {
  if (calls.size() != 1) return wrong_count("simple_function_checker", calls.size(), 1);
  if (item.functions.empty() || item.accepted.empty())
    return to_verdict(Finding::crash("IndexError: list index out of range"));
  return to_verdict(check_function(item.functions.front(), calls.front(), item.accepted.front(), how));
}

Verdict check_parallel(const Case& item, const List& calls, const FunctionCheck& how, FindDoc find_doc,
                       const Finding& missing_doc) {
  if (calls.size() != item.accepted.size())
    return wrong_count("parallel_function_checker_no_order", calls.size(), item.accepted.size());
  std::vector<bool> used(calls.size(), false);
  for (std::size_t answer = 0; answer < item.accepted.size(); ++answer) {
    const auto* doc = find_doc(item, item.accepted[answer].key);
    if (doc == nullptr) return to_verdict(missing_doc);
    auto attempt = match_one(item, answer, *doc, calls, used, how);
    if (!attempt.matched) return std::move(attempt.failure);
    used[*attempt.matched] = true;
  }
  return to_verdict(Finding::fine());
}

}  // namespace evalrun::checkers
