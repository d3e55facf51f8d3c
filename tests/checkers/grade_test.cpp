// grade() agrees with judge() on random cases and answers of every shape. EVALRUN_GRADES=N compares N cases.
#include <cstdlib>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/checkers/compiled_key.hpp"
#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

/// Draws cases whose accepted values mostly have the declared types, and answers that are mostly right.
class Drawing {
  static constexpr std::array<std::string_view, 9> types{"string", "integer", "float", "boolean", "array",
                                                         "tuple",  "dict",    "any",   "null"};
  static constexpr std::array<std::string_view, 6> texts{"a b", "New York", "x-1.5", "True", "", "台北 É"};

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class Table>
  const typename Table::value_type& pick(const Table& table) {
    return table[below(table.size())];
  }

 public:
  explicit Drawing(std::uint64_t seed) : random_(seed) {}

  Case next_case() {
    static constexpr std::array tasks{Task::simple,   Task::multiple,    Task::parallel,
                                      Task::parallel, Task::irrelevance, Task::relevance};
    Case item;
    item.id = "x";
    item.task = pick(tasks);
    for (std::size_t i = 0, n = 1 + below(2); i < n; ++i) item.functions.push_back({name(i), document(i)});
    const auto calls = item.task == Task::parallel ? 1 + below(3) : one_in(30) ? below(3) : 1;
    for (std::size_t i = 0; i < calls; ++i) item.accepted.push_back(accepted(item));
    return item;
  }

  std::string next_answer(const Case& item) {
    std::string text = one_in(10) ? "" : "[";
    const auto calls = one_in(15) ? below(4) : std::max<std::size_t>(item.accepted.size(), 1);
    const auto first = one_in(3) ? 1U : 0U;  // calls in another order
    for (std::size_t i = 0; i < calls; ++i) {
      if (i != 0) text += ", ";
      if (item.accepted.empty())
        text += "f(a=1)";
      else
        text += call(item, item.accepted[(i + first) % item.accepted.size()]);
    }
    if (one_in(40)) text += ", ";
    return text + (text.starts_with('[') ? "]" : "");
  }

 private:
  std::string name(std::size_t i) { return i == 0 ? "geo.area_of" : one_in(2) ? "geo" : "find"; }
  static std::string parameter(std::size_t i) { return fmt::format("p{}", i); }

  Value document(std::size_t) {
    Dict properties;
    List required;
    for (std::size_t i = 0, n = below(5); i < n; ++i) {
      Dict schema{{"type", one_in(60) ? "unknown" : types[below(one_in(20) ? 9 : 8)]}};
      if (!one_in(40)) schema.set("items", Dict{{"type", types[below(one_in(6) ? 8 : 4)]}});
      properties.set(parameter(i), schema);
      if (one_in(2)) required.emplace_back(parameter(i));
    }
    if (one_in(40)) required.emplace_back("p9");
    Dict parameters{{"type", "dict"}};
    if (!one_in(60)) parameters.set("properties", properties);
    if (!one_in(30)) parameters.set("required", required);
    return Dict{{"name", "f"}, {"parameters", parameters}};
  }

  Value value(std::string_view type, std::string_view element, int depth = 0) {
    if (one_in(12)) type = types[below(9)];
    if (type == "integer") return below(4);
    if (type == "float") return one_in(3) ? Value(below(4)) : Value(static_cast<double>(below(8)) / 2);
    if (type == "boolean") return one_in(2);
    if (type == "null") return None{};
    if ((type == "array" || type == "tuple") && depth < 2) {
      List items;
      for (auto n = below(3); n > 0; --n) items.push_back(value(element, "integer", depth + 1));
      return items;
    }
    if (type == "dict" && depth < 2) {
      Dict items;
      for (auto n = below(3); n > 0; --n)
        items.set(one_in(2) ? "k" : "j", List{value(pick(types), "string", depth + 1)});
      return items;
    }
    return one_in(30) ? Value(std::int64_t{9007199254740993} - below(2)) : Value(std::string(pick(texts)));
  }

  AcceptedCall accepted(const Case& item) {
    const auto& doc = pick(item.functions);
    AcceptedCall out{one_in(20) ? "other" : doc.name, Dict{}};
    auto& parameters = *out.parameters.dict();
    if (const auto* properties = doc.properties())
      for (const auto& [key, schema] : properties->items()) {
        if (one_in(15)) continue;
        List alternatives;
        const auto* items = schema.get("items");
        for (auto n = 1 + below(2); n > 0; --n)
          alternatives.push_back(
              value(schema.get_string("type"), items != nullptr ? items->get_string("type") : "string"));
        if (one_in(4)) alternatives.emplace_back("");
        parameters.set(key, one_in(50) ? Value("text") : Value(alternatives));
      }
    if (one_in(25)) parameters.set("p8", List{1});
    return out;
  }

  std::string call(const Case& item, const AcceptedCall& wanted) {
    const auto* doc = function_meant(item, wanted.key);
    std::string text = doc == nullptr || one_in(30) ? "other" : doc->name;
    if (one_in(4)) std::ranges::replace(text, '.', '_');
    text += "(";
    bool first = true;
    for (const auto& [key, alternatives] : wanted.parameters.dict()->items()) {
      if (one_in(12)) continue;
      if (!first) text += ", ";
      first = false;
      text += one_in(50) ? "p7" : *key.string();
      text += "=" + given(alternatives);
    }
    if (one_in(40)) text += std::string(first ? "" : ", ") + "p0=1";
    return text + ")";
  }

  std::string given(const Value& alternatives) {
    const auto* list = alternatives.list();
    auto chosen = list == nullptr || list->empty() ? Value(1) : pick(*list);
    if (const auto* dict = chosen.dict()) {
      Dict plain;
      for (const auto& [key, options] : dict->items())
        plain.set(key, options.is_list() && !options.list()->empty() ? options.list()->front() : options);
      chosen = plain;
    }
    if (one_in(8)) chosen = value(pick(types), pick(types));
    if (chosen.string() != nullptr && one_in(3)) chosen = *chosen.string() + ".";
    if (chosen.integer() != nullptr && one_in(4)) chosen = to_double(chosen);
    if (chosen.list() != nullptr && one_in(6)) chosen = Tuple{*chosen.list()};
    if (one_in(60)) return "word";
    if (one_in(60)) return "g(a=1)";
    return repr(chosen);
  }

  std::mt19937_64 random_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_grade_equals_the_verdict_of_judge) {
  const char* asked = std::getenv("EVALRUN_GRADES");  // NOLINT(concurrency-mt-unsafe)
  const auto rounds = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 10000;
  const std::array all{*checkers::find_rules("bfcl-v4"), *checkers::find_rules("bfcl-v1"),
                       *checkers::find_rules("strict")};
  Drawing drawing(20261121);
  std::size_t right = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto item = drawing.next_case();
    for (const auto& rules : all) {
      const checkers::CompiledKey key(item, {&rules, 1});
      for (int i = 0; i < 3; ++i) {
        const Value answer = drawing.next_answer(item);
        const bool underscored = i == 2;
        const auto grade = key.grade(answer, nullptr, underscored);
        const auto judged = checkers::judge(item, answer, {nullptr, underscored, {&rules, 1}});
        const auto& verdict = judged.verdicts.front();
        BOOST_REQUIRE_MESSAGE(grade.valid == verdict.valid && to_string(grade.error_type) == verdict.error_type &&
                                  grade.outcome == judged.outcome,
                              rules->id << " says " << verdict.error_type << ", the grade "
                                        << to_string(grade.error_type) << " on " << *answer.string());
        right += grade.valid ? 1 : 0;
      }
    }
  }
  // Enough answers must be right for the comparison to mean something.
  BOOST_TEST(right * 20 > rounds * 9);
}

BOOST_AUTO_TEST_CASE(a_parameter_given_twice_counts_with_its_last_value) {
  Case item;
  item.functions.push_back({"f", *parse_json(R"({"name": "f", "parameters": {"type": "dict", "required": ["a"],
      "properties": {"a": {"type": "integer"}}}})")});
  item.accepted.push_back({"f", *parse_json(R"({"a": [2]})")});
  const auto* rules = *checkers::find_rules("bfcl-v4");
  const checkers::CompiledKey key(item, {&rules, 1});
  BOOST_TEST(key.grade("[f(a=1, a=2)]").valid);
  BOOST_TEST(to_string(key.grade("[f(a=2, a=1)]").error_type) == "value_error:others");
}
