#include <string>

#include <boost/test/unit_test.hpp>

#include "decode/python.hpp"

using namespace evalrun;  // NOLINT
using decode::PythonEra;

namespace {

/// repr of the value of an argument `a=<expression>`, or "failed".
std::string argument(const std::string& expression) {
  const auto decoded = decode::parse_python("[f(a=" + expression + ")]", PythonEra::v4);
  if (!decoded.ok) return "failed";
  const auto* call = decoded.value.list()->front().get("f");
  return repr(*call->get("a"));
}

std::string whole(const Decoded& decoded) { return decoded.ok ? repr(decoded.value) : "failed"; }
std::string v4(const std::string& text) { return whole(decode::parse_python(text, PythonEra::v4)); }
std::string v1(const std::string& text) { return whole(decode::parse_python(text, PythonEra::v1)); }
std::string prompt(const std::string& text) { return whole(decode::decode_prompt_text(text)); }

struct Row {
  std::string source, expected;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_ends_of_prompt_text_are_trimmed_and_bracketed) {
  const Row rows[] = {{"```\nopen(door='x')\n```", "[{'open': {'door': 'x'}}]"},
                      {"```python\n[open()]\n```", "failed"},
                      {"open(), shut()", "[{'open': {}}, {'shut': {}}]"},
                      {"open()\nshut()", "failed"},
                      {"open(); shut()", "failed"},
                      {"[open()], [shut()]", "failed"},
                      {"[open(),]", "[{'open': {}}]"},
                      {"open()]", "[{'open': {}}]"},
                      {"\t[open()]", "failed"},
                      {"[open()]\t", "failed"},
                      {"[open()] # done", "[{'open': {}}]"},
                      {"", "[]"},
                      {"Sure! [open()]", "failed"},
                      {"'[open()]'", "failed"}};
  for (const auto& [source, expected] : rows)
    BOOST_TEST(prompt(source) == expected, source << " gave " << prompt(source));
}

BOOST_AUTO_TEST_CASE(the_two_references_differ_at_the_top) {
  BOOST_TEST(v4("f(a=1)") == "[{'f': {'a': 1}}]");
  BOOST_TEST(v1("f(a=1)") == "failed");
  BOOST_TEST(v4("[f( 3 )]") == "[{'f': {}}]");
  BOOST_TEST(v1("[f( 3 )]") == "['f(3)']");
  BOOST_TEST(v4("\n ' [f()]' ") == "failed");  // the text behind the quote is indented
  BOOST_TEST(v4("\n '[f()]' ") == "[{'f': {}}]");
  BOOST_TEST(v1(" [f()]") == "failed");
  BOOST_TEST(v1("\f[f()]") == "['f()']");
  BOOST_TEST(v1("f(a=1), g(b=2)") == "[{'f': {'a': 1}}, {'g': {'b': 2}}]");
  BOOST_TEST(v1("{f(a=1)}") == "[{'f': {'a': 1}}]");
  BOOST_TEST(v4("[f(), 3]") == "failed");
  BOOST_TEST(v4("[*f()]") == "failed");
  BOOST_TEST(v4("[f() for x in y]") == "failed");
  BOOST_TEST(v1("[f()]\n  ") == "failed");
  BOOST_TEST(v1("[f()]\n  # end") == "['f()']");
}

BOOST_AUTO_TEST_CASE(names_come_from_the_chain_of_attributes) {
  BOOST_TEST(v4("[shop . cart\n.add(n=1)]") == "[{'shop.cart.add': {'n': 1}}]");
  BOOST_TEST(v4("[make().add(n=1)]") == "[{'add': {'n': 1}}]");
  BOOST_TEST(v4("[x[0](n=1), 'f'(n=1), f()(n=1)]") == "[{'': {'n': 1}}, {'': {'n': 1}}, {'': {'n': 1}}]");
  BOOST_TEST(v4("[(f)(n=1)]") == "[{'f': {'n': 1}}]");
  BOOST_TEST(v4("[ｆ.ﬁ(ｎ=1)]") == "[{'f.fi': {'n': 1}}]");
}

BOOST_AUTO_TEST_CASE(only_keyword_arguments_count) {
  BOOST_TEST(v4("[f(1, x, *y, a=2)]") == "[{'f': {'a': 2}}]");
  BOOST_TEST(v4("[f(a=1, b=2, a=3)]") == "[{'f': {'a': 3, 'b': 2}}]");
  BOOST_TEST(v4("[f(a=1, **x, **{'k': 2})]") == "[{'f': {'a': 1, None: {'k': 2}}}]");
  BOOST_TEST(v4("[f(print=1, match=2, _=3)]") == "[{'f': {'print': 1, 'match': 2, '_': 3}}]");
}

BOOST_AUTO_TEST_CASE(values_are_resolved_as_the_reference_does) {
  const Row rows[] = {{"true", "'true'"},
                      {"None", "None"},
                      {"...", "'...'"},
                      {"+5", "-5"},
                      {"~True", "-1"},
                      {"not 0", "0"},
                      {"-(5)", "-5"},
                      {"--5", "failed"},
                      {"-x", "failed"},
                      {"-'a'", "failed"},
                      {"-2j", "(-0-2j)"},
                      {"(1, [2, {'k': (3,)}])", "(1, [2, {'k': (3,)}])"},
                      {"{1: 'a', True: 'b', x: y}", "{1: 'b', 'x': 'y'}"},
                      {"{[1]: 2}", "failed"},
                      {"{**x}", "failed"},
                      {"g(b=h(1))", "{'g': {'b': 'h(1)'}}"},
                      {"x['k'] [0]", "\"x['k'][0]\""},
                      {"x[1:2, ::3]", "'x[(1:2, ::3)]'"},
                      {"(x+y)[0]", "'x + y[0]'"},
                      {"x[*y]", "'x[(*y,)]'"},
                      {"a.b", "failed"},
                      {"{1}", "failed"},
                      {"[x for x in y]", "failed"},
                      {"1 if x else 2", "failed"},
                      {"1 < 2", "failed"},
                      {"x or y", "failed"},
                      {"f'a'", "failed"},
                      {"(x := 1)", "failed"},
                      {"await x", "failed"},
                      {"lambda: 0", "failed"},
                      {"[*x]", "failed"}};
  for (const auto& [source, expected] : rows)
    BOOST_TEST(argument(source) == expected, source << " gave " << argument(source));
}

BOOST_AUTO_TEST_CASE(literals_have_their_python_values) {
  const Row rows[] = {{"0x1F", "31"},
                      {"1_000", "1000"},
                      {"00", "0"},
                      {"09.5", "9.5"},
                      {"1e400", "inf"},
                      {"1e-400", "0.0"},
                      {".5", "0.5"},
                      {"5.", "5.0"},
                      {"99999999999999999999", "99999999999999999999"},
                      {"0xFFFFFFFFFFFFFFFFF", "295147905179352825855"},
                      {"01", "failed"},
                      {"1_", "failed"},
                      {"1__0", "failed"},
                      {"10L", "failed"},
                      {"0x", "failed"},
                      {"0b12", "failed"},
                      {"1e", "failed"},
                      {"5kg", "failed"},
                      {"'a' \"b\"", "'ab'"},
                      {"u'a'", "'a'"},
                      {"ur'a'", "failed"},
                      {"rb'\\d'", "b'\\\\d'"},
                      {"b'\\xff\\u0041'", "b'\\xff\\\\u0041'"},
                      {"b'é'", "failed"},
                      {"'a' b'a'", "failed"},
                      {"'\\x41\\u0042\\103\\N{LATIN SMALL LETTER D}'", "'ABCd'"},
                      {"'\\d'", "'\\\\d'"},
                      {"'\\x4'", "failed"},
                      {"'\\N{NO SUCH THING}'", "failed"},
                      {"'\\U00110000'", "failed"},
                      {"'\\ud800'", "'\\ud800'"},
                      {"'a\\\nb'", "'ab'"},
                      {"'a\nb'", "failed"},
                      {"'''a\r\nb'''", "'a\\nb'"},
                      {"'a", "failed"}};
  for (const auto& [source, expected] : rows)
    BOOST_TEST(argument(source) == expected, source << " gave " << argument(source));
  BOOST_TEST(argument(std::string(4300, '7')) != "failed");
  BOOST_TEST(argument(std::string(4301, '7')) == "failed");
}

BOOST_AUTO_TEST_CASE(calls_without_keywords_are_their_text) {
  const Row rows[] = {{"g( 1,[2 , 3],{'a':1} )", "g(1, [2, 3], {'a': 1})"},
                      {"g((1+2)*3, -(2**2), (-2)**2, 2**-1, not(a or b))",
                       "g((1 + 2) * 3, -2 ** 2, (-2) ** 2, 2 ** (-1), not (a or b))"},
                      {"g(a|b^c&d, (a|b)&c)", "g(a | b ^ c & d, (a | b) & c)"},
                      {"g(x for x in y)", "g((x for x in y))"},
                      {"g(lambda x,/,y=1,*,z:0)", "g(lambda x, /, y=1, *, z: 0)"},
                      {"g(a:=1, *b, c if d else e)", "g((a := 1), *b, c if d else e)"},
                      {"g(await a**b)", "g(await a ** b)"},
                      {"g(1 .real, 1.5.real)", "g(1 .real, 1.5.real)"},
                      {"g(1e400, 1e16, 0x10, 2j)", "g(1e309, 1e+16, 16, 2j)"},
                      {"g(u'a', \"it's\", '\\n', b'x')", "g(u'a', \"it's\", '\\n', b'x')"},
                      {"g(f'{x!r:>{w}} {{}}')", "g(f'{x!r:>{w}} {{}}')"},
                      {"g(f'{x=}', f\"{a['k']}\")", "g(f'x={x!r}', f\"{a['k']}\")"},
                      {"g(f'{ {1:2}[1] }')", "g(f'{ {1: 2}[1]}')"},
                      {"g([x async for x, in y if z if w])", "g([x async for x, in y if z if w])"},
                      {"g((yield), (yield from x))", "g((yield), (yield from x))"},
                      {"g(a<b is not c not in d)", "g(a < b is not c not in d)"}};
  for (const auto& [source, expected] : rows)
    BOOST_TEST(v1("[" + source + "]") == repr(List{expected}), source << " gave " << v1("[" + source + "]"));
}

BOOST_AUTO_TEST_CASE(what_cpython_refuses_is_refused) {
  for (const std::string source : {"f(a=1, 2)",
                                   "f(**a, *b)",
                                   "f(**a, b)",
                                   "f(,)",
                                   "f(a=)",
                                   "f(a=1 b=2)",
                                   "f(None=1)",
                                   "f(class=1)",
                                   "f(a.b=1)",
                                   "f(x for x in y, 1)",
                                   "f(x for x in y,)",
                                   "f(a=x for x in y)",
                                   "f(a=x async for x in y)",
                                   "f(x for y in z, a=1)",
                                   "f(x for y, a=(b) in z)",
                                   "f((a=1))",
                                   "f(a=b=1)",
                                   "f(a=b:=1)",
                                   "f(a:=b=1)",
                                   "f(*a=1)",
                                   "f(a=**b)",
                                   "f(a=**b.c)",
                                   "f(a=,)",
                                   "f(not a=1)",
                                   "f(async=1)",
                                   "f(a=await=1)",
                                   "f(a=*b)",
                                   "f(*)",
                                   "f(1=2)",
                                   "f((a)=1)",
                                   "f(`a`)",
                                   "f(a <> b)",
                                   "f(print x)",
                                   "f(a ? b)",
                                   "f(x!)",
                                   "f($)",
                                   "f(a=(b)",
                                   "f(a=[1)]",

                                   "f(a=“b”)",
                                   "f(a=5\xc2\xa0)",
                                   "f(５)",
                                   "f(\xe2\x80\x8b)",
                                   "f(lambda: a := 1)",
                                   "f(lambda a=1, b: 0)",
                                   "f(lambda *: 0)",
                                   "f(lambda (a): 0)",
                                   "f(yield)",
                                   "f([yield])",
                                   "f((a.b := 1))",
                                   "f((a := b := 1))",
                                   "f(a == not b)",
                                   "f(a or lambda: 0)",
                                   "f([x for x() in y])",
                                   "f([x for x in a, b])",
                                   "f([x for x in a if b if c else d])",
                                   "f([*x for x in y])",
                                   "f({**x or y})",
                                   "f([*x or y])",
                                   "f((*x))",
                                   "f(x[])",
                                   "f(x[*a:b])",
                                   "f({1, 2: 3})",
                                   "f({,})",
                                   "f(await await x)",
                                   "f(await -x)",
                                   "f(x.class)",
                                   "f(x .1)",
                                   "f(a; b)",
                                   "f(a=1)\\",
                                   "f() \\x",
                                   "f(f'{')",
                                   "f(f'{}')",
                                   "f(f'}')",
                                   "f(f'{a b}')",
                                   "f(f'{a!x}')",
                                   "f(f'{a\\n}')",
                                   "f(f'{#}')",
                                   "f(f'{a:{b:{c}}}')",
                                   "f(f'{*a}')",
                                   "f(f'{lambda x: 1}')",
                                   "f(\"\xed\xa0\x80\")"})
    BOOST_TEST(v4("[" + source + "]") == "failed", source);
  BOOST_TEST(v4(std::string("[f(a='\0')]", 11)) == "failed");
}

// The grammar does not see the names of arguments, so the tokenizer must refuse misplaced ones.
BOOST_AUTO_TEST_CASE(a_misplaced_argument_name_is_no_expression) {
  for (const std::string source : {"f((a=1))", "f(a=x for x in y)", "f(x for y in z, a=1)", "f(a=b=1)", "f(a=,)"}) {
    const auto decoded = decode::parse_python("[" + source + "]", decode::PythonEra::v4);
    BOOST_TEST(decoded.failure == "the text is no Python call that can be read: not an expression", source);
  }
}

BOOST_AUTO_TEST_CASE(odd_but_valid_python_decodes) {
  for (const std::string source : {"f(1if x else 2)",
                                   "f(0x1for x in y)",
                                   "f(x for x in y)",
                                   "f(a=1, *b, c=2)",
                                   "f(a\n=# b\n1)",
                                   "f(lambda x, e=1: x, a=g(b=1)(c=2))",
                                   "f(x(a=1) for x in y)",
                                   "f(x[a:=1])",
                                   "f((yield a, b))",
                                   "f([x for (x), [y, *z] in w])",
                                   "f([x for x.y[0] in z])",
                                   "f(lambda a, a: 0)",
                                   "f(\\\n1)",
                                   "f(\f1)",
                                   "f(#\n1)",
                                   "f(print >> a)",
                                   "f(async_=1)",
                                   "f(ｉｆ)",
                                   "f({**a, 'b': 1})",
                                   "f({*a, b})",
                                   "f(....real)",
                                   "f(not not a)",
                                   "f(f'''{'a' \"b\"}''')",
                                   "f(f'{a!=b}{a==b}{a:=5}')",
                                   "f(f'{x for x in y}')",
                                   "f(a if b else lambda: c)"})
    BOOST_TEST(v4("[" + source + "]") != "failed", source);
}

BOOST_AUTO_TEST_CASE(nesting_is_limited_as_in_cpython) {
  const auto nested = [](std::size_t levels) {
    return "[f(a=" + std::string(levels, '[') + std::string(levels, ']') + ")]";
  };
  BOOST_TEST(v4(nested(198)) != "failed");
  BOOST_TEST(v4(nested(199)) == "failed");
  const auto repeated = [](std::string text, std::size_t times) {
    std::string out;
    while (times-- > 0) out += text;
    return out;
  };
  BOOST_TEST(argument("1" + repeated("+1", 250)) == "251");
  BOOST_TEST(argument("1" + repeated("+1", 500)) == "failed");
  BOOST_TEST(v4("[a" + repeated(".a", 2000) + "(x=1)]") != "failed");
}

BOOST_AUTO_TEST_CASE(huge_texts_end_in_a_result) {
  const std::size_t size = 60'000;
  const auto filled = [](std::string_view piece) {
    std::string out;
    while (out.size() < size) out += piece;
    return out;
  };
  for (const std::string_view piece :
       {"-", "not ", "a.", "[", "f(", "{1:", "lambda:", "1 if 1 else ", "await ", "(a:="})
    BOOST_TEST(prompt("[f(" + filled(piece) + "1)]") == "failed", piece);
  for (const std::string_view piece : {"+1", ".a", "()", "[0]", "**1", " or 1", "<1", "'a'"})
    BOOST_TEST(!prompt("[f(a=1" + filled(piece) + ")]").empty(), piece);
  for (const std::string_view piece : {"\n", "`", "'", "a ", ",", ":", "a=1,", "\\\n", "\xff", "->", "in "})
    BOOST_TEST(!prompt(filled(piece)).empty(), piece);
}
