// Judges answers in process, as a training loop would. Links evalrun::checkers alone.
#include <evalrun/evalrun.hpp>

int main() {
  const auto item = evalrun::case_from_json(R"({"id": "simple_0", "question": "How big is the area?",
      "function": [{"name": "area", "parameters": {"type": "dict", "properties":
        {"base": {"type": "integer"}, "unit": {"type": "string"}}, "required": ["base"]}}],
      "ground_truth": [{"area": {"base": [10], "unit": ["", "m"]}}]})");
  if (!item || evalrun::version() != EVALRUN_VERSION) return 2;
  const auto* rules = *evalrun::checkers::find_rules("bfcl-v4");
  const auto right = [&](std::string_view answer) {
    return evalrun::checkers::judge(*item, answer, {.rules = {&rules, 1}}).verdicts[0].valid;
  };
  return right("[area(base=10)]") && !right("[area(base=11)]") ? 0 : 1;
}
