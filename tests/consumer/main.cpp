// Judges answers in process, as a training loop would: nothing but the checkers is linked.
#include <evalrun/checkers/judge.hpp>
#include <evalrun/json.hpp>

int main() {
  evalrun::Case item;
  item.functions = {{"area", *evalrun::parse_json(R"({"name": "area", "parameters": {"type": "dict", "properties":
      {"base": {"type": "integer"}, "unit": {"type": "string"}}, "required": ["base"]}})")}};
  item.accepted = {{"area", *evalrun::parse_json(R"({"base": [10], "unit": ["", "m"]})")}};
  const auto* rules = *evalrun::checkers::find_rules("bfcl-v4");
  const auto right = [&](std::string_view answer) {
    return evalrun::checkers::judge(item, answer, {.rules = {&rules, 1}}).verdicts[0].valid;
  };
  return right("[area(base=10)]") && !right("[area(base=11)]") ? 0 : 1;
}
