// read_named_call() gives the same calls as the grammars of Java and JavaScript.
// EVALRUN_FAST_PARSER_INPUTS=N compares N generated texts instead of a few.
#include "decode/named_call.hpp"

#include <array>
#include <cstdlib>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/same_value.hpp"

using namespace evalrun;  // NOLINT

namespace {

/// Whether read_named_call() reads the text; a difference from the grammar fails the test.
bool compared(const std::string& text, Language language) {
  const auto taken = decode::read_named_call(text, language);
  if (!taken) return false;
  const auto tree = language == Language::java ? decode::parse_java(text, CallParser::tree_sitter)
                                               : decode::parse_javascript(text, CallParser::tree_sitter);
  const bool same =
      taken->ok == tree.ok && taken->failure == tree.failure && support::same_value(taken->value, tree.value);
  BOOST_REQUIRE_MESSAGE(same, (language == Language::java ? "Java " : "JavaScript ")
                                  << repr(Value(text)) << "\n  reader  " << repr(taken->value) << taken->failure
                                  << "\n  grammar " << repr(tree.value) << tree.failure);
  return true;
}

/// Generates calls with named arguments; a third of them is broken.
class Texts {
 public:
  std::string next() {
    text_.clear();
    blank();
    for (auto n = below(3) + 1; n > 0; --n) {
      name();
      if (n > 1) text_ += '.';
    }
    blank();
    text_ += '(';
    for (auto n = below(6); n > 0; --n) {
      blank();
      name();
      blank();
      text_ += '=';
      blank();
      value();
      blank();
      if (n > 1) text_ += ',';
    }
    text_ += ')';
    blank();
    if (one_in(3)) mutate();
    return text_;
  }

 private:
  static constexpr std::array<std::string_view, 36> names{
      "f",     "run",  "getValue", "Service", "x1",   "_a",     "a_",    "from",   "of",    "type", "value", "record",
      "print", "name", "List",     "System",  "T",    "id",     "with",  "to",     "async", "let",  "get",   "await",
      "match", "nul",  "key",      "when",    "open", "module", "yield", "String", "e1",    "L",    "_",     "is"};
  static constexpr std::array<std::string_view, 30> values{
      "0",    "1",     "42",   "-1",        "007",     "1.5",  "-0.5", "1e5", "12L", "0x1F",
      "true", "false", "null", "undefined", "this",    "x.y",  "READ", "f()", "1.",  ".5",
      "- 1",  "a b",   "[1]",  "{}",        "new X()", "a==b", "x=1",  "()",  "/a/", "`t`"};
  static constexpr std::array<std::string_view, 26> pieces{"a",
                                                           "San Francisco",
                                                           " ",
                                                           "//",
                                                           "/*",
                                                           "*/",
                                                           "<!--",
                                                           "-->",
                                                           "https://x.y/z?a=b&c#d",
                                                           "${x}",
                                                           "'",
                                                           "\"",
                                                           "\\n",
                                                           "\\",
                                                           "{\"k\": [1]}",
                                                           ",",
                                                           ")",
                                                           "(",
                                                           ";",
                                                           "<T>",
                                                           "&amp;",
                                                           "0",
                                                           "#",
                                                           "\t",
                                                           "é",
                                                           "\\{x}"};
  static constexpr std::string_view mutations = "()[]{},=.;:'\"\\ \n/*<>-+0aL_$@?!&|";

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  void blank() {
    if (one_in(4)) text_.append(1 + below(2), ' ');
  }
  void name() { text_ += names[one_in(2) ? below(6) : below(names.size())]; }
  void value() {
    if (one_in(3)) {
      text_ += values[below(values.size())];
    } else if (one_in(4)) {
      name();
    } else {
      const char quote = one_in(3) ? '\'' : '"';
      text_ += quote;
      for (auto n = below(4); n > 0; --n) text_ += pieces[below(pieces.size())];
      text_ += quote;
    }
  }
  void mutate() {
    const auto at = below(text_.size() + 1);
    if (one_in(2))
      text_.insert(at, 1, mutations[below(mutations.size())]);
    else
      text_.erase(at, 1);
  }

  std::mt19937_64 random_{20251121};
  std::string text_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(common_calls_are_read) {
  for (const std::string text :
       {"ServiceManager.newTimeout(task=\"cleanupTask\", delay=\"300\", unit=\"TimeUnit.SECONDS\")",
        "rotate( angle=-30, pivot = 'it is', by=1.5, fast=true )", "createAnInstance()", "run(what=\"http://x/*y\")",
        "run(a=1, b=2, a=\"3\")"}) {
    BOOST_TEST(compared(text, Language::java), text);
    BOOST_TEST(compared(text, Language::javascript), text);
  }
}

BOOST_AUTO_TEST_CASE(ambiguous_calls_are_left_to_the_grammars) {
  for (const std::string text :
       {"run(a=b)", "service.run(speed, power)", "service.run(path=\"a\\n\")", "service.run(path=a.b.c)",
        "service.run(path=\"é\")", "service.run(path='')", "service.run(path=007)", "service.run(path=12L)",
        "service.run(path=\"\"\"x\"\"\")", "service.run(path=1);", "service.run(path=1), go(b=2)",
        "service.run(path=new X())", "service.new(path=\"abcdef\")", "service.run(path=f(a=1))"}) {
    BOOST_TEST(!compared(text, Language::java), text);
    BOOST_TEST(!compared(text, Language::javascript), text);
  }
}

// Only the length decides whether tree-sitter inserts the missing semicolon.
BOOST_AUTO_TEST_CASE(calls_of_every_short_length_are_read_alike) {
  for (std::size_t size = 1; size < 40; ++size)
    for (const std::string& text :
         {std::string(size, 'f') + "()", std::string(size, ' ') + "f()", "f(a=" + std::string(size, '1') + ")",
          "f(a=\"" + std::string(size, ' ') + "\")", "f()" + std::string(size, ' ')})
      for (const auto language : {Language::java, Language::javascript}) (void)compared(text, language);
}

BOOST_AUTO_TEST_CASE(reader_and_grammars_agree_on_generated_texts) {
  const char* asked = std::getenv("EVALRUN_FAST_PARSER_INPUTS");  // NOLINT(concurrency-mt-unsafe)
  const auto inputs = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 20000;
  Texts texts;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < inputs; ++i) {
    const auto text = texts.next();
    taken += compared(text, Language::java) ? 1 : 0;
    taken += compared(text, Language::javascript) ? 1 : 0;
  }
  // Enough texts must be read for the comparison to mean something.
  BOOST_TEST(taken * 5 > inputs);
}
