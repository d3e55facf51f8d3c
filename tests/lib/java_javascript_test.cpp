#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/json.hpp"

#include "decode/named_call.hpp"
#include "decode/source.hpp"

using namespace evalrun;  // NOLINT

namespace {

struct Row {
  std::string_view source;
  std::string_view decoded;  ///< JSON, or "failed"
};

std::string shown(const Decoded& decoded) {
  return decoded.ok ? dump_json(decoded.value, {.tagged = true}) : std::string("failed");
}

std::string repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(text_is_trimmed_and_bracketed) {
  using decode::bracketed;
  BOOST_TEST(bracketed("") == "[]");
  BOOST_TEST(bracketed("[") == "[]");
  BOOST_TEST(bracketed("]") == "[]");
  BOOST_TEST(bracketed("``` \n[go(a=1)]\n```") == "[go(a=1)]");
  BOOST_TEST(bracketed("go(a=1)]") == "[go(a=1)]");
  BOOST_TEST(bracketed("\t[x]\r") == "[\t[x]\r]");
}

BOOST_AUTO_TEST_CASE(java_calls_are_found_anywhere_and_keep_named_arguments) {
  static constexpr std::array rows{
      Row{"store.open(path=\"/tmp/a\", mode=READ)", R"j([{"store.open": {"path": "/tmp/a", "mode": "READ"}}])j"},
      Row{"run(letter='c', count=12L)", R"j([{"run": {"letter": "c", "count": "12L"}}])j"},
      Row{"return box.fill(level = 3);", R"j([{"box.fill": {"level": "3"}}])j"},
      Row{"int n = box.fill(level = 3);", R"j([{"box.fill": {"level": "3"}}])j"},
      Row{"first(a=1111); second(b=2)", R"j([{"first": {"a": "1111"}}])j"},
      Row{"new Widget(size=1)", "{}"},
      Row{"", "{}"},
      Row{"run(7, \"x\", null, other())", R"j([{"run": {}}])j"},
      Row{"run(speed, b=22)", R"j([{"run": {"__py__": "dict", "items": [[null, "speed"], ["b", "22"]]}}])j"},
      Row{"run(speed, power)", "failed"},
      Row{"run(a=1, a=2, b=3)", "failed"},
      Row{"run(a=1), run(b=2)", "failed"},
      Row{"run(a=\"open)", "failed"},
      Row{"run(a=b)", "failed"},  // too short: the parser does not insert the missing semicolon
  };
  for (const auto& row : rows) BOOST_TEST(shown(decode::parse_java(row.source)) == row.decoded, row.source);
}

BOOST_AUTO_TEST_CASE(java_values_are_rebuilt_from_their_tokens) {
  static constexpr std::array rows{
      Row{"run(a=new int[] { 4 , 5 })", R"j([{"run": {"a": "new int[]{4,5}"}}])j"},
      Row{"run(a=new int[][]{{4}, {5}})", R"j([{"run": {"a": "new int[]{{4},{5}}"}}])j"},
      Row{"run(a=new String[]{\"p q\"})", R"j([{"run": {"a": "new String[]{\"p q\"}"}}])j"},
      Row{"run(a=new int[12])", "failed"},
      Row{"run(a=new Pair<A, B>(1,2))", R"j([{"run": {"a": "new Pair<A,B>(1, 2)"}}])j"},
      Row{"run(a=new Box() {{ put(1, 2); }})", R"j([{"run": {"a": "new Box()"}}])j"},
      Row{"run(a=List.of( 1 ))", R"j([{"run": {"a": "List.of( 1 )"}}])j"},
      Row{"run(a=(long) size + 1)", R"j([{"run": {"a": "(long)size+1"}}])j"},
      Row{"run(a=x -> { return x; })", R"j([{"run": {"a": "x->{returnx;}"}}])j"},
      Row{"run(a=/* why */ 5)", R"j([{"run": {"a": "/* why */"}}])j"},
      Row{"run(a /* why */ = 5)", R"j([{"run": {"a": "="}}])j"},
      Row{"run(a=\"t\\n\\u0041\")", R"j([{"run": {"a": "t\\n\\u0041"}}])j"},
      Row{"run(a=\"p\" + 'q')", R"j([{"run": {"a": "\"p\"+'q'"}}])j"},
  };
  for (const auto& row : rows) BOOST_TEST(shown(decode::parse_java(row.source)) == row.decoded, row.source);
}

BOOST_AUTO_TEST_CASE(java_texts_shift_behind_wide_characters) {
  // Positions count bytes, but are used as positions of characters: a character of two bytes shifts the text behind it.
  BOOST_TEST(shown(decode::parse_java("run(a=\"\u00e9\", bee=\"xyz\")")) ==
             R"j([{"run": {"a": "\u00e9\"", "ee=": "yz\""}}])j");
  BOOST_TEST(shown(decode::parse_java("run(name=\"\u4e2d\")")) == R"j([{"run": {"name": "\u4e2d\""}}])j");
  // A text may be entirely beyond the end.
  BOOST_TEST(shown(decode::parse_java("/*\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d*/run(a=11111)")) ==
             R"j([{"": {"": ""}}])j");
}

BOOST_AUTO_TEST_CASE(javascript_calls_are_statements_at_the_top) {
  static constexpr std::array rows{
      Row{"app.go(path='/x', n=12)", R"j([{"app.go": {"path": "/x", "n": "12"}}])j"},
      Row{"go(a=1);\ngo(b=2);", R"j([{"go": {"a": "1"}}])j"},
      Row{"let k = 5; go(b=2)", R"j([{"go": {"b": "2"}}])j"},
      Row{"let k = go(a=1)", "null"},
      Row{"await go(a=1)", "null"},
      Row{"{ go(a=1) }", "null"},
      Row{"", "null"},
      Row{"go?.(a=1)", R"j([{"go": {}}])j"},
      Row{"go`a`", R"j([{"go": {}}])j"},
      Row{"go /* why */ (a=1)", R"j([{"go": {}}])j"},
      Row{"list[2](a=1)", R"j([{"list[2]": {"a": "1"}}])j"},
      Row{"go(a=1)(b=2)", R"j([{"go(a=1)": {"b": "2"}}])j"},
      Row{"go(a=\"x\" + \"y\")", R"j([{"go": {"a": "x\" + \"y"}}])j"},
      Row{"go(a=`t`, b={k: [1, 2]})", R"j([{"go": {"a": "`t`", "b": "{k: [1, 2]}"}}])j"},
      Row{"go(a=/* why */ 5)", R"j([{"go": {"a": "/* why */"}}])j"},
      Row{"go(true, 1, 's', false)", R"j([{"go": {"__py__": "dict", "items": [[null, "true"]]}}])j"},
      Row{"go(p, true)", "failed"},
      Row{"go(a=1, a=2)", "failed"},
      Row{"go(a=1) go(b=2)", "failed"},
      Row{"go(a:1)", "failed"},
      Row{"go(a=\"\u00e9\", b=\"x\")", R"j([{"go": {"a": "\u00e9", "b": "x"}}])j"},
  };
  for (const auto& row : rows) BOOST_TEST(shown(decode::parse_javascript(row.source)) == row.decoded, row.source);
}

// The reference uses grammar 0.21.4 for JavaScript and 0.21.0 for Java; later grammars read these texts differently.
BOOST_AUTO_TEST_CASE(code_is_read_with_the_grammars_of_the_reference) {
  static constexpr std::array javascript{
      Row{"app.go(for=1, try=2)", R"j([{"app.go": {"for": "1", "try": "2"}}])j"},
      Row{"go(instanceof=1)", R"j([{"go": {"instanceof": "1"}}])j"},
      Row{"using(a=1)", R"j([{"using": {"a": "1"}}])j"},
      Row{"import.go(a=1)", R"j([{"import.go": {"a": "1"}}])j"},
      Row{"using k = f(); go(b=2)", "failed"},
      Row{"go(a=1)\n`note`", R"j([{"go": {"a": "1"}}])j"},
      Row{"go(a=1)\n```\nThat is all.\n```", R"j([{"go": {"a": "1"}}])j"},
      Row{"<call>go(a=1)</call>", "null"},
      Row{"<if>go(a=1)</if>", "null"},
      Row{"<call name=\"go\"/>", "null"},
      Row{"go(a=<b>it's</b>)", R"j([{"go": {"a": "<b>it's</b>"}}])j"},
  };
  for (const auto& row : javascript) BOOST_TEST(shown(decode::parse_javascript(row.source)) == row.decoded, row.source);
  static constexpr std::array java{
      Row{"yield(first=1, second=2)", "failed"},
      Row{"app.run(na\u200cme=11)", "failed"},
      Row{"app.run(na\u200dme=11)", "failed"},
  };
  for (const auto& row : java) BOOST_TEST(shown(decode::parse_java(row.source)) == row.decoded, row.source);
}

BOOST_AUTO_TEST_CASE(wide_blanks_are_blanks_in_every_locale) {
  BOOST_TEST(shown(decode::parse_javascript("go(a=1)\u3000")) == R"j([{"go": {"a": "1"}}])j");
  BOOST_TEST(shown(decode::parse_javascript("go(a=1)\u2003\n")) == R"j([{"go": {"a": "1"}}])j");
}

BOOST_AUTO_TEST_CASE(text_that_is_not_unicode_fails) {
  BOOST_TEST(!decode::parse_java("run(a=\"\xed\xa0\x80\")").ok);
  BOOST_TEST(!decode::parse_javascript("run(a=\"\xff\")").ok);
}

BOOST_AUTO_TEST_CASE(a_zero_byte_does_not_end_the_text) {
  using namespace std::string_view_literals;
  BOOST_TEST(!decode::parse_javascript("run(a=1)\0x"sv).ok);
  BOOST_TEST(!decode::parse_java("run(a=11111)\0x"sv).ok);
}

BOOST_AUTO_TEST_CASE(deep_code_neither_crashes_nor_hangs) {
  const int deep = 20000;
  const auto within = [&](std::string_view open, std::string_view inner, std::string_view close) {
    return "run(value=" + repeat(open, deep) + std::string(inner) + repeat(close, deep) + ")";
  };
  for (const auto& source :
       {within("(", "x", ")"), within("-(", "x", ")"), within("new A(", "x", ")"), within("f(", "x", ")"),
        within("x+", "y", ""), within("new int[]{", "1", "}"), within("[", "", "]"), within("{", "", "}")}) {
    (void)decode::parse_javascript(source);
    const auto java = decode::parse_java(source);
    const bool is_one_verbatim_text = source.starts_with("run(value=f(");
    BOOST_TEST(java.ok == is_one_verbatim_text);
  }
  BOOST_TEST(!decode::parse_java(repeat("{", deep) + "run(a=1);" + repeat("}", deep)).ok);
  BOOST_TEST(!decode::parse_java(repeat("(", deep)).ok);
  BOOST_TEST(!decode::parse_javascript(repeat("[", deep)).ok);
}

BOOST_AUTO_TEST_CASE(repetitive_nonsense_is_given_up) {
  for (const auto& source : {"run(a=" + repeat("a<b,", 20000), "run(a=" + repeat("->", 6000)}) {
    BOOST_TEST(!decode::parse_java(source).ok);
    BOOST_TEST(!decode::parse_javascript(source).ok);
  }
  // A parser that gave up reads the next text as usual.
  BOOST_TEST(shown(decode::parse_java("run(a=11111)")) == R"j([{"run": {"a": "11111"}}])j");
  BOOST_TEST(shown(decode::parse_javascript("run(a=1)")) == R"j([{"run": {"a": "1"}}])j");
}

BOOST_AUTO_TEST_CASE(long_sound_code_is_read) {
  const auto text = repeat("<p>\\\"</p>", 20000);
  const auto decoded = decode::parse_java("run(a=\"" + text + "\")");
  BOOST_REQUIRE(decoded.ok);
  BOOST_TEST(*decoded.value.list()->front().get("run")->get("a")->string() == text);
  BOOST_TEST(decode::parse_java("run(a=new int[]{" + repeat("12, ", 20000) + "3})").ok);
  BOOST_TEST(decode::parse_javascript("run(a=[" + repeat("12, ", 20000) + "3])").ok);
}
