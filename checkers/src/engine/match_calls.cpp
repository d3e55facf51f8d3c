#include "match_calls.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/decode.hpp"

#include "surely_fits.hpp"
#include "text/messages.hpp"

namespace evalrun::checkers {
namespace {

Verdict wrong_count(std::string_view checker, std::size_t given, std::size_t expected) {
  return to_verdict(Finding::wrong(fmt::format("{}:wrong_count", checker),
                                   fmt::format("{}, {} {} expected", counted(given, "call was made", "calls were made"),
                                               expected, form(expected, "was", "were"))));
}

/// One accepted call against the calls not yet used: the one that fits, or what was wrong with each.
struct Attempt {
  std::optional<std::size_t> matched;
  std::optional<Finding> crash;
  std::vector<std::pair<std::size_t, Finding>> misfits;
};

Attempt match_one(const PreparedCall& accepted, const List& calls, const std::vector<bool>& used,
                  const FunctionCheck& how) {
  Attempt attempt;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (used[i]) continue;
    if (surely_fits(accepted, calls[i], how)) {
      attempt.matched = i;
      return attempt;
    }
    auto found = check_function(accepted, calls[i], how);
    if (found.valid) {
      attempt.matched = i;
      return attempt;
    }
    if (found.crashed()) {
      attempt.crash = std::move(found);
      return attempt;
    }
    attempt.misfits.emplace_back(i, std::move(found));
  }
  return attempt;
}

Verdict no_match(const AcceptedCall& accepted, std::size_t answer, const List& calls, Attempt attempt) {
  Verdict verdict;
  verdict.error_type = "parallel_function_checker_no_order:cannot_find_match";
  std::vector<std::size_t> tried;
  for (const auto& misfit : attempt.misfits) tried.push_back(misfit.first);
  List details;
  details.reserve(tried.size() + 1);
  details.emplace_back(fmt::format("none of the calls [{}] fits accepted call {}", fmt::join(tried, ", "), answer));
  for (auto& [i, found] : attempt.misfits) {
    verdict.sub_errors.push_back({i, found.error_type});
    auto& misfit = details.emplace_back().emplace<Dict>().slot(fmt::format("Model Result Index {}", i)).emplace<Dict>();
    misfit.slot("sub_error") = std::move(found.errors);
    misfit.slot("sub_error_type") = std::move(found.error_type);
    misfit.slot("model_output_item") = calls[i];
    misfit.slot("possible_answer_item").emplace<Dict>().slot(accepted.key) = accepted.parameters;
  }
  verdict.errors = std::move(details);
  return verdict;
}

}  // namespace

PreparedCalls::PreparedCalls(const Case& item, FindDoc find_doc) {
  calls_.reserve(item.accepted.size());
  for (const auto& accepted : item.accepted) {
    auto& call = calls_.emplace_back();
    if (const auto* doc = find_doc(item, accepted.key)) call.emplace(*doc, accepted, item.language);
  }
}

std::unique_ptr<const PreparedCalls> PreparedCalls::for_many(const Case& item, FindDoc find_doc) {
  auto prepared = std::make_unique<PreparedCalls>(item, find_doc);
  if (item.language != Language::python) return prepared;
  std::vector<const PreparedCall*> all;
  all.reserve(prepared->calls_.size());
  for (std::size_t i = 0; i < prepared->calls_.size(); ++i) all.push_back((*prepared)[i]);
  prepared->compact = CompactCase::make(all);
  return prepared;
}

const FunctionDoc* first_doc(const Case& item, const std::string&) {
  return item.functions.empty() ? nullptr : &item.functions.front();
}

const PreparedCalls& prepared_calls(const RulesState* state, const Case& item, FindDoc find_doc,
                                    std::optional<PreparedCalls>& own) {
  if (const auto* calls = dynamic_cast<const PreparedCalls*>(state)) return *calls;
  return own.emplace(item, find_doc);
}

Finding no_calls(const Value& raw) {
  auto shape = foreign_calls(raw);
  return Finding::wrong(
      "ast_decoder:decoder_wrong_output_format",
      shape.empty() ? "the output decodes to something that is not a list of calls" : std::move(shape));
}

Verdict to_verdict(Finding finding) {
  return {finding.valid, std::move(finding.error_type), std::move(finding.errors), {}};
}

Verdict check_call(const PreparedCall& accepted, const Value& call, const FunctionCheck& how) {
  if (surely_fits(accepted, call, how)) return to_verdict(Finding::fine());
  return to_verdict(check_function(accepted, call, how));
}

Verdict check_simple(const Case& item, const RulesState* state, const List& calls, const FunctionCheck& how) {
  if (calls.size() != 1) return wrong_count("simple_function_checker", calls.size(), 1);
  if (item.functions.empty() || item.accepted.empty())
    return to_verdict(Finding::crash("IndexError: list index out of range"));
  std::optional<PreparedCalls> own;
  return check_call(*prepared_calls(state, item, first_doc, own)[0], calls.front(), how);
}

Verdict check_parallel(const Case& item, const RulesState* state, const List& calls, const FunctionCheck& how,
                       FindDoc find_doc, Finding (*missing_doc)()) {
  const auto& accepted = item.accepted;
  if (calls.size() != accepted.size())
    return wrong_count("parallel_function_checker_no_order", calls.size(), accepted.size());
  std::optional<PreparedCalls> own;
  const auto& prepared = prepared_calls(state, item, find_doc, own);
  std::vector<bool> used(calls.size(), false);
  for (std::size_t answer = 0; answer < accepted.size(); ++answer) {
    const auto* call = prepared[answer];
    if (call == nullptr) return to_verdict(missing_doc());
    auto attempt = match_one(*call, calls, used, how);
    if (attempt.crash) return to_verdict(std::move(*attempt.crash));
    if (!attempt.matched) return no_match(accepted[answer], answer, calls, std::move(attempt));
    used[*attempt.matched] = true;
  }
  return to_verdict(Finding::fine());
}

}  // namespace evalrun::checkers
