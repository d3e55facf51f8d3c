// Our own rules, which follow a careful reader of the case: types and enums count at every depth; an int may be given
// for a float; "" only means that a parameter may be left out; parallel calls are matched in the best way; a malformed
// attempt is no abstention; relevance needs a call of an offered function.
#include <algorithm>
#include <iterator>

#include "evalrun/call.hpp"
#include "evalrun/checkers/rules.hpp"

#include "compare.hpp"
#include "decode/outcome.hpp"
#include "engine/compare.hpp"
#include "engine/explain.hpp"
#include "engine/standardize.hpp"
#include "matching.hpp"

namespace evalrun::checkers {
namespace {

/// The name that the model saw: `underscore_to_dot` means that it saw underscores in place of dots.
std::string shown_name(const std::string& documented, bool underscore_to_dot) {
  std::string name = documented;
  if (underscore_to_dot) std::ranges::replace(name, '.', '_');
  return name;
}

bool is_offered(const Answered& answered, const Call& call) {
  return std::ranges::any_of(answered.item.functions, [&](const FunctionDoc& doc) {
    return call.name == shown_name(doc.name, answered.underscore_to_dot);
  });
}

std::optional<Finding> missing_parameter(const FunctionDoc& doc, const Call& call, const AcceptedCall& accepted) {
  if (const auto* required = doc.required())
    for (const auto& name : *required)
      if (call.arguments.find(name) == nullptr)
        return Finding{.error_type = ErrorType::missing_required, .path = List{name}};
  const auto* answers = accepted.parameters.dict();
  if (answers == nullptr) return Finding{.error_type = ErrorType::missing_optional};
  for (const auto& [name, alternatives] : answers->items()) {
    const auto* list = alternatives.list();
    if (call.arguments.find(name) == nullptr && !(list != nullptr && contains(*list, Value(""))))
      return Finding{.error_type = ErrorType::missing_optional, .path = List{name}};
  }
  return std::nullopt;
}

/// The findings about a call or a value; empty: it is right. The last finding gives the error type.
using Wrong = std::vector<Finding>;

Wrong all_of(std::optional<Finding> found) {
  Wrong out;
  if (found) out.push_back(std::move(*found));
  return out;
}

/// Checks one value. Values of Java and JavaScript are texts, which are converted and compared as in the reference.
Wrong check_value(const Checking& how, const std::string& name, const Value& schema, const Value& given,
                  const Value& alternatives) {
  const List none;
  const auto* accepted = alternatives.list() != nullptr ? alternatives.list() : &none;
  if (how.language == Language::python) return all_of(strict::check_parameter(name, schema, given, *accepted));
  const KeyOfParameter key(name, schema, alternatives, how.language);
  Findings found;
  check_parameter(key.parameter(), ValueNode(given), how, found);
  return std::move(found.list());
}

Wrong check_call(const FunctionDoc& doc, const Call& call, const AcceptedCall& accepted, const Checking& how) {
  const auto name = shown_name(doc.name, how.underscore_to_dot);
  if (call.name != name)
    return all_of(
        Finding{.error_type = ErrorType::wrong_func_name, .given = Value(List{call.name}), .wanted = Value(name)});
  if (auto found = missing_parameter(doc, call, accepted)) return all_of(std::move(found));
  for (const auto& [parameter, value] : call.arguments.items()) {
    const auto* schema = parameter.is_string() ? doc.property(*parameter.string()) : nullptr;
    const auto* alternatives = accepted.parameters.dict()->find(parameter);
    if (schema == nullptr || alternatives == nullptr)
      return all_of(Finding{.error_type = ErrorType::unexpected_param, .path = List{parameter}, .given = value});
    if (auto found = check_value(how, *parameter.string(), *schema, value, *alternatives); !found.empty()) return found;
  }
  return {};
}

ErrorType wrong_count(Task task) {
  switch (task) {
    case Task::parallel: return ErrorType::parallel_wrong_count;
    case Task::multiple: return ErrorType::multiple_wrong_count;
    default: return ErrorType::simple_wrong_count;
  }
}

Verdict check_all(const Answered& answered, const std::vector<Call>& calls) {
  const auto& item = answered.item;
  const Checking how{item.language, Reference::v4, answered.underscore_to_dot};
  const auto style = item.language == Language::python ? Style::strict : Style::strict_converted;
  if (calls.size() != item.accepted.size())
    return wrong(
        {.error_type = wrong_count(item.task), .given = Value(calls.size()), .wanted = Value(item.accepted.size())});
  std::vector<Wrong> wrongs(calls.size() * calls.size());
  const auto fits = [&](std::size_t answer, std::size_t call) {
    const auto& accepted = item.accepted[answer];
    const auto* doc = function_meant(item, accepted.key);
    auto& found = wrongs[answer * calls.size() + call];
    found = doc != nullptr
                ? check_call(*doc, calls[call], accepted, how)
                : all_of(Finding{.error_type = ErrorType::cannot_find_description, .wanted = Value(accepted.key)});
    for (auto& finding : found) {
      finding.call = call;
      finding.accepted = answer;
    }
    return found.empty();
  };
  const auto matched = strict::match(item.accepted.size(), calls.size(), fits);
  if (std::ranges::all_of(matched, [](const auto& m) { return m.has_value(); })) return right();
  if (calls.size() == 1) {
    const auto type = wrongs.front().back().error_type;
    return wrong(type, std::move(wrongs.front()), style);
  }
  std::vector<Finding> all;
  for (std::size_t answer = 0; answer < matched.size(); ++answer) {
    if (matched[answer]) continue;
    all.push_back({.error_type = ErrorType::cannot_find_match, .accepted = answer});
    for (std::size_t call = 0; call < calls.size(); ++call)
      std::ranges::move(wrongs[answer * calls.size() + call], std::back_inserter(all));
  }
  return no_match(item, {}, std::move(all), style);
}

Verdict check_irrelevance(Outcome outcome, bool offered) {
  switch (outcome) {
    case Outcome::abstain: return right();
    case Outcome::call:
      return wrong({.error_type = offered ? ErrorType::irrelevance_call : ErrorType::irrelevance_unknown_function});
    default: return wrong({.error_type = ErrorType::irrelevance_malformed});
  }
}

Verdict check_relevance(Outcome outcome, bool offered) {
  if (outcome != Outcome::call) return wrong({.error_type = ErrorType::relevance_no_call});
  return offered ? right() : wrong({.error_type = ErrorType::relevance_unknown_function});
}

Verdict check(const Answered& answered) {
  const auto outcome = outcome_of(answered.raw, answered.decoded, answered.item);
  const auto calls = answered.decoded.ok ? calls_in(answered.decoded.value) : std::vector<Call>{};
  const bool offered = std::ranges::any_of(calls, [&](const Call& call) { return is_offered(answered, call); });
  if (answered.item.task == Task::irrelevance) return check_irrelevance(outcome, offered);
  if (answered.item.task == Task::relevance) return check_relevance(outcome, offered);
  if (outcome == Outcome::abstain) return wrong({.error_type = ErrorType::abstained});
  if (!answered.decoded.ok) return wrong({.error_type = ErrorType::decoder_failed, .detail = answered.decoded.failure});
  const auto* items = answered.decoded.value.list();
  if (items == nullptr || items->size() != calls.size())
    return wrong({.error_type = ErrorType::decoder_wrong_output_format});
  return check_all(answered, calls);
}

}  // namespace

extern const Rules strict_rules{"strict",
                                "our own: types and enums at every depth, best matching, malformed is not abstention",
                                check, bfcl_dataset_formats};

}  // namespace evalrun::checkers
