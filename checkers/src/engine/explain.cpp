#include "explain.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "text/messages.hpp"

namespace evalrun::checkers {
namespace {

/// Python's repr; a long one is cut, with its length.
std::string shown(const Value& value) {
  constexpr std::size_t longest = 200, kept = 160;
  auto text = repr(value);
  return text.size() <= longest ? text : fmt::format("{} ({} bytes)", cut(text, kept), text.size());
}

std::string shown(const std::optional<Value>& value) { return value ? shown(*value) : std::string("nothing"); }

/// A text unchanged, another value as Python writes it.
std::string plain(const std::optional<Value>& value) { return value ? str(*value) : std::string(); }

std::string type_of(const std::optional<Value>& value) { return value ? std::string(value->type_name()) : ""; }

std::size_t number(const std::optional<Value>& value) {
  const auto* integer = value ? value->integer() : nullptr;
  return integer != nullptr ? static_cast<std::size_t>(*integer) : 0;
}

std::string parameter(const Finding& finding) { return finding.path.empty() ? "" : str(finding.path.front()); }

/// "size[0].unit"
std::string place(const Finding& finding) {
  std::string out = parameter(finding);
  for (std::size_t i = 1; i < finding.path.size(); ++i)
    out += finding.path[i].is_string() ? fmt::format(".{}", *finding.path[i].string())
                                       : fmt::format("[{}]", str(finding.path[i]));
  return out;
}

std::string were_expected(std::size_t n) { return fmt::format("{} {} expected", n, form(n, "was", "were")); }

std::string wrong_count(const Finding& f) {
  return fmt::format("{}, {}", counted(number(f.given), "call was made", "calls were made"),
                     were_expected(number(f.wanted)));
}

std::string wrong_func_name(const Finding& f) {
  std::string names;
  if (f.given && f.given->is_list())
    for (const auto& name : *f.given->list()) names += (names.empty() ? "" : " and ") + shown(name);
  return fmt::format("the call is to {}, not to {}", names.empty() ? "nothing" : names, shown(f.wanted));
}

std::string not_accepted(const Finding& f) {
  return fmt::format("parameter '{}': {} is not one of the accepted values {}", parameter(f), shown(f.given),
                     shown(f.wanted));
}

std::string api_name(const Finding& f) {
  return f.given ? fmt::format("{} was called, {} is right", plain(f.given), plain(f.wanted))
                 : fmt::format("there is no simulator of {}", plain(f.wanted));
}

std::string detail(const Finding& f) { return f.detail; }

std::string needless_call(const Finding&) { return "a call was made where none is right"; }

std::string no_call(const Finding&) { return "no call was made where one is right"; }

std::string unexpected_type(const Finding& f) {
  return fmt::format("parameter '{}': {} is of type {}, {} was expected", parameter(f), shown(f.given),
                     type_of(f.given), plain(f.wanted));
}

/// The forms that T-Eval asks for, each with the sentence about an answer without it; of others, "no <form> can be
/// read".
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> forms{{
    {"keys", "no object with the keys asked for"},
    {"template", "the text does not match the template"},
    {"letter", "no letter from A to E where it belongs"},
}};

std::string not_parsed(const Finding& f) {
  if (f.wanted && f.wanted->is_list()) return "the accepted plan is empty";
  const auto form = plain(f.wanted);
  const auto* const it = std::ranges::find(forms, form, &std::pair<std::string_view, std::string_view>::first);
  return it != forms.end() ? std::string(it->second) : fmt::format("no {} can be read", form);
}

struct Row {
  ErrorType type;
  std::string (*sentence)(const Finding& finding);
};

constexpr std::array sentences{
    Row{ErrorType::decoder_failed, detail},
    Row{ErrorType::decoder_wrong_output_format,
        [](const Finding& f) {
          return f.detail.empty() ? "the output decodes to something that is not a list of calls" : f.detail;
        }},
    Row{ErrorType::abstained, no_call},
    Row{ErrorType::simple_wrong_count, wrong_count},
    Row{ErrorType::multiple_wrong_count, wrong_count},
    Row{ErrorType::parallel_wrong_count, wrong_count},
    Row{ErrorType::wrong_func_name, wrong_func_name},
    Row{ErrorType::missing_required,
        [](const Finding& f) { return fmt::format("the required parameter {} is missing", shown(f.path.front())); }},
    Row{ErrorType::missing_optional,
        [](const Finding& f) {
          return f.path.empty() ? "the accepted call has no parameters to compare with"
                                : fmt::format("the parameter {} is missing, and the accepted answer needs it",
                                              shown(f.path.front()));
        }},
    Row{ErrorType::unexpected_param,
        [](const Finding& f) { return fmt::format("the parameter {} was not expected", shown(f.path.front())); }},
    Row{ErrorType::cannot_find_description,
        [](const Finding& f) {
          return f.wanted ? fmt::format("the accepted call {} names no function of the case", plain(f.wanted))
                          : "an accepted call names no function of the case";
        }},
    Row{ErrorType::type_simple,
        [](const Finding& f) {
          return fmt::format("parameter '{}': {} is of type {}, {} was declared", parameter(f), shown(f.given),
                             type_of(f.given), plain(f.wanted));
        }},
    Row{ErrorType::type_nested,
        [](const Finding& f) {
          return fmt::format("parameter '{}': the elements of {} are not all of type {}", parameter(f), shown(f.given),
                             plain(f.wanted));
        }},
    Row{ErrorType::type_java, unexpected_type},
    Row{ErrorType::type_javascript, unexpected_type},
    Row{ErrorType::value_string, not_accepted},
    Row{ErrorType::value_list, not_accepted},
    Row{ErrorType::value_others, not_accepted},
    Row{ErrorType::value_enum,
        [](const Finding& f) {
          return fmt::format("{} is {}, which is not in the enum {}", place(f), shown(f.given), shown(f.wanted));
        }},
    Row{ErrorType::value_dict_key,
        [](const Finding& f) {
          return f.given ? fmt::format("the key {} of the object is not in the accepted answer", shown(f.path.back()))
                         : fmt::format("the key {} of the object is missing", shown(f.path.back()));
        }},
    Row{ErrorType::value_dict_value,
        [](const Finding& f) {
          return f.path.size() < 2 ? not_accepted(f)
                                   : fmt::format("parameter '{}', key {}: {} is not one of the accepted values {}",
                                                 parameter(f), shown(f.path.back()), shown(f.given), shown(f.wanted));
        }},
    Row{ErrorType::value_dict_items,
        [](const Finding& f) {
          const auto size = f.given && f.given->is_dict() ? f.given->dict()->size() : 0;
          return fmt::format("parameter '{}': {} has {}, {}", parameter(f), shown(f.given), counted(size, "key"),
                             were_expected(number(f.wanted)));
        }},
    Row{ErrorType::value_list_dict_count,
        [](const Finding& f) {
          const auto size = f.given && f.given->is_list() ? f.given->list()->size() : 0;
          return fmt::format("parameter '{}': a list of {} was given, {}", parameter(f), counted(size, "object"),
                             were_expected(number(f.wanted)));
        }},
    Row{ErrorType::irrelevance_call, needless_call},
    Row{ErrorType::irrelevance_unknown_function,
        [](const Finding&) { return std::string("a call was made, to a function that was not even offered"); }},
    Row{ErrorType::irrelevance_malformed,
        [](const Finding&) { return std::string("a malformed call, or nothing at all, is no abstention"); }},
    Row{ErrorType::relevance_no_call, no_call},
    Row{ErrorType::relevance_call, needless_call},
    Row{ErrorType::relevance_unknown_function,
        [](const Finding&) { return std::string("the call is to a function that was not offered"); }},
    Row{ErrorType::upstream_crash,
        [](const Finding& f) { return "the reference scorer would stop here with " + f.detail; }},
    Row{ErrorType::api_no_call,
        [](const Finding& f) {
          return f.wanted ? fmt::format("the case is not {}'s", plain(f.wanted)) : "there is no call in the answer";
        }},
    Row{ErrorType::api_name_mismatch, api_name},
    Row{ErrorType::api_invalid_parameter,
        [](const Finding& f) { return fmt::format("{} has no parameter '{}'", f.detail, parameter(f)); }},
    Row{ErrorType::api_invalid_type,
        [](const Finding& f) {
          return fmt::format("parameter '{}': {} is no {}", parameter(f), repr(*f.given), plain(f.wanted));
        }},
    Row{ErrorType::api_missing_argument,
        [](const Finding& f) { return fmt::format("the argument '{}' is missing", parameter(f)); }},
    Row{ErrorType::api_exception,
        [](const Finding& f) { return fmt::format("{} refuses the call with these arguments", f.detail); }},
    Row{ErrorType::api_key_error,
        [](const Finding&) { return std::string("the released evaluator compares a parameter that does not exist"); }},
    Row{ErrorType::api_output_mismatch,
        [](const Finding& f) { return fmt::format("{} gives back something else", f.detail); }},
    Row{ErrorType::api_input_mismatch,
        [](const Finding&) { return std::string("the arguments are not those of the gold call"); }},
    Row{ErrorType::t_eval_not_parsed, not_parsed},
    Row{ErrorType::t_eval_not_full,
        [](const Finding& f) { return fmt::format("{} is {:.4f}", parameter(f), to_double(*f.given)); }},
    Row{ErrorType::t_eval_only_finish,
        [](const Finding&) {
          return std::string("nothing is left beside FinishAction: 0, where the reference breaks off");
        }},
};

std::string misplaced_type(const Finding& f) {
  return fmt::format("{} is {} of type {}, {} was declared", place(f), shown(f.given), type_of(f.given),
                     plain(f.wanted));
}

/// Sentences of the strict rules that differ: about a call, and about values that the strict rules compare themselves.
constexpr std::array strict_calls{
    Row{ErrorType::wrong_func_name,
        [](const Finding& f) {
          const auto* names = f.given ? f.given->list() : nullptr;
          return fmt::format("the call is to '{}', not to '{}'",
                             names != nullptr && !names->empty() ? str(names->front()) : "", plain(f.wanted));
        }},
};
constexpr std::array strict_values{
    Row{ErrorType::type_simple, misplaced_type},
    Row{ErrorType::type_nested, misplaced_type},
};

template <std::size_t Size>
const Row* row_of(const std::array<Row, Size>& rows, ErrorType type) {
  const auto* const it = std::ranges::find(rows, type, &Row::type);
  return it == rows.end() ? nullptr : it;
}

List explain_all(std::span<const Finding> findings, Style style) {
  List out;
  for (const auto& finding : findings)
    if (auto sentence = explain(finding, style)) out.emplace_back(std::move(*sentence));
  return out;
}

/// The findings at the beginning that are about the same call and the same accepted call.
std::span<const Finding> of_one_call(std::span<const Finding> findings) {
  const auto& first = findings.front();
  const auto end = std::ranges::find_if(findings, [&](const Finding& f) {
    return f.call != first.call || f.accepted != first.accepted || f.error_type == ErrorType::cannot_find_match;
  });
  return {findings.begin(), end};
}

/// The sentence about an accepted call that no call fits; `misfits`: the findings behind it.
std::string unmatched(const Case& item, std::size_t accepted, std::span<const Finding> misfits, Style style) {
  if (style != Style::reference)
    return fmt::format("no call is left that fits accepted call {} ({})", accepted, item.accepted[accepted].key);
  std::vector<std::size_t> tried;
  for (const auto& misfit : misfits)
    if (tried.empty() || tried.back() != misfit.call) tried.push_back(misfit.call);
  return fmt::format("none of the calls [{}] fits accepted call {}", fmt::join(tried, ", "), accepted);
}

}  // namespace

std::optional<std::string> explain(const Finding& finding, Style style) {
  const auto* row = style == Style::strict ? row_of(strict_values, finding.error_type) : nullptr;
  if (row == nullptr && style != Style::reference) row = row_of(strict_calls, finding.error_type);
  if (row == nullptr) row = row_of(sentences, finding.error_type);
  if (row == nullptr) return std::nullopt;
  return row->sentence(finding);
}

Verdict right() { return {.valid = true}; }

Verdict wrong(ErrorType type, std::vector<Finding> findings, Style style) {
  Verdict verdict{.error_type = std::string(to_string(type)), .errors = explain_all(findings, style)};
  verdict.findings = std::move(findings);
  return verdict;
}

Verdict wrong(Finding finding, Style style) {
  const auto type = finding.error_type;
  std::vector<Finding> one;
  one.push_back(std::move(finding));
  return wrong(type, std::move(one), style);
}

Verdict no_match(const Case& item, const List& calls, std::vector<Finding> findings, Style style) {
  Verdict verdict{.error_type = std::string(to_string(ErrorType::cannot_find_match))};
  List details;
  for (std::span<const Finding> left = findings; !left.empty();) {
    const auto accepted = left.front().accepted;
    if (left.front().error_type == ErrorType::cannot_find_match) {
      left = left.subspan(1);
      details.emplace_back(unmatched(item, accepted, left, style));
      continue;
    }
    const auto about = of_one_call(left);
    left = left.subspan(about.size());
    const auto call = about.front().call;
    const auto type = to_string(about.back().error_type);
    verdict.sub_errors.push_back({call, std::string(type)});
    auto& misfit =
        details.emplace_back().emplace<Dict>().slot(fmt::format("Model Result Index {}", call)).emplace<Dict>();
    misfit.slot("sub_error") = explain_all(about, style);
    misfit.slot("sub_error_type") = type;
    if (style != Style::reference) continue;
    misfit.slot("model_output_item") = calls[call];
    misfit.slot("possible_answer_item").emplace<Dict>().slot(item.accepted[accepted].key) =
        item.accepted[accepted].parameters;
  }
  verdict.errors = std::move(details);
  verdict.findings = std::move(findings);
  return verdict;
}

}  // namespace evalrun::checkers
