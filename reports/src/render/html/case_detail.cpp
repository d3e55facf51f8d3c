#include <algorithm>

#include "evalrun/json.hpp"

#include "call_diff.hpp"
#include "case_blocks.hpp"
#include "python/text.hpp"
#include "render/figures.hpp"

namespace evalrun::reports {
namespace {

std::string as_text(const Value& value) {
  return value.is_string() ? *value.string() : dump_json(value, {.ascii = false, .indent = 2});
}

std::string value_text(const Value& value) { return dump_json(value, {.ascii = false}); }

Value messages_of(const Case& item) {
  List out;
  if (const auto* messages = item.messages.list())
    for (const auto& message : *messages) {
      const auto* content = message.get("content");
      out.emplace_back(
          List{message.get_string("role", "user"), content != nullptr ? as_text(*content) : as_text(message)});
    }
  return out;
}

Value functions_of(const Case& item) {
  List out;
  for (const auto& function : item.functions) out.push_back(function.doc());
  return out;
}

Value accepted_of(const Case& item) {
  List calls;
  for (const auto& accepted : item.accepted) {
    List parameters;
    if (const auto* wanted = accepted.parameters.dict())
      for (const auto& [name, options] : wanted->items()) {
        List values;
        bool omittable = false;
        const List one{options};
        for (const auto& option : options.list() != nullptr ? *options.list() : one)
          if (option.is_string() && option.string()->empty())
            omittable = true;
          else
            values.emplace_back(value_text(option));
        parameters.emplace_back(List{str(name), std::move(values), omittable});
      }
    const auto* doc = function_meant(item, accepted.key);
    calls.emplace_back(List{doc != nullptr ? doc->name : accepted.key, std::move(parameters)});
  }
  return calls;
}

/// Whether calls_in() finds a call in every element of the decoded value.
bool is_calls(const Value& decoded) {
  const auto* list = decoded.list();
  return list != nullptr && !list->empty() && calls_in(decoded).size() == list->size();
}

Value calls_of(const HtmlAnswer& answer) {
  const auto views = call_views(calls_in(answer.decoded.value), answer);
  const bool rejected = std::ranges::any_of(answer.verdicts, [](const Verdict& verdict) { return !verdict.valid; });
  List out;
  for (const auto& view : views) {
    List arguments;
    for (std::size_t i = 0; i < view.marks.size(); ++i) {
      const auto& [name, value] = view.call.arguments.items()[i];
      arguments.emplace_back(List{str(name), value_text(value), rejected ? static_cast<int>(view.marks[i]) : 0});
    }
    out.emplace_back(List{view.call.name, rejected && view.name_differs,
                          view.accepted ? Value(*view.accepted) : Value(-1), std::move(arguments),
                          rejected ? List(view.missing.begin(), view.missing.end()) : List{}});
  }
  return out;
}

Value verdicts_of(const HtmlAnswer& answer, std::span<const std::string> rules) {
  List out;
  for (const auto& verdict : answer.verdicts) {
    const auto at = std::ranges::find(rules, verdict.rules);
    if (at == rules.end()) continue;
    List messages;
    if (const auto* errors = verdict.errors.list())
      for (const auto& error : *errors) messages.emplace_back(as_text(error));
    else if (!verdict.errors.is_none())
      messages.emplace_back(as_text(verdict.errors));
    List scores;
    for (const auto& [name, score] : verdict.scores) scores.emplace_back(List{name, fixed(score, 4)});
    out.emplace_back(List{at - rules.begin(), verdict.valid, verdict.error_type, std::move(messages),
                          verdict.not_scored, std::move(scores)});
  }
  return out;
}

Value answer_detail(const HtmlAnswer& answer, std::span<const std::string> rules) {
  Value failure, calls, decoded;
  const bool lacking = answer.outcome == Outcome::infra || !answer.trouble.empty();
  if (lacking) {
    failure = answer.trouble;
  } else if (!answer.decoded.ok) {
    failure = answer.decoded.failure;
  } else if (is_calls(answer.decoded.value)) {
    calls = calls_of(answer);
  } else {
    decoded = as_text(answer.decoded.value);
  }
  List facts;
  for (const auto& [name, text] : answer.facts) facts.emplace_back(List{name, text});
  return List{lacking ? Value() : Value(as_text(answer.raw)),
              answer.raw.is_string(),
              std::move(failure),
              std::move(calls),
              std::move(decoded),
              verdicts_of(answer, rules),
              std::move(facts),
              answer.reasoning};
}

}  // namespace

Value case_asked(const HtmlCase& one) {
  if (one.item == nullptr) return List{None{}, None{}, None{}, None{}};
  const Case& item = *one.item;
  return List{to_string(item.task), messages_of(item), functions_of(item), accepted_of(item)};
}

Value case_answers(const HtmlCase& one, std::span<const std::string> rules) {
  List answers;
  for (const auto& answer : one.answers) answers.push_back(answer ? answer_detail(*answer, rules) : Value{});
  return answers;
}

std::string case_preview(const HtmlCase& one) {
  if (one.item == nullptr || one.item->messages.list() == nullptr) return {};
  const Value* asked = nullptr;
  for (const auto& message : *one.item->messages.list())
    if (message.get_string("role") == "user") asked = message.get("content");
  if (asked == nullptr || !asked->is_string()) return {};
  constexpr std::size_t longest = 110;  // characters
  const std::string& text = *asked->string();
  std::string out;
  bool space = false;
  for (std::size_t i = 0, length = 0; i < text.size();) {
    const auto start = i;
    if (is_space(next_character(text, i))) {
      space = !out.empty();
      continue;
    }
    if (length >= longest) return out + "\xE2\x80\xA6";
    length += space ? 2 : 1;
    if (space) out += ' ';
    space = false;
    out.append(text, start, i - start);
  }
  return out;
}

}  // namespace evalrun::reports
