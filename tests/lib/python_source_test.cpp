#include <boost/test/unit_test.hpp>

#include "python/source_file.hpp"

using namespace evalrun;  // NOLINT

namespace {

std::string constant(std::string_view source, std::string_view name) {
  const auto value = python_constant(source, name);
  return value ? repr(*value) : "error: " + value.error().message;
}

/// One text per line: its pieces, with fields in <>, then its conditions.
std::string texts(std::string_view source, std::string_view function) {
  const auto found = python_texts(source, function);
  if (!found) return "error: " + found.error().message;
  std::string lines;
  for (const auto& text : *found) {
    for (const auto& piece : text.pieces) lines += piece.field ? "<" + piece.text + ">" : piece.text;
    for (const auto& condition : text.conditions) lines += " | " + condition;
    lines += "\n";
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(constants_are_read_as_python_would) {
  constexpr std::string_view source = R"py(
import os
LIMIT = 20
# adjacent and added literals are one text
GREETING = (
    "Hello,\n"  # a comment
    'dear "reader"'
)
_BOTH = GREETING + """
three
lines\
!"""
TABLE = {"a": "x", 'b': {"c": GREETING}, "d": ["e", None, True, 7],}
RAW = r"\d\n"
ODD = "\x41\u00e9\101\q\N{BULLET}\\"
LATE = FIRST
FIRST = "first"
NAME = "old"
NAME: str = "new"
)py";
  BOOST_TEST(constant(source, "LIMIT") == "20");
  BOOST_TEST(constant(source, "GREETING") == R"('Hello,\ndear "reader"')");
  BOOST_TEST(constant(source, "_BOTH") == R"('Hello,\ndear "reader"\nthree\nlines!')");
  BOOST_TEST(constant(source, "TABLE") ==
             R"({'a': 'x', 'b': {'c': 'Hello,\ndear "reader"'}, 'd': ['e', None, True, 7]})");
  BOOST_TEST(constant(source, "RAW") == R"('\\d\\n')");
  BOOST_TEST(constant(source, "ODD") ==
             "'A\xC3\xA9"
             "A\\\\q\xE2\x80\xA2\\\\'");
  BOOST_TEST(constant(source, "LATE") == "'first'");
  BOOST_TEST(constant(source, "NAME") == "'new'");
  BOOST_TEST(constant("A = 'x\\\r\ny'\r\nB = 1\r\n", "A") == "'xy'");
}

BOOST_AUTO_TEST_CASE(constants_that_are_more_than_literals_are_refused) {
  BOOST_TEST(constant("A = 1", "B") == "error: there is no constant B");
  BOOST_TEST(constant("A = open('x')", "A") == "error: a constant is more than literals: call");
  BOOST_TEST(constant("A = f'{x}'", "A") == "error: a constant is an f-string");
  BOOST_TEST(constant("A = b'x'", "A") == "error: bytes are no text");
  BOOST_TEST(constant("A = 'x' * 9", "A") == "error: a constant is more than literals: an operator other than +");
  BOOST_TEST(constant("A = {**B}", "A") == "error: a dict is unpacked into a constant");
  BOOST_TEST(constant("A = '\\ud800'", "A") == "error: an escape that gives no text: \\ud800");
  BOOST_TEST(constant("A = {[1]: 2}", "A") == "error: a dict has a key that Python cannot hash");
  BOOST_TEST(constant("A = 'x' 'y", "A").starts_with("error: "));
  BOOST_TEST(constant("A = {'x': }", "A") == "error: A is not written in Python");
  BOOST_TEST(constant("A = 'x'\nB = )(\n", "A") == "'x'");
  BOOST_TEST(constant("A = '\xFF'", "A") == "error: the Python file is not UTF-8");
  BOOST_TEST(constant("def f():\n  A = 1\n", "A") == "error: there is no constant A");
}

BOOST_AUTO_TEST_CASE(hostile_constants_are_refused_quickly) {
  BOOST_TEST(constant("A = A", "A") == "error: a constant is too deep or too large");
  std::string doubling = "A0 = 'xxxxxxxxxxxxxxxx'\n";
  for (int i = 1; i < 60; ++i)
    doubling += "A" + std::to_string(i) + " = A" + std::to_string(i - 1) + " + A" + std::to_string(i - 1) + "\n";
  BOOST_TEST(constant(doubling, "A59").starts_with("error: "));
  BOOST_TEST(constant("A = " + std::string(100'000, '(') + std::string(100'000, ')'), "A").starts_with("error: "));
  BOOST_TEST(
      constant("A = " + std::string(100'000, '[') + "1" + std::string(100'000, ']'), "A").starts_with("error: "));
  std::string nested = "def f(x):\n  return 'a'\n";
  nested += "B = " + std::string(50'000, '-') + "1\n";
  BOOST_TEST(texts(nested, "f") == "a\n");
}

BOOST_AUTO_TEST_CASE(texts_come_with_their_conditions) {
  constexpr std::string_view source = R"py(
def label(kind):
    """A docstring is no text that the function gives."""
    if kind == "one":
        return " First."
    elif kind in ("two", "zwei"):
        return (" Sec" "ond.")
    else:
        return " Other."

class Writer:
    def write(self, value):
        note = "not given"
        if fits(value):
            value["text"] += f" Is {{really}} {value['kind']!r}\n"
            if value["inner"]:
                value[
                    "text"
                ] += f"{json.dumps(value['inner'])}"
            value["text"] += " after"
        value["count"] -= "never"
        value["text"] += " always" + note
        return value
)py";
  BOOST_TEST(texts(source, "label") == " First. | kind == \"one\"\n Second. | kind in (\"two\", \"zwei\")\n Other.\n");
  BOOST_TEST(texts(source, "write") ==
             " Is {really} <value['kind']>\n | fits(value)\n"
             "<json.dumps(value['inner'])> | fits(value) | value[\"inner\"]\n"
             " after | fits(value)\n");
  BOOST_TEST(texts("def f(x):\n    x += 'a' 'b\n    return 'c'\n", "f") == "error: f is not written in Python");
  BOOST_TEST(texts(source, "read") == "error: there is no function read");
}
