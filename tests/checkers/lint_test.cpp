// Lint rules: the example in each row is found by that rule alone, and its counterexample by no rule.
#include "lint/lint.hpp"

#include <map>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT
namespace lint = checkers::lint;

namespace {

std::vector<lint::Finding> findings_in(const std::string& lines, std::optional<lint::TypeNames> types = {}) {
  lint::Linter linter(*lint::select_rules({"all"}));
  std::istringstream in(lines);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    const auto where = "file:" + std::to_string(++number);
    const auto value = parse_json(line);
    if (!value) {
      linter.unparsable(where, value.error().message);
      continue;
    }
    auto subject = lint::subject_from_json(*value, where);
    BOOST_REQUIRE_MESSAGE(subject.has_value(), line);
    if (types)
      for (auto& document : subject->documents) document.types = *types;
    linter.look(*subject);
  }
  return linter.finish();
}

std::set<std::string_view> rules_in(const std::string& lines, std::optional<lint::TypeNames> types = {}) {
  std::set<std::string_view> ids;
  for (const auto& found : findings_in(lines, types)) ids.insert(found.rule->id);
  return ids;
}

/// A document whose only parameter is `a`, with this schema.
std::string with_schema(const std::string& schema, const std::string& required = "[]") {
  return R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": )" + schema +
         R"(}, "required": )" + required + "}}";
}

/// A case with that document and calls.
std::string with_calls(const std::string& schema, const std::string& calls,
                       const std::string& question = "Rain in Oslo, for 3 days?", const std::string& required = "[]") {
  return R"({"id": "a_0", "question": ")" + question + R"(", "function": [)" + with_schema(schema, required) +
         R"(], "calls": )" + calls + "}";
}

std::string two_functions(const std::string& first, const std::string& second, const std::string& description = "e") {
  const auto document = [](const std::string& name, const std::string& said) {
    return R"({"name": ")" + name + R"(", "description": ")" + said +
           R"(", "parameters": {"type": "dict", "properties": {}, "required": []}})";
  };
  return R"({"id": "a_0", "question": "q", "function": [)" + document(first, "d") + ", " +
         document(second, description) + "]}";
}

std::string asked(const std::string& first, const std::string& second) {
  const auto one = [](const std::string& id, const std::string& question) {
    return R"({"id": ")" + id + R"(", "question": ")" + question + R"(", "function": [)" +
           with_schema(R"({"type": "string", "description": "d"})") + "]}";
  };
  return one("a_0", first) + "\n" + one("a_1", second);
}

const std::map<std::string_view, std::string>& counterexamples() {
  static const std::string text = R"({"type": "string", "description": "d"})";
  static const std::map<std::string_view, std::string> table{
      {"json-unparsable", with_schema(text)},
      {"name-missing", with_schema(text)},
      {"name-no-identifier-path", two_functions("rain.in_city", "g")},
      {"name-not-sendable-as-tool", two_functions(std::string(64, 'x'), "g.h")},
      {"function-description-missing", with_schema(text)},
      {"parameters-not-object", R"({"type": "function", "function": {"name": "f", "description": "d"}})"},
      {"parameters-type-not-dict",
       R"({"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}, "required": []}})"},
      {"properties-missing-top",
       R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}})"},
      {"no-functions", two_functions("f", "g")},
      {"duplicate-function-name", two_functions("f", "F")},
      {"names-collide-after-dots-to-underscores", two_functions("f.g", "fg")},
      {"same-document-under-two-names", two_functions("f", "g", "another")},
      {"description-missing", with_schema(R"({"type": "array", "description": "d", "items": {"type": "string"}})")},
      {"description-missing-nested",
       with_schema(R"({"type": "dict", "description": "d", "properties": {"b": )" + text + R"(}, "required": []})")},
      {"description-empty", with_schema(text)},
      {"type-missing", with_schema(text)},
      {"type-unknown", with_schema(R"({"type": "tuple", "description": "d", "items": {"type": "float"}})")},
      {"required-missing", R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}}})"},
      {"required-not-list", with_schema(text, R"(["a"])")},
      {"required-duplicate", with_schema(text, R"(["a"])")},
      {"required-unknown", with_schema(text, R"(["a"])")},
      {"enum-not-list", with_schema(R"({"type": "string", "description": "d", "enum": ["x"]})")},
      {"enum-empty", with_schema(R"({"type": "string", "description": "d", "enum": [""]})")},
      {"enum-duplicate", with_schema(R"({"type": "string", "description": "d", "enum": ["x", "X"]})")},
      {"enum-wrong-type", with_schema(R"({"type": "float", "description": "d", "enum": [1, 2.5]})")},
      {"enum-of-items-on-array",
       with_schema(R"({"type": "array", "description": "d", "items": {"type": "string", "enum": ["x"]}})")},
      {"default-wrong-type", with_schema(R"({"type": "integer", "description": "d", "default": null})")},
      {"default-not-in-enum",
       with_schema(
           R"({"type": "array", "description": "d", "items": {"type": "string", "enum": ["x", "y"], "default": "x"}})")},
      {"default-on-required", with_schema(R"({"type": "string", "description": "d", "default": "x"})")},
      {"optional-and-required",
       with_schema(R"({"type": "string", "description": "d", "optional": false})", R"(["a"])")},
      {"not-optional-but-not-required", with_schema(R"({"type": "string", "description": "d", "optional": true})")},
      {"items-missing", with_schema(R"({"type": "array", "description": "d", "items": {"type": "any"}})")},
      {"items-on-other-type", with_schema(R"({"type": "any", "description": "d", "items": {"type": "any"}})")},
      {"items-not-object", with_schema(R"({"type": "array", "description": "d", "items": {"type": "string"}})")},
      {"properties-missing", with_schema(R"({"type": "dict", "description": "d", "additionalProperties": true})")},
      {"argument-name-no-identifier",
       R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"city_2": )" + text +
           R"(}, "required": []}})"},
      {"schema-not-object", with_schema(text)},
      {"unknown-keyword", with_schema(R"({"type": "string", "description": "d", "format": "date", "maxLength": 9})")},
      {"calls-none", with_calls(text, "null")},
      {"call-unknown-function", with_calls(text, R"([{"name": "f", "arguments": {}}])")},
      {"call-unknown-argument", with_calls(text, R"([{"name": "f", "arguments": {"a": "Oslo"}}])")},
      {"call-missing-required",
       with_calls(text, R"([{"name": "f", "arguments": "{\"a\": \"Oslo\"}"}])", "Rain in Oslo?", R"(["a"])")},
      {"call-wrong-type",
       with_calls(R"({"type": "float", "description": "d"})", R"([{"name": "f", "arguments": {"a": 3}}])")},
      {"call-not-in-enum", with_calls(R"({"type": "string", "description": "d", "enum": ["mm", "in"]})",
                                      R"([{"name": "f", "arguments": {"a": "mm"}}])")},
      {"call-duplicate",
       with_calls(text, R"([{"name": "f", "arguments": {"a": "Oslo"}}, {"name": "f", "arguments": {}}])")},
      {"call-empty-argument", with_calls(R"({"type": "string", "description": "d", "default": ""})",
                                         R"([{"name": "f", "arguments": {"a": ""}}])")},
      {"call-value-not-in-text", with_calls(R"({"type": "integer", "description": "d"})",
                                            R"([{"name": "f", "arguments": {"a": 12000}}])", "Give twelve thousand")},
      {"call-placeholder",
       with_calls(text, R"([{"name": "f", "arguments": {"a": "www.example.com"}}])", "Look at www.example.com")},
      {"query-duplicate", asked("Rain in Oslo?", "Rain in Lima?")},
      {"query-near-duplicate", asked("Will it rain in Oslo?", "Will it rain in Lima?")},
      {"document-near-duplicate", asked("Rain in Oslo?", "Rain in Lima?")},
  };
  return table;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_example_is_found_by_its_rule_alone) {
  for (const auto* rule : lint::rules()) {
    const auto ids = rules_in(std::string(rule->example));
    BOOST_TEST(ids.size() == 1U, rule->id << ": " << ids.size() << " rules find something in its example");
    BOOST_TEST(ids.contains(rule->id), rule->id << " does not find its example");
  }
}

BOOST_AUTO_TEST_CASE(no_rule_finds_anything_in_a_counterexample) {
  for (const auto* rule : lint::rules()) {
    const auto found = counterexamples().find(rule->id);
    BOOST_REQUIRE_MESSAGE(found != counterexamples().end(), rule->id << " has no counterexample");
    for (const auto id : rules_in(found->second))
      BOOST_TEST(false, rule->id << ": its counterexample is found by " << id);
  }
  BOOST_TEST(counterexamples().size() == lint::rules().size());
}

BOOST_AUTO_TEST_CASE(types_are_those_of_the_language) {
  using enum lint::TypeNames;
  const auto typed = [](const std::string& type) {
    return with_schema(R"({"type": )" + type + R"(, "description": "d", "default": 5})");
  };
  const std::set<std::string_view> unknown{"type-unknown"}, wrong{"default-wrong-type"}, fine{};
  BOOST_CHECK(rules_in(typed(R"("number")"), python) == unknown);
  BOOST_CHECK(rules_in(typed(R"("float")"), python) == fine);
  BOOST_CHECK(rules_in(typed(R"("any")"), python) == fine);
  BOOST_CHECK(rules_in(typed(R"("long")"), java) == fine);
  BOOST_CHECK(rules_in(typed(R"("char")"), java) == wrong);
  BOOST_CHECK(rules_in(typed(R"("Bigint")"), javascript) == fine);
  BOOST_CHECK(rules_in(typed(R"("long")"), javascript) == unknown);
  const auto as_object = [](std::string document) {
    return rules_in(document.replace(document.find("\"dict\""), 6, "\"object\""));
  };
  BOOST_CHECK(as_object(typed(R"("number")")) == fine);
  BOOST_CHECK(as_object(typed(R"("float")")) == unknown);
  BOOST_CHECK(as_object(typed(R"(["string", "null"])")) == wrong);
  BOOST_CHECK(as_object(typed(R"(["string", "integer"])")) == fine);
}

BOOST_AUTO_TEST_CASE(findings_name_the_place) {
  const auto nested = findings_in(with_schema(
      R"({"type": "array", "description": "d", "items": {"type": "dict", "properties": {"b": {"type": "boolean", "description": "d", "enum": ["x", "y"]}}, "required": []}})"));
  BOOST_REQUIRE(nested.size() == 2U);
  BOOST_TEST(nested[1].path == "a[].b");
  BOOST_TEST(nested[1].function == "f");
  BOOST_TEST(nested[1].id == "file:1");
  BOOST_TEST(nested[1].what == "\"y\"");
  const auto call = findings_in(with_calls(
      R"({"type": "dict", "description": "d", "properties": {"b": {"type": "array", "description": "d", "items": {"type": "integer"}}}, "required": ["b"]})",
      R"([{"name": "f", "arguments": {"a": {"b": [3, "Oslo"], "c": 3}}}, {"name": "f", "arguments": {"a": {"c": 3}}}])"));
  std::string all;
  for (const auto& found : call) all += std::string(found.rule->id) + " " + found.path + "\n";
  BOOST_TEST(
      all ==
      "call-wrong-type a.b[]\ncall-unknown-argument a.c\ncall-missing-required a.b\ncall-unknown-argument a.c\n");
}

BOOST_AUTO_TEST_CASE(counts_tell_hits_from_documents) {
  lint::Linter linter(*lint::select_rules({"enum-*"}));
  const auto line = *parse_json(with_schema(R"({"type": "integer", "description": "d", "enum": ["x", "y", "z"]})"));
  linter.look(*lint::subject_from_json(line, "file:1"));
  linter.look(*lint::subject_from_json(line, "file:2"));
  linter.finish();
  BOOST_REQUIRE(linter.counts().size() == 1U);
  BOOST_TEST(linter.counts().front().hits == 6U);
  BOOST_TEST(linter.counts().front().documents == 2U);
  BOOST_TEST(linter.documents() == 2U);
  BOOST_TEST(linter.cases() == 0U);
}

BOOST_AUTO_TEST_CASE(rules_are_selected_by_id_pattern_and_kind) {
  const auto number = [](const std::vector<std::string>& names) { return lint::select_rules(names)->size(); };
  BOOST_TEST(number({"all"}) == lint::rules().size());
  BOOST_TEST(number({"documents"}) + number({"calls"}) + number({"sets"}) == lint::rules().size());
  BOOST_TEST(number({"enum-*", "enum-empty"}) == 5U);
  const auto unknown = lint::select_rules({"enum-emty"});
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST(unknown.error().message.find("did you mean enum-empty?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(hostile_documents_are_no_crash) {
  std::string deep = R"({"type": "string", "description": "d"})";
  for (int i = 0; i < 300; ++i)
    deep = R"({"type": "dict", "description": "d", "properties": {"a": )" + deep + R"(}, "required": []})";
  BOOST_CHECK(rules_in(with_schema(deep)).empty());
  for (
      const auto* odd :
      {R"({"name": 5, "parameters": "x"})", R"({"name": "f", "parameters": {"properties": [], "required": {}}})",
       R"({"function": [null, 5, [], {"parameters": {"properties": {"a": null}}}], "question": 7})",
       R"({"function": {}, "question": "q", "calls": [null, {"name": null, "arguments": 5}, "x"]})",
       R"({"function": [{"name": "f", "parameters": {"type": 5, "properties": {"a": {"type": {}, "enum": {}, "items": 1, "required": 1}}}}], "question": "q", "calls": [{"name": "f", "arguments": {"a": [[]]}}]})"})
    BOOST_CHECK(!rules_in(odd).empty());
}
