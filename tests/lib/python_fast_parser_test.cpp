// The fast parser gives the same calls as the grammar. EVALRUN_FAST_PARSER_INPUTS=N compares N generated texts instead
// of a few, EVALRUN_FAST_PARSER_SEED=K other ones.
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/call_texts.hpp"
#include "support/parser_difference.hpp"

using namespace evalrun;  // NOLINT

namespace {

bool takes(const std::string& text, CallParser parser = CallParser::automatic) {
  const auto before = python_reads().fast_parser;
  (void)decode::decode_prompt_text(text, parser);
  return python_reads().fast_parser != before;
}

/// A number from the environment.
unsigned long long asked(const char* name, unsigned long long otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_fast_parser_reads_common_calls) {
  for (const auto* text :
       {"[f(a=1)]", "f(a=1)", "```\n[f(a=1, b='x'), g.h(c=[1, -2.5, (1,), {'k': True}])]\n```", "[]", "", "[ f() , ]",
        "[f(a=g(b=None))]", "[f(a=true, b=\"it's\", c='say \\'hi\\'\\n', d='台北')]", "[f(\n  a=(1),\n  b=()\n)]",
        "[f({'a': 1}, x, b=2), g(1)]", "[f(a=[1, ...])]", "[f(a=1+1)]", "[f(a=25/2, b=-3 * 2.5, c=2**10)]",
        "[f(a=8.854 * 10**-12, b=120*(2), c=(10 + 5) , d=7//2%3)]", "[f(a=data['sales'], b=x[\"a b\"], c=y[0])]",
        "[ 'load'(a='x'), \"g\"(b=1)]", "[f(g(1, h(2)), a=1), g(h())]"}) {
    BOOST_TEST(takes(text), text);
    const auto difference = support::parser_difference(text);
    BOOST_TEST(!difference.has_value(), difference.value_or(""));
  }
}

BOOST_AUTO_TEST_CASE(the_fast_parser_knows_lists_that_hold_no_calls) {
  for (const auto* text : {"[{'name': 'f', 'parameters': {'a': 1}}]", "[null]", "['f(a=1)', \"g()\"]",
                           "[f(a=1), 2, [g(a=1)]]", "[1,]", "text"}) {
    BOOST_TEST(takes(text), text);
    const auto difference = support::parser_difference(text);
    BOOST_TEST(!difference.has_value(), difference.value_or(""));
  }
}

BOOST_AUTO_TEST_CASE(the_fast_parser_declines_what_it_is_not_sure_of) {
  for (const auto* text : {"[f(a=1, 2)]",       "[f(a=g(1))]",    "[f(1 if x else 2)]",
                           "[f(x for x in y)]", "[f(a==1)]",      "[f(a=+1)]",
                           "[f(a=1/0)]",        "[f(a=1+x)]",     "[f(a=-2**2)]",
                           "[f(a=2**2**2)]",    "[f(a=10**40)]",  "[f(a=1e300*1e300)]",
                           "[f(a=x['a'][0])]",  "[f(a=x[-1])]",   "[f(a=x['\xc3\xa9'])]",
                           "['f' 'g'(a=1)]",    "[f(a='x' 'y')]", "[f(a=b'x')]",
                           "[f(a='\\x41')]",    "[f(a=01)]",      "[f(a=1, class=2)]",
                           "[f(a=g())]",        "[f(a='''x''')]", "[f(a=[1]",
                           "[f(a=1)], [g()]",   "[f(a=1)] # c",   "[f(,)]",
                           "[f(a={1, 2})]",     "[f(a={[]: 1})]", "[f(a=x.y)]",
                           "[é(a=1)]",          "[f(a='\xff')]",  "[f(a=1234567890123456789)]",
                           "[f(a='x\ny')]",     "[f(a=1e999)]",   "[f(a=lambda: 1)]",
                           "[f(a=None.x)]",     "[f(a=1)\r\n]",   "[f(*a)]",
                           "[(f(a=1))]",        "two words"})
    BOOST_TEST(!takes(text), text);
}

BOOST_AUTO_TEST_CASE(the_grammar_alone_can_be_chosen) {
  const auto before = python_reads();
  BOOST_TEST(!takes("[f(a=1)]", CallParser::tree_sitter));
  BOOST_TEST(python_reads().tree_sitter == before.tree_sitter + 1);
}

BOOST_AUTO_TEST_CASE(the_choice_of_a_parser_is_valid_for_one_call) {
  const auto* format = find_format("prompt");
  const auto before = python_reads();
  for (int i = 0; i < 3; ++i) {
    const auto tree = format->decode("[f(a=1)]", {Language::python, CallParser::tree_sitter});
    const auto fast = format->decode("[f(a=1)]", Language::python);
    BOOST_TEST((tree.ok && fast.ok && equal(tree.value, fast.value)));
  }
  BOOST_TEST(python_reads().tree_sitter == before.tree_sitter + 3);
  BOOST_TEST(python_reads().fast_parser == before.fast_parser + 3);
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_left_to_the_grammar) {
  const auto nested = [](std::size_t levels) {
    return "[f(a=" + std::string(levels, '[') + std::string(levels, ']') + ")]";
  };
  for (const std::size_t levels : {1U, 47U, 48U, 49U, 198U, 199U, 5000U}) {
    const auto difference = support::parser_difference(nested(levels));
    BOOST_TEST(!difference.has_value(), difference.value_or(""));
  }
}

// The search for duplicate parameters once took quadratic time on such a text.
BOOST_AUTO_TEST_CASE(very_many_parameters_are_read_in_linear_time, *boost::unit_test::timeout(20)) {
  std::string text = "[f(";
  for (int i = 0; i < 200000; ++i) text += "a" + std::to_string(i) + "=1, ";
  const auto decoded = decode::decode_prompt_text(text + "a7=2)]");
  BOOST_REQUIRE(decoded.ok);
  const auto& arguments = *decoded.value.list()->front().get("f")->dict();
  BOOST_TEST(arguments.size() == 200000U);
  BOOST_TEST(equal(*arguments.find(std::string_view("a7")), 2));
}

BOOST_AUTO_TEST_CASE(fast_parser_and_grammar_agree_on_generated_texts) {
  const auto inputs = asked("EVALRUN_FAST_PARSER_INPUTS", 30000);
  support::CallTexts texts(asked("EVALRUN_FAST_PARSER_SEED", 20250101));
  support::ParserShare share;
  std::string previous = "[f(a=1)]";
  for (std::size_t i = 0; i < inputs; ++i) {
    const auto text = i % 4 == 3 ? texts.mutated(previous) : texts.next();
    const auto difference = support::parser_difference(text, &share);
    BOOST_REQUIRE_MESSAGE(!difference.has_value(), difference.value_or(""));
    previous = text;
  }
  BOOST_TEST_MESSAGE("the fast parser read " << share.taken << " of " << share.asked);
  // Enough texts must be read for the comparison to mean something.
  BOOST_TEST(share.taken * 5 > share.asked);
}
