#include <functional>
#include <random>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "support/stub_vectors.hpp"
#include "t_eval/evaluators.hpp"
#include "t_eval/scorers.hpp"

using namespace evalrun;                    // NOLINT
using namespace evalrun::checkers::t_eval;  // NOLINT

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), text);
  return std::move(*value);
}

/// The metrics in one line; "-" for a metric without a value.
std::string line(const Score& score) {
  std::string out;
  for (const auto& [name, value] : score.metrics)
    out += fmt::format("{}{}", out.empty() ? "" : " ", value ? fmt::format("{:.4g}", *value) : "-");
  return out;
}

Score judged(std::string_view eval, std::string_view type, const Value& datum, const Value& prediction) {
  const auto* evaluator = find_evaluator(eval, type);
  BOOST_REQUIRE(evaluator != nullptr);
  const auto vectors = support::stub_vectors(texts_compared(*evaluator, datum, prediction));
  Cosines similar(vectors);
  return evaluator->score(datum, prediction, &similar);
}

const Value& plan_datum() {
  static const Value datum = json(R"({"ground_truth": [
      {"id": 0, "name": "Map.find", "args": {"place": "Berlin"}},
      {"id": 1, "name": "Mail.send", "args": {"to": "a@example.com"}},
      {"id": 2, "name": "FinishAction", "args": {}}], "meta": {"API_list": ["Map.find", "Mail.send"]}})");
  return datum;
}

const Value& step_datum() {
  static const Value datum = json(R"({"ground_truth": {"thought": "look it up", "name": "Map.find",
      "args": {"place": "Berlin", "zoom": 3}}, "meta_data": {"response_format": "json"}})");
  return datum;
}

/// The largest sum of weights of any matching, found by trying all.
double brute_force(std::size_t left, const std::vector<WeightedEdge>& edges, std::size_t at, std::vector<bool>& taken) {
  if (at == left) return 0;
  double best = brute_force(left, edges, at + 1, taken);
  for (const auto& edge : edges) {
    if (edge.left != at || taken[edge.right]) continue;
    taken[edge.right] = true;
    best = std::max(best, edge.weight + brute_force(left, edges, at + 1, taken));
    taken[edge.right] = false;
  }
  return best;
}

}  // namespace

BOOST_AUTO_TEST_CASE(matchings_weigh_as_much_as_the_best_of_all) {
  std::mt19937 random(7);  // NOLINT: the same plans every time
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  // A few different weights give many ties; the last list gives near ties.
  const std::vector<std::vector<double>> palettes{
      {1}, {1, 0.9}, {0.85, 0.9, 0.95, 1}, {0.81, 0.8100000000000001, 1.0 / 3}};
  for (int round = 0; round < 4000; ++round) {
    const auto left = 1 + below(6), right = 1 + below(6);
    const auto& palette = palettes[below(palettes.size())];
    const auto density = 1 + below(4);
    std::vector<WeightedEdge> edges;
    for (std::size_t l = 0; l < left; ++l)
      for (std::size_t r = 0; r < right; ++r)
        if (below(4) < density) edges.push_back({l, r, palette[below(palette.size())]});
    const auto partner = heaviest_matching(left, edges);
    BOOST_REQUIRE(partner.size() == left);
    std::vector<bool> taken(right, false);
    double sum = 0;
    for (std::size_t l = 0; l < left; ++l) {
      if (!partner[l]) continue;
      BOOST_REQUIRE(!taken[*partner[l]]);
      taken[*partner[l]] = true;
      const auto edge =
          std::ranges::find_if(edges, [&](const WeightedEdge& e) { return e.left == l && e.right == *partner[l]; });
      BOOST_REQUIRE(edge != edges.end());
      sum += edge->weight;
    }
    std::vector<bool> none(right, false);
    BOOST_REQUIRE_SMALL(sum - brute_force(left, edges, 0, none), 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(equal_steps_are_matched_in_the_order_of_the_reference) {
  const auto partners = [](std::size_t n) {
    std::vector<WeightedEdge> edges;
    for (std::size_t l = 0; l < n; ++l)
      for (std::size_t r = 0; r < n; ++r) edges.push_back({l, r, 1.0});
    std::string out;
    for (const auto& partner : heaviest_matching(n, edges)) out += std::to_string(partner.value());
    return out;
  };
  BOOST_TEST(partners(1) == "0");
  BOOST_TEST(partners(2) == "10");
  BOOST_TEST(partners(3) == "210");
}

BOOST_AUTO_TEST_CASE(a_graph_without_edges_has_no_partners) {
  BOOST_TEST(heaviest_matching(0, {}).empty());
  BOOST_TEST(!heaviest_matching(2, {})[1].has_value());
}

BOOST_AUTO_TEST_CASE(texts_load_as_literal_as_json_or_with_other_quotes) {
  struct Row {
    std::string text, expected;
    Brackets brackets = Brackets::none;
  };
  const Row rows[] = {{"{'a': None}", "{'a': None}"},
                      {R"({"a": null, "b": true})", "{'a': None, 'b': True}"},
                      {"{'a': null}", "{'a': None}"},
                      {R"({"a": NaN})", "{'a': nan}"},
                      {"{'a': \"it's\", 'b': true}", "none"},
                      {"so ```json\n{\"a\": 1}\n```", "{'a': 1}"},
                      {"```json\n{\"a\": 1}\n``` done", "none"},
                      {"```json\n[1]\n``` done", "[1]", Brackets::square},
                      {"I say [1, 2] and stop", "[1, 2]", Brackets::square},
                      {"I say [1] and [2]", "none", Brackets::square},
                      {"x [y: {'a': 1}]", "{'a': 1}", Brackets::curly},
                      {"no brackets: 5", "none", Brackets::square},
                      {"caf\xC3\xA9", "none", Brackets::curly},
                      {"", "none", Brackets::curly},
                      {"}{", "none", Brackets::curly},
                      {"{} {", "{}", Brackets::curly}};
  for (const auto& [text, expected, brackets] : rows) {
    const auto value = load(text, brackets);
    const auto ours = value ? repr(*value) : "none";
    BOOST_TEST(ours == expected, text << " gave " << ours);
  }
  BOOST_TEST(repr(load(List{1}, Brackets::curly).value()) == "[1]");
}

BOOST_AUTO_TEST_CASE(a_finish_alone_is_no_plan_and_is_counted) {
  const auto score = judged("plan", "json", plan_datum(), "[{'id': 0, 'name': 'FinishAction', 'args': {}}]");
  BOOST_TEST(line(score) == "0 0 0 1");
  BOOST_TEST(score.nothing_left);
  BOOST_TEST(!judged("plan", "json", plan_datum(), "[]").nothing_left);
}

BOOST_AUTO_TEST_CASE(only_parsing_of_a_plan_is_scored_without_embeddings) {
  const auto* plan = find_evaluator("plan", "json");
  BOOST_TEST(line(plan->score(plan_datum(), *plan_datum().get("ground_truth"), nullptr)) == "- - - 1");
  BOOST_TEST(line(plan->score(plan_datum(), "no", nullptr)) == "- - - 0");
  const auto* step = find_evaluator("rru", "json");
  BOOST_TEST(line(step->score(step_datum(), *step_datum().get("ground_truth"), nullptr)) == "- 1 1 1");
  BOOST_TEST(line(step->score(step_datum(), "no", nullptr)) == "- 0 0 0");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_data_and_a_sentence) {
  const Value step = Dict{{"thought", "look it up"}, {"name", "Map.find"}, {"args", "Ulm"}};
  const Value as_text = Dict{DictItem{"ground_truth", step}};
  const Value letter = Dict{DictItem{"ground_truth", Dict{DictItem{"answer", "B"}}}};
  const auto instruct = [](const char* format) {
    return Value(Dict{{"template", Dict{{"thought", "t"}, {"action", "a"}, {"args", "p"}}},
                      {"meta_data", Dict{DictItem{"response_format", std::string_view(format)}}}});
  };
  struct Row {
    std::string category;
    Value datum;
    std::string prediction;
    ErrorType type;
    List path;
    std::optional<Value> given, wanted;
    std::string sentence;
  };
  constexpr auto unread = ErrorType::t_eval_not_parsed, low = ErrorType::t_eval_not_full;
  const Row rows[] = {
      {"instruct_json", instruct("json"), "no", unread, {}, {}, "keys", "no object with the keys asked for"},
      {"instruct_json", instruct("string"), "no", unread, {}, {}, "template", "the text does not match the template"},
      {"plan_json", plan_datum(), "no", unread, {}, {}, "plan", "no plan can be read"},
      {"plan_json",
       Value(Dict{}),
       "[{'id': 0, 'name': 'f', 'args': 1}]",
       unread,
       {},
       {},
       Value(List{}),
       "the accepted plan is empty"},
      {"plan_json",
       plan_datum(),
       "[{'id': 0, 'name': 'FinishAction', 'args': {}}]",
       ErrorType::t_eval_only_finish,
       {},
       {},
       {},
       "nothing is left beside FinishAction: 0, where the reference breaks off"},
      {"plan_json",
       plan_datum(),
       "[{'id': 0, 'name': 'Map.find', 'args': {'place': 'Berlin'}}]",
       low,
       {"recall"},
       0.5,
       {},
       "recall is 0.5000"},
      {"rru_json", step_datum(), "no", unread, {}, {}, "object", "no object can be read"},
      {"retrieve_str", as_text, "Mail.send", low, {"name"}, 0.0, {}, "name is 0.0000"},
      {"review_str", letter, "I do not know", unread, {}, {}, "letter", "no letter from A to E where it belongs"},
      {"review_str", letter, "A", low, {"review_quality"}, 0.0, {}, "review_quality is 0.0000"},
  };
  const auto& rules = **checkers::find_rules("t-eval");
  for (const auto& row : rows) {
    Case item;
    item.category = row.category;
    item.ground_truth = row.datum;
    const Value raw = row.prediction;
    const auto decoded = find_format("t-eval")->decode(raw, Language::python);
    const auto vectors = support::stub_vectors(rules.texts({item, raw, decoded}));
    const auto verdict = rules.check({item, raw, decoded, false, &vectors});
    BOOST_TEST_CONTEXT(row.sentence) {
      BOOST_TEST(!verdict.valid);
      BOOST_TEST(verdict.error_type == to_string(row.type));
      BOOST_TEST(repr(verdict.errors) == repr(List{row.sentence}));
      BOOST_REQUIRE(verdict.findings.size() == 1U);
      const auto& finding = verdict.findings.front();
      BOOST_TEST((finding.error_type == row.type));
      BOOST_TEST(repr(finding.path) == repr(row.path));
      BOOST_TEST(repr(finding.given.value_or(Value())) == repr(row.given.value_or(Value())));
      BOOST_TEST(repr(finding.wanted.value_or(Value())) == repr(row.wanted.value_or(Value())));
      BOOST_TEST(finding.detail.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(each_text_is_embedded_once) {
  const auto* plan = find_evaluator("plan", "json");
  const Value same = json(R"([{"id": 0, "name": "Map.find", "args": {}}, {"id": 1, "name": "Map.find", "args": {}}])");
  auto texts = texts_compared(*plan, plan_datum(), same);
  std::ranges::sort(texts);
  const std::vector<std::string> once{"Mail.send", "Map.find", "{'place': 'Berlin'}", "{'to': 'a@example.com'}", "{}"};
  BOOST_TEST(texts == once, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(templates_are_matched_as_the_regular_expressions_they_are) {
  struct Row {
    std::string thought_start, thought_end, args_end, answer, expected;
  };
  const Row rows[] = {
      {"T:", "\n", "\n", "T:x\nA:f\nP:{'a': 1}\n", "- - 1 1"},
      {"T:", "\n", "\n", "T:x\nA:f\nP:{'a': 1}", "- - 0 0"},
      {"T.", "\n", "$", "Ta x\nA:f\nP:{'a': 1}\n", "- - 1 1"},
      {"[T]", "\n", "\n", "T x\nA:f\nP:{'a': 1}\n", "- - 1 1"},
      {"[T]", "\n", "\n", "[X] x\nA:f\nP:{'a': 1}\n", "- - 0 0"},
      {"{T}", "\n", "\n", "{T}x\nA:f\nP:{'a': 1}\n", "- - 1 1"},
      {"T{1,2}:", "\n", "\n", "TT:x\nA:f\nP:{'a': 1}\n", "- - 1 1"},
      {"(T):", "\n", "\n", "T:x\nA:f\nP:{'a': 1}\n", "- - 1 0"},
      {"**T**", "\n", "\n", "**T** x\nA:f\nP:{'a': 1}\n", "- - 0 0"},
      {"(", "\n", "\n", "(T x\nA:f\nP:{'a': 1}\n", "- - 0 0"},
      {"", "", "", "A:fP:{'a': 1}", "- - 1 1"},
  };
  for (const auto& row : rows) {
    const Value datum = Dict{{"ground_truth", Dict{{"action", "f"}, {"args", Dict{{"a", 1}}}}},
                             {"template", Dict{{"thought_start", row.thought_start},
                                               {"thought_end", row.thought_end},
                                               {"action_start", "A:"},
                                               {"action_end", row.thought_end},
                                               {"args_start", "P:"},
                                               {"args_end", row.args_end}}},
                             {"meta_data", Dict{{"response_format", "string"}}}};
    const auto ours = line(judged("instruct", "json", datum, row.answer));
    BOOST_TEST(ours == row.expected, row.thought_start << " with " << row.answer << " gave " << ours);
  }
}

BOOST_AUTO_TEST_CASE(forty_nine_kinds_of_malformed_predictions_score_as_stated) {
  const std::string deep(100'000, '[');
  struct Row {
    Value prediction;
    std::string plan, step;  // precision recall f1 parsed; thought name args parsed
  };
  const Value text_datum = Dict{{"ground_truth", Dict{{"name", "Other.tool"}, {"args", "value"}, {"answer", "B"}}}};
  const std::string good_plan =
      R"([{"id": 0, "name": "Map.find", "args": {"place": "Berlin"}}, {"id": 1, "name": "Mail.send", "args": {"to": "a@example.com"}}])";
  const std::string good_step =
      R"({"thought": "look it up", "name": "Map.find", "args": {"place": "Berlin", "zoom": 3}})";
  const std::string none = "0 0 0 0", one = "1 0.5 0.6667 1", all = "1 1 1 1";
  const Row rows[] = {
      {"", none, none},
      {" \n\t", none, none},
      {"\xff\xfe", none, none},
      {std::string("[\0]", 3), none, none},
      {"\xED\xA0\x80", none, none},
      {deep, none, none},
      {deep + std::string(100'000, ']'), none, none},
      {std::string(50'000, '{'), none, none},
      {std::string(200'000, '('), none, none},
      {"[" + std::string(100'000, '-') + "1]", none, none},
      {"['a' * 1000000000]", none, none},
      {"[9**9**9]", none, none},
      {"[__import__('os').system('true')]", none, none},
      {"[{'id': 10**400, 'name': 'Map.find', 'args': {}}]", none, none},
      {"[{'id': 1e999, 'name': 'Map.find', 'args': {}}]", none, "0 1 0 1"},
      {"[{'id': nan, 'name': 'Map.find', 'args': {}}]", none, none},
      {"[{'id': NaN, 'name': 'Map.find', 'args': {}}]", none, "0 1 0 1"},
      {R"([{"id": NaN, "name": "Map.find", "args": {}}])", none, "0 1 0 1"},
      {R"([{"id": null, "name": "Map.find", "args": {}}])", none, "0 1 0 1"},
      {R"([{"id": [], "name": "Map.find", "args": {}}])", none, "0 1 0 1"},
      {R"([{"id": "٣", "name": "Map.find", "args": {"place": "Berlin"}}])", one, "0 1 0.5 1"},
      {R"([{"id": -99999999999999999999999, "name": "Map.find", "args": {"place": "Berlin"}}])", one, "0 1 0.5 1"},
      {R"([{"id": 1, "name": null, "args": null}])", "1 0.5 0.6667 1", "0 0 0 1"},
      {R"([{"id": 1, "name": {"x": 1}, "args": []}])", one, "0 0 0 1"},
      {R"([1, 2, 3])", none, none},
      {R"(["Map.find"])", none, none},
      {R"([[{"id": 0, "name": "Map.find", "args": {}}]])", none, "0 1 0 1"},
      {R"({"id": 0, "name": "Map.find"})", none, "0 1 0 1"},
      {"[{'id': 0, 'name': 'Map.find', 'args': {'place': 'Berlin'}}", none, "0 1 0.5 1"},
      {"{'name': {'a': {'b': 1}}, 'thought': [1], 'args': {'zoom': '3', 'place': None}}", none, "0 0 0.5 1"},
      {"{'thought': ..., 'name': ..., 'args': ...}", none, "0.1118 0 0 1"},
      {"{1: 2, None: 3, (1, 2): 4}", none, "0 0 0 1"},
      {"{{'a'}: 1}", none, none},
      {"{**{'name': 'Map.find'}}", none, none},
      {"<think>hm</think>" + good_plan, all, none},
      {good_plan + good_plan, none, none},
      {good_plan.substr(0, good_plan.size() - 5), none, "0 1 0.5 1"},
      {"\xEF\xBB\xBF" + good_plan, all, none},
      {good_step + ",", none, "1 1 1 1"},
      {"'" + good_step + "'", none, "1 1 1 1"},
      {"```json" + good_step + "```json" + good_step + "```", none, none},
      {None{}, none, none},
      {7, none, none},
      {true, none, none},
      {List{}, none, none},
      {List{None{}}, none, none},
      {Dict{}, none, "0 0 0 1"},
      {json(good_plan), all, none},
      {json(good_step), none, "1 1 1 1"},
  };
  for (const auto& [prediction, plan, step] : rows) {
    const auto shown = repr(prediction).substr(0, 80);
    const auto our_plan = line(judged("plan", "json", plan_datum(), prediction));
    const auto our_step = line(judged("rru", "json", step_datum(), prediction));
    BOOST_TEST(our_plan == plan, "plan " << shown << " gave " << our_plan);
    BOOST_TEST(our_step == step, "step " << shown << " gave " << our_step);
    // The evaluators of text read any answer as text, none of which is right.
    for (const auto& [eval, expected] : {std::pair("retrieve", "0 1"), {"understand", "0 1"}, {"review", "0 0"}}) {
      const auto ours = line(judged(eval, "str", text_datum, prediction));
      BOOST_TEST(ours == expected, eval << ' ' << shown << " gave " << ours);
    }
    BOOST_TEST(line(judged("instruct", "json", plan_datum(), prediction)) == "- - 0 0", shown);
    BOOST_TEST(judged("plan", "str", plan_datum(), prediction).metrics.size() == 4U);
  }
}

BOOST_AUTO_TEST_CASE(data_of_another_shape_scores_nothing_and_breaks_nothing) {
  for (const auto& datum : {Value(), Value(7), Value(Dict{}),
                            Value(Dict{{"ground_truth", 3}, {"meta", 4}, {"meta_data", 5}, {"template", List{}}})})
    for (const auto& evaluator : evaluators()) {
      const auto score = judged(evaluator.eval, evaluator.prompt_type, datum, "{'a': 1}");
      BOOST_TEST(score.metrics.size() == evaluator.metrics.size());
    }
}

BOOST_AUTO_TEST_CASE(completions_are_cut_before_they_are_judged) {
  const auto cut = [](const char* text) {
    return *find_format("t-eval-completion")->decode(Value(std::string_view(text)), Language::python).value.string();
  };
  BOOST_TEST(cut("  B  ") == "B");
  BOOST_TEST(cut("B<eoa>C") == "B");
  BOOST_TEST(cut("B<|im_end|>\n<|im_start|>user") == "B");
  BOOST_TEST(cut("B\nuser: next\nassistant: more") == "B");
  BOOST_TEST(cut("B\nassistant\nC") == "B");
  BOOST_TEST(cut("B user C") == "B user C");
  BOOST_TEST(cut("B<|user|>[INST]") == "B");
  BOOST_TEST(cut("```json\n{\"a\": 1}\n```") == "{\"a\": 1}");
  BOOST_TEST(cut("```\n{\"a\": 1}\n```\n") == "{\"a\": 1}");
  BOOST_TEST(cut("so: ```json\n{}\n```") == "so: ```json\n{}");
  BOOST_TEST(cut("") == "");
  BOOST_TEST(repr(find_format("t-eval-completion")->decode(List{1}, Language::python).value) == "[1]");
}
