// Our own rules: what a careful reader of the case would call right. Types and enums count at every depth, an int is a
// float, "" means left out and nothing else, parallel calls are matched as well as can be, a malformed attempt is no
// abstention, relevance needs a function that was offered.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/call.hpp"

#include "compare.hpp"
#include "decode/outcome.hpp"
#include "engine/match_calls.hpp"
#include "engine/shown.hpp"
#include "engine/standardize.hpp"
#include "matching.hpp"
#include "rows.hpp"
#include "text/messages.hpp"

namespace evalrun::checkers {
namespace {

bool is_offered(const Answered& answered, const Call& call) {
  return std::ranges::any_of(answered.item.functions, [&](const FunctionDoc& doc) {
    return call.name == shown_name(doc.name, answered.underscore_to_dot);
  });
}

Finding missing_parameter(const FunctionDoc& doc, const Call& call, const AcceptedCall& accepted) {
  if (const auto* required = doc.required())
    for (const auto& name : *required)
      if (call.arguments.find(name) == nullptr)
        return Finding::wrong("simple_function_checker:missing_required",
                              fmt::format("the required parameter {} is missing", shown(name)));
  const auto* answers = accepted.parameters.dict();
  if (answers == nullptr)
    return Finding::wrong("simple_function_checker:missing_optional",
                          "the accepted call has no parameters to compare with");
  for (const auto& [name, alternatives] : answers->items()) {
    const auto* list = alternatives.list();
    if (call.arguments.find(name) == nullptr && !(list != nullptr && contains(*list, Value(""))))
      return Finding::wrong("simple_function_checker:missing_optional",
                            fmt::format("the parameter {} is missing, and the accepted answer needs it", shown(name)));
  }
  return Finding::fine();
}

/// The value as strict compares it: Java and JavaScript values are texts that the reference's converters read.
Finding check_value(const FunctionCheck& how, const std::string& name, const Value& schema, const Value& given,
                    const Value& alternatives) {
  const List none;
  const auto* accepted = alternatives.list() != nullptr ? alternatives.list() : &none;
  if (how.language != Language::python)
    return check_parameter(PreparedParameter(name, schema, alternatives, how.language), given, how);
  return strict::check_parameter(name, schema, given, *accepted);
}

Finding check_call(const FunctionDoc& doc, const Call& call, const AcceptedCall& accepted, const FunctionCheck& how) {
  if (call.name != shown_name(doc.name, how.underscore_to_dot))
    return Finding::wrong(
        "simple_function_checker:wrong_func_name",
        fmt::format("the call is to '{}', not to '{}'", call.name, shown_name(doc.name, how.underscore_to_dot)));
  if (auto found = missing_parameter(doc, call, accepted); !found.valid) return found;
  for (const auto& [name, value] : call.arguments.items()) {
    const auto* schema = name.is_string() ? doc.property(*name.string()) : nullptr;
    const auto* alternatives = accepted.parameters.dict()->find(name);
    if (schema == nullptr || alternatives == nullptr)
      return Finding::wrong("simple_function_checker:unexpected_param",
                            fmt::format("the parameter {} was not expected", shown(name)));
    if (auto found = check_value(how, *name.string(), *schema, value, *alternatives); !found.valid) return found;
  }
  return Finding::fine();
}

std::string_view counting_checker(Task task) {
  switch (task) {
    case Task::parallel: return "parallel_function_checker_no_order";
    case Task::multiple: return "multiple_function_checker";
    default: return "simple_function_checker";
  }
}

Verdict check_all(const Answered& answered, const std::vector<Call>& calls) {
  const auto& item = answered.item;
  const FunctionCheck how{item.language, DictRule::v4, answered.underscore_to_dot};
  if (calls.size() != item.accepted.size())
    return to_verdict(
        Finding::wrong(fmt::format("{}:wrong_count", counting_checker(item.task)),
                       fmt::format("{}, {} {} expected", counted(calls.size(), "call was made", "calls were made"),
                                   item.accepted.size(), form(item.accepted.size(), "was", "were"))));
  std::vector<Finding> findings(calls.size() * calls.size());
  const auto fits = [&](std::size_t answer, std::size_t call) {
    const auto* doc = function_meant(item, item.accepted[answer].key);
    auto& found = findings[answer * calls.size() + call];
    found = doc != nullptr ? check_call(*doc, calls[call], item.accepted[answer], how)
                           : Finding::wrong("parallel_function_checker_no_order:cannot_find_description",
                                            fmt::format("the accepted call {} names no function of the case",
                                                        item.accepted[answer].key));
    return found.valid;
  };
  const auto matched = strict::match(item.accepted.size(), calls.size(), fits);
  if (std::ranges::all_of(matched, [](const auto& m) { return m.has_value(); })) return to_verdict(Finding::fine());
  if (calls.size() == 1) return to_verdict(std::move(findings.front()));
  Verdict verdict{false, "parallel_function_checker_no_order:cannot_find_match", List{}, {}};
  List details;
  for (std::size_t answer = 0; answer < matched.size(); ++answer) {
    if (matched[answer]) continue;
    details.emplace_back(
        fmt::format("no call is left that fits accepted call {} ({})", answer, item.accepted[answer].key));
    for (std::size_t call = 0; call < calls.size(); ++call) {
      auto& found = findings[answer * calls.size() + call];
      if (found.valid) continue;
      verdict.sub_errors.push_back({call, found.error_type});
      details.emplace_back(Dict{{fmt::format("Model Result Index {}", call),
                                 Dict{{"sub_error", found.errors}, {"sub_error_type", found.error_type}}}});
    }
  }
  verdict.errors = std::move(details);
  return verdict;
}

Verdict check_irrelevance(Outcome outcome, bool offered) {
  switch (outcome) {
    case Outcome::abstain: return to_verdict(Finding::fine());
    case Outcome::call:
      return to_verdict(offered
                            ? Finding::wrong("irrelevance_error:decoder_success", "a call was made where none is right")
                            : Finding::wrong("irrelevance_error:unknown_function",
                                             "a call was made, to a function that was not even offered"));
    default:
      return to_verdict(
          Finding::wrong("irrelevance_error:malformed", "a malformed call, or nothing at all, is no abstention"));
  }
}

Verdict check_relevance(Outcome outcome, bool offered) {
  if (outcome != Outcome::call)
    return to_verdict(Finding::wrong("relevance_error:decoder_failed", "no call was made where one is right"));
  return offered ? to_verdict(Finding::fine())
                 : to_verdict(Finding::wrong("relevance_error:unknown_function",
                                             "the call is to a function that was not offered"));
}

Verdict check(const Answered& answered) {
  const auto outcome = outcome_of(answered.raw, answered.decoded, answered.item);
  const auto calls = answered.decoded.ok ? calls_in(answered.decoded.value) : std::vector<Call>{};
  const bool offered = std::ranges::any_of(calls, [&](const Call& call) { return is_offered(answered, call); });
  if (answered.item.task == Task::irrelevance) return check_irrelevance(outcome, offered);
  if (answered.item.task == Task::relevance) return check_relevance(outcome, offered);
  if (outcome == Outcome::abstain)
    return to_verdict(Finding::wrong("ast_decoder:abstained", "no call was made where one is right"));
  if (!answered.decoded.ok) return to_verdict(Finding::wrong("ast_decoder:decoder_failed", answered.decoded.failure));
  const auto* items = answered.decoded.value.list();
  if (items == nullptr || items->size() != calls.size())
    return to_verdict(Finding::wrong("ast_decoder:decoder_wrong_output_format",
                                     "the output decodes to something that is not a list of calls"));
  return check_all(answered, calls);
}

}  // namespace

const Rules strict_rules{"strict",
                         "our own: types and enums at every depth, best matching, malformed is not abstention", check,
                         bfcl_dataset_formats};

}  // namespace evalrun::checkers
