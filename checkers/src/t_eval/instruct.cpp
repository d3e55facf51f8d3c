// Whether an answer keeps to the format the prompt describes.
#include <array>

#include "decode/python/evaluate/literal_eval.hpp"
#include "load.hpp"
#include "python/text.hpp"
#include "scorers.hpp"
#include "template_match.hpp"

namespace evalrun::checkers::t_eval {
namespace {

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
  if (!action) score.note = json ? "no object with the keys asked for" : "the text does not match the template";
  const std::optional<double> none;
  score.metrics = {{"json_format_metric", json ? std::optional(format) : none},
                   {"json_args_em_metric", json ? std::optional(matches) : none},
                   {"string_format_metric", json ? none : std::optional(format)},
                   {"string_args_em_metric", json ? none : std::optional(matches)}};
  return score;
}

}  // namespace evalrun::checkers::t_eval
