// Scores whether an answer has the format that the prompt describes.
#include <algorithm>
#include <array>
#include <memory>

#include <unicode/regex.h>
#include <unicode/utext.h>

#include "decode/python/evaluate/literal_eval.hpp"
#include "python/text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

constexpr std::array<std::string_view, 6> names{"thought_start", "thought_end", "action_start",
                                                "action_end",    "args_start",  "args_end"};
using Parts = std::array<std::string, 3>;

/// Matches three greedy groups between four plain texts: each group ends at the last place at which the rest can match.
std::optional<Parts> match_plain(const std::array<std::string, 4>& marks, std::string_view answer) {
  std::array<std::size_t, 4> at{};
  std::size_t end = answer.size();
  for (std::size_t i = 3; i > 0; --i) {
    if (marks[i].size() > end) return std::nullopt;
    at[i] = answer.rfind(marks[i], end - marks[i].size());
    if (at[i] == std::string_view::npos) return std::nullopt;
    end = at[i];
  }
  at[0] = answer.find(marks[0]);
  if (at[0] == std::string_view::npos || at[0] + marks[0].size() > end) return std::nullopt;
  Parts parts;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto begin = at[i] + marks[i].size();
    parts[i] = answer.substr(begin, at[i + 1] - begin);
  }
  return parts;
}

bool is_quantifier(std::string_view text) {
  const auto end = text.find('}');
  if (end == std::string_view::npos || end < 2) return false;
  const auto inside = text.substr(1, end - 1);
  return inside.find_first_not_of("0123456789,") == std::string_view::npos && std::ranges::count(inside, ',') <= 1 &&
         inside != ",";
}

/// The pattern for ICU: Python reads braces that are no quantifier, and brackets inside a class, literally.
std::string for_icu(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      out += c;
      out += pattern[++i];
    } else if (in_class) {
      if (c == '[' || c == '&') out += '\\';
      out += c;
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      out += c;
      // A closing bracket at the beginning is a member of the class.
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') out += pattern[++i];
      if (i + 1 < pattern.size() && pattern[i + 1] == ']') {
        out += "\\]";
        ++i;
      }
    } else if (c == '{') {
      const auto rest = pattern.substr(i);
      if (!is_quantifier(rest)) {
        out += "\\{";
      } else {
        const auto counts = rest.substr(0, rest.find('}') + 1);
        out += counts[1] == ',' ? "{0" : "{";
        out += counts.substr(1);
        i += counts.size() - 1;
      }
    } else {
      if (c == '}') out += '\\';
      out += c;
    }
  }
  return out;
}

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};
using Text = std::unique_ptr<UText, CloseText>;

Text open_text(std::string_view text, UErrorCode& status) {
  return Text(utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
}

std::optional<Parts> match_pattern(const std::string& pattern, std::string_view answer) {
  constexpr std::int32_t max_steps = 2000;  // of ICU's time units, about a second
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const auto source = open_text(pattern, status);
  const auto subject = open_text(answer, status);
  if (U_FAILURE(status)) return std::nullopt;
  const std::unique_ptr<icu::RegexPattern> compiled(
      icu::RegexPattern::compile(source.get(), UREGEX_DOTALL, place, status));
  if (U_FAILURE(status)) return std::nullopt;
  const std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(status));
  if (U_FAILURE(status) || matcher->groupCount() < 3) return std::nullopt;
  matcher->setTimeLimit(max_steps, status);
  matcher->reset(subject.get());
  if (!matcher->find(status) || U_FAILURE(status)) return std::nullopt;
  Parts parts;
  for (int i = 0; i < 3; ++i) {
    const auto begin = matcher->start64(i + 1, status);
    const auto end = matcher->end64(i + 1, status);
    // In Python, a group that took no part is None, and the reference then fails to read the answer.
    if (U_FAILURE(status) || begin < 0) return std::nullopt;
    parts[static_cast<std::size_t>(i)] =
        answer.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  }
  return parts;
}

/// Finds thought, action and arguments in text, with a regular expression made of the six texts of the datum's
/// template: three greedy groups between them. The texts are regular expressions themselves. nullopt: no match, a
/// template without all six texts, or an invalid regular expression.
std::optional<Parts> match_template(const Value& texts, std::string_view answer) {
  std::array<std::string, 6> t;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* text = texts.get(names[i]);
    if (text == nullptr || !text->is_string()) return std::nullopt;
    t[i] = *text->string();
  }
  const std::array<std::string, 4> marks{t[0], t[1] + t[2], t[3] + t[4], t[5]};
  const bool plain = std::ranges::all_of(
      marks, [](const std::string& mark) { return mark.find_first_of(".^$*+?{}[]\\|()") == std::string::npos; });
  if (plain) return match_plain(marks, answer);
  return match_pattern(for_icu(marks[0] + "(.*)" + marks[1] + "(.*)" + marks[2] + "(.*)" + marks[3]), answer);
}

struct Action {
  Value name;
  Dict arguments;
};

Dict dict_or_empty(const Value& value) { return value.is_dict() ? *value.dict() : Dict{}; }

std::optional<Action> read_json(const Value& keys, const Value& prediction) {
  const auto loaded = load(prediction, Brackets::none);
  if (!loaded || !loaded->is_dict()) return std::nullopt;
  const auto field = [&](std::string_view part) {
    const auto* key = keys.get(part);
    return key == nullptr || !is_hashable(*key) ? nullptr : loaded->dict()->find(*key);
  };
  const auto *thought = field("thought"), *name = field("action"), *arguments = field("args");
  if (thought == nullptr || name == nullptr || arguments == nullptr) return std::nullopt;
  return Action{*name, dict_or_empty(*arguments)};
}

std::optional<Action> read_string(const Value& texts, const Value& prediction) {
  if (!prediction.is_string()) return std::nullopt;
  const auto parts = match_template(texts, *prediction.string());
  if (!parts) return std::nullopt;
  const auto& [thought, name, arguments] = *parts;
  const auto literal = literal_eval(strip(arguments));
  return Action{Value(strip(name)), literal ? dict_or_empty(*literal) : Dict{}};
}

double exact_matches(const Value& gold, const Action& action) {
  const auto* name = gold.get("action");
  double equals = name != nullptr && equal(*name, action.name) ? 1 : 0;
  double total = 1;
  const auto* arguments = gold.get("args");
  if (arguments == nullptr || !arguments->is_dict()) return equals;
  for (const auto& [key, value] : arguments->dict()->items()) {
    const auto* given = action.arguments.find(key);
    if (equal(given == nullptr ? Value("") : *given, value)) equals += 1;
    total += 1;
  }
  return equals / total;
}

}  // namespace

Score score_instruct(const Value& datum, const Value& prediction, Similarity* /*similar*/) {
  static const Value nothing;
  const auto part = [&](std::string_view name) -> const Value& {
    const auto* value = datum.get(name);
    return value == nullptr ? nothing : *value;
  };
  const bool json = nested_text(datum, "meta_data", "response_format", {}) == "json";
  const auto action = json ? read_json(part("template"), prediction) : read_string(part("template"), prediction);
  const double format = action ? 1 : 0;
  const double matches = action ? exact_matches(part("ground_truth"), *action) : 0;
  Score score;
  score.parsed = action.has_value();
  if (!action) score.wanted = std::string_view(json ? "keys" : "template");
  const std::optional<double> none;
  score.metrics = {{"json_format_metric", json ? std::optional(format) : none},
                   {"json_args_em_metric", json ? std::optional(matches) : none},
                   {"string_format_metric", json ? none : std::optional(format)},
                   {"string_args_em_metric", json ? none : std::optional(matches)}};
  return score;
}

}  // namespace evalrun::checkers::t_eval
