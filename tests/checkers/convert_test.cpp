#include "bfcl/convert.hpp"

#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/value.hpp"

using namespace evalrun;            // NOLINT
using namespace evalrun::checkers;  // NOLINT

namespace {

/// repr of the converted value, or the type of the exception.
std::string converted(Language language, std::string_view type, const std::string& value,
                      const std::optional<std::string>& nested = std::nullopt) {
  const auto result = convert(language, type, nested, value);
  return result.crashed ? result.crash.substr(0, result.crash.find(':')) : repr(result.value);
}

std::string java(std::string_view type, const std::string& value,
                 const std::optional<std::string>& nested = std::nullopt) {
  return converted(Language::java, type, value, nested);
}

std::string js(std::string_view type, const std::string& value,
               const std::optional<std::string>& nested = std::nullopt) {
  return converted(Language::javascript, type, value, nested);
}

std::string repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(declared_types_map_to_python_types) {
  BOOST_TEST(declared_type_maps_to(Language::java, "long").value() == "int");
  BOOST_TEST(declared_type_maps_to(Language::java, "Set").value() == "set");
  BOOST_TEST(declared_type_maps_to(Language::java, "Stack").value() == "list");
  BOOST_TEST(declared_type_maps_to(Language::java, "Hashtable").value() == "dict");
  BOOST_TEST(declared_type_maps_to(Language::javascript, "Bigint").value() == "int");
  BOOST_TEST(declared_type_maps_to(Language::javascript, "array").value() == "list");
  BOOST_TEST(!declared_type_maps_to(Language::javascript, "Array").has_value());
  BOOST_TEST(!declared_type_maps_to(Language::java, "Boolean").has_value());
  BOOST_TEST(!declared_type_maps_to(Language::python, "integer").has_value());
}

BOOST_AUTO_TEST_CASE(java_scalars_want_the_whole_literal) {
  BOOST_TEST(java("integer", "-42") == "-42");
  BOOST_TEST(java("byte", "300") == "300");
  BOOST_TEST(java("short", "\u0664\uff12\n") == "42");
  BOOST_TEST(java("integer", "42\n\n") == "'42\\n\\n'");
  BOOST_TEST(java("integer", "+42") == "'+42'");
  BOOST_TEST(java("integer", "4_2") == "'4_2'");
  BOOST_TEST(java("integer", "") == "''");
  BOOST_TEST(java("long", "42l") == "42");
  BOOST_TEST(java("long", "42") == "'42'");
  BOOST_TEST(java("float", "4.5e-1F") == "0.45");
  BOOST_TEST(java("float", "4.5") == "'4.5'");
  BOOST_TEST(java("double", "4") == "4.0");
  BOOST_TEST(java("double", "1e999") == "inf");
  BOOST_TEST(java("double", "4.") == "'4.'");
  BOOST_TEST(java("double", "4.5e") == "'4.5e'");
  BOOST_TEST(java("boolean", "false") == "False");
  BOOST_TEST(java("boolean", "False") == "'False'");
  BOOST_TEST(java("char", "'c'") == "\"'c'\"");
  BOOST_TEST(java("String", "\"q\"") == "'\"q\"'");
  BOOST_TEST(java("any", "7") == "'7'");
}

BOOST_AUTO_TEST_CASE(types_without_a_conversion_stop_the_reference) {
  for (const auto* type : {"Set", "Hashtable", "Queue", "Stack"}) BOOST_TEST(java(type, "x") == "NotImplementedError");
  BOOST_TEST(java("Map", "x") == "ValueError");
  BOOST_TEST(js("Array", "[]") == "ValueError");
  BOOST_TEST(java("Array", "new T[]{}", "Map") == "[]");
  BOOST_TEST(java("Array", "new T[]{1}", "Map") == "ValueError");
  BOOST_TEST(java("ArrayList", "new ArrayList<>(Arrays.asList(1))", "Queue") == "NotImplementedError");
  BOOST_TEST(js("array", "[1]", "Map") == "'[1]'");
}

BOOST_AUTO_TEST_CASE(integers_of_more_than_4300_digits_stop_the_reference) {
  const auto digits = std::string(4301, '7');
  BOOST_TEST(java("integer", digits) == "ValueError");
  BOOST_TEST(java("long", digits + "L") == "ValueError");
  BOOST_TEST(java("Array", "new Object[]{" + digits + "}") == "[inf]");
  BOOST_TEST(java("Array", "new Object[]{" + digits + "L}") == "ValueError");
  BOOST_TEST(js("integer", digits) == "ValueError");
  BOOST_TEST(js("array", "[" + digits + "]", "integer") == "'[" + digits + "]'");
  BOOST_TEST(js("array", "[" + digits + "]") == "[inf]");
}

BOOST_AUTO_TEST_CASE(java_arrays_end_at_the_first_brace) {
  BOOST_TEST(java("Array", "new int[]{4, 5}", "integer") == "[4, 5]");
  BOOST_TEST(java("Array", "see new  int[] { 4,, 5, } too", "integer") == "[4, 5]");
  BOOST_TEST(java("Array", "new String[]{\"p\", 'q'}", "String") == "['\"p\"', \"'q'\"]");
  BOOST_TEST(java("Array", "new Object[]{true, \"p\", 6L, 1.5f, 1_0, nan, y}") == "[True, 'p', 6, 1.5, 10, nan, 'y']");
  BOOST_TEST(java("Array", "new int[][]{{1},{2}}") == "'new int[][]{{1},{2}}'");
  BOOST_TEST(java("Array", "new int[]{1,\n2}") == "'new int[]{1,\\n2}'");
  BOOST_TEST(java("Array", "new int[]{1\n} new int[]{3}") == "[3]");
  BOOST_TEST(java("Array", "new a.B[]{1}") == "'new a.B[]{1}'");
}

BOOST_AUTO_TEST_CASE(java_lists_have_three_forms) {
  BOOST_TEST(java("ArrayList", "new ArrayList<Long>(Arrays.asList(4L, 5))", "long") == "[4, '5']");
  BOOST_TEST(java("ArrayList", "new ArrayList<>(Arrays.asList(\"p\",q))", "String") == "['p', '']");
  BOOST_TEST(java("ArrayList", "new ArrayList<>(Arrays.asList(f(1), 2))", "any") == "['f(1)', '2']");
  BOOST_TEST(java("ArrayList", "new ArrayList<>(Arrays.asList(f(1)), 2)") == "['f(1']");
  BOOST_TEST(java("ArrayList", "new ArrayList<>(Arrays.asList())") == "'new ArrayList<>(Arrays.asList())'");
  BOOST_TEST(java("ArrayList", "new ArrayList<T>() {{ add( 7 ); add(\"p\"); }}") == "[7, 'p']");
  BOOST_TEST(java("ArrayList", "new ArrayList<T>() {{\nadd('p');\n}}", "char") == "['p']");
  BOOST_TEST(java("ArrayList", "new ArrayList<T>() {{ }}") == "[]");
  BOOST_TEST(java("ArrayList", "new ArrayList<T>() {{}}") == "[]");
  BOOST_TEST(java("ArrayList", "new ArrayList<>()") == "[]");
  BOOST_TEST(java("ArrayList", "new ArrayList<new ArrayList<>()") == "[]");
  BOOST_TEST(java("ArrayList", "new ArrayList<A<B>>()") == "'new ArrayList<A<B>>()'");
}

BOOST_AUTO_TEST_CASE(java_maps_are_read_from_their_puts) {
  BOOST_TEST(java("HashMap", "new HashMap<K, V>() {{ put(\"a\", 1); put(\"b\", \"x y\"); put(\"a\", 2L); }}") ==
             "{'a': 2, 'b': 'x y'}");
  BOOST_TEST(java("HashMap", "new HashMap<>() { { put(\"a\",\n 1); } }") == "{'a': 1}");
  BOOST_TEST(java("HashMap", "new HashMap<A<B>>(){{ put(\"a\", f(1)); put('b', 2); }}") == "{'a': 'f(1'}");
  BOOST_TEST(java("HashMap", "new HashMap<>() {{ put(\"a\", 1\n2); put(\"b\", 3); }}") == "{'b': 3}");
  BOOST_TEST(java("HashMap", "new HashMap<>() {{ put(\"a\", \"}\"); }}") == "{}");
  BOOST_TEST(java("HashMap", "new HashMap<>()") == "{}");
  BOOST_TEST(java("HashMap", "new HashMap<>() {") == "{}");
  BOOST_TEST(java("HashMap", "new HashMap<\n>()") == "'new HashMap<\\n>()'");
  BOOST_TEST(java("HashMap", "Map.of(\"a\", 1)") == "'Map.of(\"a\", 1)'");
}

BOOST_AUTO_TEST_CASE(javascript_scalars_want_the_whole_literal) {
  BOOST_TEST(js("String", "'q'") == "'q'");
  BOOST_TEST(js("String", "\"q'") == "'\"q\\''");
  BOOST_TEST(js("String", "\"") == "''");
  BOOST_TEST(js("integer", "-42\n") == "-42");
  BOOST_TEST(js("float", "42") == "42.0");
  BOOST_TEST(js("float", "4e2") == "'4e2'");
  BOOST_TEST(js("Bigint", "42n") == "42");
  BOOST_TEST(js("Bigint", "42") == "'42'");
  BOOST_TEST(js("Bigint", "42n\n") == "ValueError");
  BOOST_TEST(js("Boolean", "true") == "True");
  BOOST_TEST(js("any", "true") == "'true'");
}

BOOST_AUTO_TEST_CASE(javascript_arrays_are_read_from_the_start) {
  BOOST_TEST(js("array", " [4, 'p', true, 2.5, null] ") == "[4, 'p', True, 2.5, 'null']");
  BOOST_TEST(js("array", "[4, '5']", "integer") == "[4, \"'5'\"]");
  BOOST_TEST(js("array", "['4', \"5\"]", "String") == "['4', '5']");
  BOOST_TEST(js("array", "new Array( 4 ) rest", "integer") == "[4]");
  BOOST_TEST(js("array", "[1, 2") == "'[1, 2'");
  BOOST_TEST(js("array", "a [1]") == "'a [1]'");
  BOOST_TEST(js("array", "[1\n]") == "'[1\\n]'");
  BOOST_TEST(js("array", "[]", "Map") == "[]");
  BOOST_TEST(js("array", "[{a: 1}, {b: 2}]", "dict") == "[{'a': 1}, {'b': 2}]");
}

BOOST_AUTO_TEST_CASE(javascript_arrays_of_arrays_are_rows) {
  BOOST_TEST(js("array", "[[1, 2], ['p']]") == "[[1, 2], ['p']]");
  BOOST_TEST(js("array", "[ [ 1 ],\n[2] ] rest", "array") == "[[1], [2]]");
  BOOST_TEST(js("array", "[[]]") == "[['']]");
  BOOST_TEST(js("array", "new Array([1], [2])") == "[[1], [2]]");
  BOOST_TEST(js("array", "[[1], 2, [3]]") == "[[1], [3]]");  // "1], 2, [3" counts as one row
  BOOST_TEST(js("array", "[[1], 2]") == "['[1']");           // no row ends before the last bracket
  BOOST_TEST(js("array", "[[1]\n, 2\n, [3]]") == "['[1']");  // a row does not go beyond its line
}

BOOST_AUTO_TEST_CASE(javascript_objects_are_pairs_on_one_line) {
  BOOST_TEST(js("dict", "{a: 1, 'b': \"two\", \"c\": true}") == "{'a': 1, 'b': 'two', 'c': True}");
  BOOST_TEST(js("dict", "{a: '5', b: [1, 'x'], a: 6}") == "{'a': 6, 'b': [1, 'x']}");
  BOOST_TEST(js("dict", "{a: {b: 1}, c: 2}") == "{'a': '{b: 1'}");
  BOOST_TEST(js("dict", "{a: 'x, y', b: 1}") == "{'a': 'x, y', 'b': 1}");
  BOOST_TEST(js("dict", "{a: 'x, y: z'}") == "{'a': 'x', 'y': 'z'}");
  BOOST_TEST(js("dict", "{a: 1,\u3000: 2}") == "{'a': 1, '': 2}");
  BOOST_TEST(js("dict", "{:: a: 1}") == "{'a': 1}");
  BOOST_TEST(js("dict", "{}") == "{}");
  BOOST_TEST(js("dict", "{a}") == "{}");
  BOOST_TEST(js("dict", "{\na: 1}") == "'{\\na: 1}'");
  BOOST_TEST(js("dict", " x ") == "'x'");
}

BOOST_AUTO_TEST_CASE(long_texts_take_time_in_proportion) {
  const int many = 100000;
  for (const auto& part : {"new ArrayList<>(Arrays.asList(",
                           "new ArrayList<>() {{ add(",
                           "new HashMap<>",
                           ">() {",
                           "put(\"",
                           "\",\n",
                           "new int[]{",
                           "[",
                           "],",
                           "[[",
                           "], [",
                           "a:,",
                           ", :",
                           "new Array([",
                           " ",
                           "\n",
                           "new ",
                           "))",
                           "1",
                           "{",
                           "add("}) {
    const auto text = repeat(part, many);
    for (const auto& value : {text, "new ArrayList<>() {{" + text + "}}", "new HashMap<>() {{" + text + "}}"})
      for (const auto* type : {"Array", "ArrayList", "HashMap"})
        BOOST_TEST(!convert(Language::java, type, std::nullopt, value).crashed);
    for (const auto& value : {text, "[" + text + "]", "[[" + text + "]]", "{a:" + text + "}"})
      for (const auto* type : {"array", "dict", "String"})
        BOOST_TEST(!convert(Language::javascript, type, std::nullopt, value).crashed);
  }
}
