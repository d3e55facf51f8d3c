#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "providers/gold/gold_answer.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

/// A case with the function "a.f" and one accepted call of it.
Case with_accepted(std::string_view properties, std::string_view accepted, Language language = Language::python,
                   std::string_view required = "[]") {
  Case item;
  item.language = language;
  Value doc = json(R"({"name": "a.f", "parameters": {"type": "dict"}})");
  doc.dict()->find("parameters")->dict()->set("properties", json(properties));
  doc.dict()->find("parameters")->dict()->set("required", json(required));
  item.functions.push_back({"a.f", doc});
  item.accepted.push_back({"a.f", json(accepted)});
  return item;
}

std::string text(const Case& item) { return *render_accepted(item, Mode::prompt).string(); }
std::string calls(const Case& item) { return dump_json(render_accepted(item, Mode::fc)); }

/// The argument "p" with that schema and accepted value, as source text and as the string in a tool call.
std::pair<std::string, std::string> argument(Language language, std::string_view schema, std::string_view value) {
  const auto item =
      with_accepted(R"({"p": )" + std::string(schema) + "}", R"({"p": [)" + std::string(value) + "]}", language);
  const auto source = text(item);
  const Value raw = render_accepted(item, Mode::fc);
  const auto arguments = json(*raw.list()->at(0).dict()->items().front().value.string());
  BOOST_REQUIRE(source.starts_with("[a.f(p="));
  return {source.substr(7, source.size() - 9), std::string(arguments.get_string("p"))};
}

}  // namespace

BOOST_AUTO_TEST_CASE(first_value_that_is_no_omission) {
  const auto item =
      with_accepted(R"({"x": {}, "y": {}, "z": {}})", R"({"x": ["", 5, 6], "y": [""], "z": ["it's", "b"]})");
  BOOST_TEST(text(item) == R"([a.f(x=5, z="it's")])");
  BOOST_TEST(calls(item) == R"([{"a_f": "{\"x\": 5, \"z\": \"it's\"}"}])");
}

BOOST_AUTO_TEST_CASE(required_parameters_are_never_left_out) {
  BOOST_TEST(text(with_accepted(R"({"x": {}, "y": {}})", R"({"x": [""], "y": []})", Language::python,
                                R"(["x", "y"])")) == "[a.f(x='', y=[])]");
}

BOOST_AUTO_TEST_CASE(null_is_written_if_the_language_has_it) {
  const auto of = [](Language language) {
    return text(with_accepted(R"({"x": {}})", R"({"x": ["", null]})", language));
  };
  BOOST_TEST(of(Language::python) == "[a.f(x=None)]");
  BOOST_TEST(of(Language::java) == "[a.f()]");
}

BOOST_AUTO_TEST_CASE(undocumented_parameters_are_left_out_if_that_is_accepted) {
  BOOST_TEST(text(with_accepted(R"({"x": {}})", R"({"x": [1], "y": ["", 2], "z": [3]})")) == "[a.f(x=1, z=3)]");
}

BOOST_AUTO_TEST_CASE(alternatives_inside_dicts) {
  BOOST_TEST(
      text(with_accepted(
          R"({"d": {}, "l": {}})",
          R"({"d": [{"a": ["", 1], "b": [""], "c": [[1, 2]], "e": [{"k": ["v"]}], "g": {"k": ["v"]}, "h": "w"}],
                     "l": [[{"a": [1.50]}, {"a": [null, ""]}]]})")) ==
      "[a.f(d={'a': 1, 'c': [1, 2], 'e': {'k': ['v']}, 'g': {'k': 'v'}, 'h': 'w'}, l=[{'a': 1.5}, {'a': None}])]");
}

BOOST_AUTO_TEST_CASE(several_calls_and_numbered_keys) {
  Case item = with_accepted(R"({"x": {}})", R"({"x": [1]})");
  item.functions.push_back({"b", json(R"({"name": "b"})")});
  item.accepted[0].key = "a.f_1";
  item.accepted.push_back({"a.f_2", json(R"({"x": [true]})")});
  item.accepted.push_back({"b", json("{}")});
  BOOST_TEST(text(item) == "[a.f(x=1), a.f(x=True), b()]");
  BOOST_TEST(calls(item) == R"([{"a_f": "{\"x\": 1}"}, {"a_f": "{\"x\": true}"}, {"b": "{}"}])");
}

BOOST_AUTO_TEST_CASE(java_values_are_source_text) {
  using P = std::pair<std::string, std::string>;
  const auto java = [](std::string_view schema, std::string_view value) {
    return argument(Language::java, schema, value);
  };
  BOOST_TEST((java(R"({"type": "integer"})", "5") == P{"5", "5"}));
  BOOST_TEST((java(R"({"type": "long"})", "5") == P{"5L", "5L"}));
  BOOST_TEST((java(R"({"type": "float"})", "1.5") == P{"1.5f", "1.5f"}));
  BOOST_TEST((java(R"({"type": "double"})", "1") == P{"1.0", "1.0"}));
  BOOST_TEST((java(R"({"type": "boolean"})", "true") == P{"true", "true"}));
  BOOST_TEST((java(R"({"type": "String"})", R"("a b")") == P{"\"a b\"", "a b"}));
  BOOST_TEST((java(R"({"type": "String"})", R"("say \"a\"")") == P{"'say \"a\"'", "say \"a\""}));
  BOOST_TEST((java(R"({"type": "any"})", R"("a.b")") == P{"a.b", "a.b"}));
  BOOST_TEST((java(R"({"type": "ArrayList", "items": {"type": "String"}})", R"(["a", "b"])") ==
              P{R"(new ArrayList<>(Arrays.asList("a", "b")))", R"(new ArrayList<>(Arrays.asList("a", "b")))"}));
  BOOST_TEST((java(R"({"type": "ArrayList", "items": {"type": "long"}})", "[1, 2]").second ==
              "new ArrayList<>(Arrays.asList(1L, 2L))"));
  BOOST_TEST((java(R"({"type": "Array", "items": {"type": "integer"}})", "[1, 2]").first == "new int[]{1, 2}"));
  BOOST_TEST((java(R"({"type": "Array", "items": {"type": "String"}})", R"(["a b"])") ==
              P{R"("new String[]{a b}")", "new String[]{a b}"}));
  BOOST_TEST((java(R"({"type": "HashMap"})", R"({"k": ["v"], "n": [5]})").second ==
              R"(new HashMap<String, Object>() {{ put("k", "v"); put("n", 5); }})"));
  BOOST_TEST((java(R"({"type": "HashMap"})", "{}").first == "new HashMap<>()"));
}

BOOST_AUTO_TEST_CASE(javascript_values_are_source_text) {
  using P = std::pair<std::string, std::string>;
  const auto js = [](std::string_view schema, std::string_view value) {
    return argument(Language::javascript, schema, value);
  };
  BOOST_TEST((js(R"({"type": "Bigint"})", "5") == P{"5n", "5n"}));
  BOOST_TEST((js(R"({"type": "float"})", "1.50") == P{"1.5", "1.5"}));
  BOOST_TEST((js(R"({"type": "Boolean"})", "false") == P{"false", "false"}));
  BOOST_TEST((js(R"({"type": "String"})", R"("a b")") == P{"\"a b\"", "a b"}));
  BOOST_TEST((js(R"({"type": "array", "items": {"type": "String"}})", R"(["a", "b"])").first == R"(["a", "b"])"));
  BOOST_TEST((js(R"({"type": "array"})", "[[1, 2], [3]]").second == "[[1, 2], [3]]"));
  BOOST_TEST((js(R"({"type": "dict"})", R"({"a": ["v"], "b c": [true]})").second == R"({a: "v", "b c": true})"));
}

BOOST_AUTO_TEST_CASE(relevance_and_irrelevance) {
  Case item = with_accepted(
      R"({"x": {"type": "integer"}, "y": {"type": "string", "enum": ["m", "n"]}, "z": {"type": "string"}})", "{}",
      Language::python, R"(["x", "y"])");
  item.accepted.clear();
  item.task = Task::relevance;
  BOOST_TEST(text(item) == "[a.f(x=1, y='m')]");
  BOOST_TEST(calls(item) == R"([{"a_f": "{\"x\": 1, \"y\": \"m\"}"}])");
  item.task = Task::irrelevance;
  BOOST_TEST(render_accepted(item, Mode::fc).is_string());
  BOOST_TEST(text(item).find('(') == std::string::npos);
}
