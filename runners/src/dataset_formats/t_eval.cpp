// T-Eval: the prompt is sent unchanged; predictions go into the reference's JSON object (specification: t-eval 2).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "dataset/t_eval_files.hpp"
#include "dataset_formats.hpp"
#include "json/lines.hpp"
#include "python/text.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners::dataset_formats {
namespace {

Asked ask(const Case& item, Mode, const Prompts&) {
  Asked asked;
  asked.messages = item.messages;
  return asked;
}

std::string text_at(const Value& object, std::string_view key) {
  const auto* value = object.get(key);
  return value == nullptr ? std::string() : str(*value);
}

Value member(const Value& object, std::string_view key) {
  const auto* value = object.get(key);
  return value == nullptr ? Value() : *value;
}

Value gold_instruct(const Value& datum, const Value& truth) {
  const auto texts = member(datum, "template");
  if (member(datum, "meta_data").get_string("response_format") == "json")
    return dump_json(Dict{{text_at(texts, "thought"), ""},
                          {text_at(texts, "action"), member(truth, "action")},
                          {text_at(texts, "args"), member(truth, "args")}});
  const auto part = [&](std::string_view name) { return text_at(texts, name); };
  auto text = part("thought_start") + " " + part("thought_end") + part("action_start") + text_at(truth, "action") +
              part("action_end") + part("args_start") + text_at(truth, "args") + part("args_end");
  // White space at the end of a completion is cut off, and the template may need it.
  if (strip(text).size() != text.size()) text += ".";
  return text;
}

Value gold_plan_text(const Value&, const Value& truth) {
  std::string text;
  if (truth.is_list())
    for (const auto& step : *truth.list()) text += text_at(step, "name") + " " + text_at(step, "args") + "\n";
  return text;
}

template <const char* Field>
Value gold_field(const Value&, const Value& truth) {
  return text_at(truth, Field);
}
constexpr char thought[] = "thought", name[] = "name", args[] = "args", answer[] = "answer";

Value gold_json(const Value&, const Value& truth) { return truth.is_string() ? truth : Value(dump_json(truth)); }

/// Makes the gold answer of a category from the datum and its "ground_truth".
struct Gold {
  std::string_view category;
  Value (*of)(const Value& datum, const Value& truth);
};

constexpr std::array<Gold, 8> golds{{
    {"instruct_json", gold_instruct},
    {"plan_json", gold_json},
    {"plan_str", gold_plan_text},
    {"reason_str", gold_field<thought>},
    {"retrieve_str", gold_field<name>},
    {"understand_str", gold_field<args>},
    {"rru_json", gold_json},
    {"review_str", gold_field<answer>},
}};

Value gold(const Case& item, Mode) {
  const auto row = std::ranges::find(golds, item.category, &Gold::category);
  if (row == golds.end()) return {};
  return row->of(item.ground_truth, member(item.ground_truth, "ground_truth"));
}

std::string result_file(const Suite&, const Category& category) { return fmt::format("{}.json", category.name); }
std::string score_file(const Suite&, const Category& category) { return fmt::format("{}_score.json", category.name); }

/// The prediction as the reference stores it: the part of the completion that is judged.
Value prediction_of(const Output& output) {
  const auto* format = find_format(output.format);
  if (format == nullptr || !output.result.is_string() || !format->id.starts_with("t-eval")) return output.result;
  return format->decode(output.result, Language::python).value;
}

void result_line(std::string& text, const Case& item, const JournalEntry& entry) {
  Dict datum;
  if (item.ground_truth.is_dict()) datum = *item.ground_truth.dict();
  datum.set("prediction", prediction_of(entry.output));
  append_json_text(text, t_eval::key_of(item.id));
  text += ": ";
  append_json(text, datum);
}

void failure_line(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree& tree) {
  ObjectWriter line(text);
  line.text("id", item.id);
  line.text("model_name", folder_name(tree.model));
  line.value("valid", false);
  if (entry.output.infra) {
    line.value("error", List{Value(entry.output.infra->message)});
    line.text("error_type", "infra");
    return;
  }
  const auto& verdict = entry.verdicts.front();
  line.value("error", verdict.errors);
  line.text("error_type", verdict.error_type);
  {
    auto metrics = line.object("metrics");
    for (const auto& [metric, value] : verdict.scores) metrics.value(metric, value);
  }
  line.value("prediction", prediction_of(entry.output));
  line.value("ground_truth", member(item.ground_truth, "ground_truth"));
}

}  // namespace

extern const Row t_eval{.ask = ask,
                        .gold = gold,
                        .result_file = result_file,
                        .score_file = score_file,
                        .result_line = result_line,
                        .failure_line = failure_line,
                        .completion_format = "t-eval-completion",
                        .prompts = PromptsOf::data,
                        .holds_calls = false,
                        .one_object = true};

}  // namespace evalrun::runners::dataset_formats
