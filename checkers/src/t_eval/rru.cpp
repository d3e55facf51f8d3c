// Scores the next thought, tool and arguments: all three in an object, or one of them as text.
#include "python/text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

/// A step; missing fields are empty. The arguments are an object if the file asks for one, otherwise text.
struct Reply {
  std::string thought, name;
  Value arguments;
};

std::string text_in(const Value& object, std::string_view key) {
  const auto* value = object.get(key);
  return value == nullptr ? std::string() : str(*value);
}

Reply fill_in(const Value& object, bool arguments_as_object) {
  Reply reply{text_in(object, "thought"), text_in(object, "name"), {}};
  if (!arguments_as_object) {
    reply.arguments = text_in(object, "args");
  } else {
    const auto* given = object.get("args");
    reply.arguments = given != nullptr && given->is_dict() ? *given : Value(Dict{});
  }
  return reply;
}

std::optional<Reply> read_object(const Value& data, bool arguments_as_object) {
  const auto loaded = load(data, Brackets::curly);
  if (!loaded || !loaded->is_dict()) return std::nullopt;
  return fill_in(*loaded, arguments_as_object);
}

/// The share of accepted arguments that are given with the same str(). The reference adds a small number to the
/// divisor, which keeps the share below 1.
double same_arguments(const Dict& given, const Dict& accepted) {
  if (accepted.empty()) return given.empty() ? 1 : 0;
  double same = 0;
  for (const auto& [key, value] : accepted.items())
    if (const auto* other = given.find(key); other != nullptr && str(*other) == str(value)) same += 1;
  return same / (static_cast<double>(accepted.size()) + 1e-5);
}

std::size_t skip_word(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    auto next = i;
    if (!is_word(next_character(text, next))) break;
    i = next;
  }
  return i;
}

/// Whether the text names the tool and no other one: it has no other `word.word`, and no other FinishAction.
bool names_only(std::string_view text, std::string_view tool) {
  static constexpr std::string_view finish = "FinishAction";
  if (text.find(tool) == std::string_view::npos) return false;
  if (tool != finish && text.find(finish) != std::string_view::npos) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto dot = skip_word(text, i);
    if (dot == i) {
      (void)next_character(text, i);
      continue;
    }
    const auto end = dot < text.size() && text[dot] == '.' ? skip_word(text, dot + 1) : dot;
    if (end > dot + 1) {
      if (text.substr(i, end - i) != tool) return false;
      i = end;
    } else {
      i = dot;
    }
  }
  return true;
}

std::optional<double> thoughts(const Reply& reply, const Reply& gold, Similarity* similar) {
  if (similar == nullptr) return std::nullopt;
  return nearness(*similar, reply.thought, gold.thought);
}

enum class Field { thought, name, arguments };

Score score_str(const Value& datum, const Value& prediction, Field field, Similarity* similar) {
  static constexpr std::string_view names[]{"thought", "name", "args"};
  const auto* truth = datum.get("ground_truth");
  const auto gold = read_object(truth == nullptr ? Value() : *truth, false).value_or(Reply{{}, {}, ""});
  std::optional<Reply> reply;
  if (nested_text(datum, "meta_data", "response_format", "str") == "json") {
    reply = read_object(prediction, false);
  } else {
    const auto text = str(prediction);
    reply = Reply{text, text, text};
  }
  Score score;
  score.parsed = reply.has_value();
  if (!reply) score.wanted = "object";
  std::optional<double> value = 0.0;
  if (field == Field::thought && similar == nullptr) value.reset();
  if (reply && field == Field::thought) value = thoughts(*reply, gold, similar);
  if (reply && field == Field::name) value = names_only(reply->name, gold.name) ? 1 : 0;
  if (reply && field == Field::arguments)
    value = strip(strip(*reply->arguments.string(), "'"), "\"") == *gold.arguments.string() ? 1 : 0;
  score.metrics = {{names[static_cast<std::size_t>(field)], value}, {"parse_rate", score.parsed ? 1.0 : 0.0}};
  return score;
}

}  // namespace

Score score_rru_json(const Value& datum, const Value& prediction, Similarity* similar) {
  const auto* truth = datum.get("ground_truth");
  const auto gold = read_object(truth == nullptr ? Value() : *truth, true);
  // Plain text would be one of the three fields, but such a file does not say which.
  const bool as_object = nested_text(datum, "meta_data", "response_format", "json") == "json";
  const auto reply = as_object ? read_object(prediction, true) : std::nullopt;
  Score score;
  score.parsed = reply && gold;
  std::optional<double> thought = similar == nullptr ? std::nullopt : std::optional(0.0);
  double name = 0, arguments = 0;
  if (score.parsed) {
    thought = thoughts(*reply, *gold, similar);
    name = reply->name == gold->name ? 1 : 0;
    arguments = same_arguments(*reply->arguments.dict(), *gold->arguments.dict());
  } else {
    score.wanted = "object";
  }
  score.metrics = {{"thought", thought}, {"name", name}, {"args", arguments}, {"parse_rate", score.parsed ? 1.0 : 0.0}};
  return score;
}

Score score_reason_str(const Value& datum, const Value& prediction, Similarity* similar) {
  return score_str(datum, prediction, Field::thought, similar);
}
Score score_retrieve_str(const Value& datum, const Value& prediction, Similarity* similar) {
  return score_str(datum, prediction, Field::name, similar);
}
Score score_understand_str(const Value& datum, const Value& prediction, Similarity* similar) {
  return score_str(datum, prediction, Field::arguments, similar);
}

}  // namespace evalrun::checkers::t_eval
