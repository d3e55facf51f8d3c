// --format auto: one example of each form, and the rules on what counts as a call (tool-call-formats 7).
#include <chrono>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "decode/forms/json_shapes.hpp"
#include "decode/forms/loose_json.hpp"
#include "decode/outcome.hpp"
#include "support/form_examples.hpp"

using namespace evalrun;  // NOLINT
namespace forms = evalrun::decode::forms;

namespace {

const Case& item() { return support::form_case(); }
const std::vector<support::FormExample>& examples() { return support::form_examples(); }

Decoded read(const Value& raw) {
  Decoding how;
  how.functions = item().functions;
  return find_format("auto")->decode(raw, how);
}

/// The calls as JSON; the outcome where there are none.
std::string calls_in(const Value& raw) {
  const auto decoded = read(raw);
  const auto outcome = outcome_of(raw, decoded, item());
  return outcome == Outcome::call ? dump_json(decoded.value) : std::string(to_string(outcome));
}

const std::string paris = R"([{"weather": {"city": "Paris", "days": 3}}])";
const std::string both = R"([{"weather": {"city": "Paris", "days": 3}}, {"weather": {"city": "Rome", "days": 3}}])";

}  // namespace

BOOST_AUTO_TEST_CASE(every_form_reads_its_example) {
  std::set<std::string_view> shown;
  for (const auto& [form, text] : examples()) {
    BOOST_TEST_CONTEXT(form) {
      const auto decoded = read(Value(text));
      BOOST_TEST(dump_json(decoded.value) == paris);
      BOOST_TEST(decoded.form == form);
      BOOST_TEST((outcome_of(Value(text), decoded, item()) == Outcome::call));
    }
    shown.insert(form);
  }
  for (const auto* form : forms::forms()) BOOST_TEST(shown.contains(form->id), form->id << " has no example");
  for (const auto& shape : forms::json_shapes()) BOOST_TEST(shown.contains(shape.id), shape.id << " has no example");
}

BOOST_AUTO_TEST_CASE(prose_and_reasoning_around_a_call_change_nothing) {
  for (const auto& [form, text] : examples()) BOOST_TEST_CONTEXT(form) {
      // A bare list of API parts is the whole message, so nothing stands around it.
      for (const std::string before :
           {"<think>A function fits.</think>\n", "It fits.\n</think>\n\n", "[THINK]x[/THINK]", "Let me look.\n"})
        BOOST_TEST(calls_in(Value(before + text)) == paris);
      for (const std::string behind : {"<|im_end|>", "</s>", "\n\nLet me know if you need more!"})
        BOOST_TEST(calls_in(Value(text + behind)) == paris);
    }
}

BOOST_AUTO_TEST_CASE(a_draft_in_reasoning_is_no_call) {
  for (const auto& [form, text] : examples()) BOOST_TEST_CONTEXT(form)
  BOOST_TEST(calls_in(Value("<think>\nPerhaps\n" + text + "\nno.\n</think>\nNothing fits.")) == "abstain");
}

BOOST_AUTO_TEST_CASE(a_cut_call_is_malformed) {
  for (const auto& [form, text] : examples()) BOOST_TEST_CONTEXT(form) {
      const auto cut = text.substr(0, text.find("Paris") + 3);
      BOOST_TEST(calls_in(Value(cut)) == "malformed");
    }
}

BOOST_AUTO_TEST_CASE(a_last_block_that_is_not_closed_is_read) {
  BOOST_TEST(calls_in(Value(R"(<tool_call>{"name": "weather", "arguments": {"city": "Paris", "days": 3}})")) == paris);
  BOOST_TEST(calls_in(Value("<|python_start|>[weather(city='Paris', days=3)]")) == paris);
  BOOST_TEST(calls_in(Value("<tool_call>weather<arg_key>city</arg_key><arg_value>Paris</arg_value><arg_key>days"
                            "</arg_key><arg_value>3</arg_value>")) == paris);
}

BOOST_AUTO_TEST_CASE(several_calls_and_blocks) {
  BOOST_TEST(calls_in(Value("weather(city='Paris', days=3)\nweather(city='Rome', days=3)")) == both);
  BOOST_TEST(calls_in(Value(R"([TOOL_CALLS][{"name": "weather", "arguments": {"city": "Paris", "days": 3}}])"
                            R"([TOOL_CALLS][{"name": "weather", "arguments": {"city": "Rome", "days": 3}}])")) == both);
  BOOST_TEST(calls_in(Value(R"(<|python_tag|>{"name": "weather", "parameters": {"city": "Paris", "days": 3}}; )"
                            R"({"name": "weather", "parameters": {"city": "Rome", "days": 3}})")) == both);
}

BOOST_AUTO_TEST_CASE(a_message_to_a_function_is_a_call_in_any_channel) {
  BOOST_TEST(calls_in(Value(
                 R"(<|channel|>analysis to=functions.weather code<|message|>{"city": "Paris", "days": 3})")) == paris);
  BOOST_TEST(calls_in(Value("<|channel|>analysis<|message|>I think.<|end|><|start|>assistant to=functions.weather"
                            "<|channel|>commentary json<|message|>{\"city\": \"Paris\", \"days\": 3}<|call|>")) ==
             paris);
  BOOST_TEST(calls_in(Value(">>>all\nHello, how are you?")) == "abstain");
}

BOOST_AUTO_TEST_CASE(low_lines_and_plain_bars_stand_for_their_cousins) {
  BOOST_TEST(calls_in(Value("<｜tool_calls_begin｜><｜tool_call_begin｜>weather<｜tool_sep｜>{\"city\": \"Paris\", "
                            "\"days\": 3}<｜tool_call_end｜>")) == paris);
}

BOOST_AUTO_TEST_CASE(in_prose_or_a_fence_only_an_offered_function_is_called) {
  BOOST_TEST(calls_in(Value("```\nprint('hello')\n```\nThis prints hello.")) == "abstain");
  BOOST_TEST(calls_in(Value("```python\nsqrt(x=16)\n```")) != calls_in(Value("[sqrt(x=16)]")));
  BOOST_TEST(calls_in(Value("[sqrt(x=16)]")) == R"([{"sqrt": {"x": 16}}])");
  BOOST_TEST(calls_in(Value("I would use sqrt(x=16) here.")) == "abstain");
  BOOST_TEST(calls_in(Value("I call geo_find(name='Rome') now.")) == R"([{"geo_find": {"name": "Rome"}}])");
  BOOST_TEST(calls_in(Value("You could call geo.find() for this.")) == "abstain");
}

BOOST_AUTO_TEST_CASE(values_without_types_get_those_of_the_schema_at_every_depth) {
  const std::string text =
      "<tool_call><function=weather><parameter=city>75001</parameter><parameter=days>3</parameter>"
      "<parameter=tags>[1, \"b\"]</parameter><parameter=where>{\"zip\": 75001, \"floor\": 2}"
      "</parameter></function></tool_call>";
  BOOST_TEST(calls_in(Value(text)) == R"([{"weather": {"city": "75001", "days": 3, "tags": ["1", "b"], )"
                                      R"("where": {"zip": "75001", "floor": 2}}}])");
  // A key that is closed twice.
  BOOST_TEST(calls_in(Value("<tool_call>weather<arg_key>city</arg_key></arg_key><arg_value>Paris</arg_value><arg_key>"
                            "days</arg_key><arg_value>3</arg_value></tool_call>")) == paris);
}

BOOST_AUTO_TEST_CASE(lists_of_tools_and_words_for_nothing_are_no_calls) {
  BOOST_TEST(
      calls_in(Value(R"(<tools>{"name": "weather", "description": "The weather.", "parameters": {"type": "object",)"
                     R"( "properties": {"city": {"type": "string"}}}}</tools>)")) != paris);
  BOOST_TEST(calls_in(Value(R"({"name": "no_function"})")) == "abstain");
  BOOST_TEST(calls_in(Value("out_of_domain(user_query='Hello')")) == "abstain");
  // Data that a model answers with.
  for (const auto* data : {R"({"parts": [{"name": "Wheel"}]})", R"([{"person": {"age": 3}}])",
                           R"({"output": {"name": "Paris"}})", R"({"content": [{"name": "a"}, {"name": "b"}]})"})
    BOOST_TEST(calls_in(Value(std::string_view(data))).find('{') == std::string::npos, data);
  BOOST_TEST(calls_in(Value("")) == "malformed");
  BOOST_TEST(calls_in(Value(List{})) == "abstain");
}

BOOST_AUTO_TEST_CASE(the_reading_whose_function_is_offered_wins) {
  const auto decoded = read(Value(R"(<tool_call>weather{"name": "other", "arguments": {}}</tool_call>)"));
  BOOST_TEST(decoded.form == "tool-call-named");
}

BOOST_AUTO_TEST_CASE(quoted_text_with_apostrophes_is_read_as_it_is_meant) {
  BOOST_TEST(calls_in(Value("weather(city='Land's End', days=3)")) ==
             R"([{"weather": {"city": "Land's End", "days": 3}}])");
}

BOOST_AUTO_TEST_CASE(marks_of_reasoning_in_an_argument_are_text) {
  BOOST_TEST(
      calls_in(Value(R"(<tool_call>{"name": "geo_find", "arguments": {"name": "<think>x</think> y"}}</tool_call>)")) ==
      R"([{"geo_find": {"name": "<think>x</think> y"}}])");
  BOOST_TEST(calls_in(Value("[geo_find(name='what does </think> mean')]")) ==
             R"([{"geo_find": {"name": "what does </think> mean"}}])");
}

BOOST_AUTO_TEST_CASE(a_last_call_that_is_cut_is_not_left_out) {
  for (const std::string next : {"; {\"name\": \"weather\", \"arguments\": {\"city\": \"Ro",
                                 "\n{\"name\": \"weather\", \"argu", "\n<tool_call>{\"name\": \"weather\""})
    BOOST_TEST(calls_in(Value(R"({"name": "weather", "arguments": {"city": "Paris", "days": 3}})" + next)) ==
               "malformed");
  BOOST_TEST(calls_in(Value("weather(city='Paris', days=3)\nweather(city='Ro")) == "malformed");
}

BOOST_AUTO_TEST_CASE(damaged_closings_lose_no_argument) {
  BOOST_TEST(calls_in(Value("<tool_call><function=weather><parameter=city>Paris<parameter=days>3</parameter></function>"
                            "</tool_call>")) == paris);
  BOOST_TEST(calls_in(Value("<tool_call><function=weather><parameter=city>\nParis\n</parameter/><parameter=days>3"
                            "</parameter1></function></tool_call>")) == paris);
  BOOST_TEST(calls_in(Value(
                 R"(<tool_call>{"name": "weather", "arguments": {"city": "Paris", "days": 3}</tool_call>)")) == paris);
}

BOOST_AUTO_TEST_CASE(a_low_line_that_markdown_escapes_is_one) {
  BOOST_TEST(calls_in(Value("geo\\_find(name='Rome')")) == R"([{"geo_find": {"name": "Rome"}}])");
  // One call of the reader for each backslash would overflow the stack.
  BOOST_TEST(calls_in(Value(std::string(1'000'000, '\\') + "_")) == "abstain");
}

BOOST_AUTO_TEST_CASE(loose_json_reads_strict_json_alike) {
  for (const std::string_view text : {R"({"a": [1, 2.5, -0.0, 1e400, true, null, "x\u00e9\ud83d\ude00\n"]})", "[]",
                                      "{}", R"({"big": 123456789012345678901234567890})"}) {
    const auto loose = forms::read_loose_json(text, 0);
    BOOST_TEST(loose.end == text.size());
    BOOST_TEST(dump_json(loose.value) == dump_json(*parse_json(text)));
  }
  const auto python = forms::read_loose_json("{'a': True, 'b': None, 'c': 'it\\'s',} end", 0);
  BOOST_TEST(dump_json(python.value) == R"({"a": true, "b": null, "c": "it's"})");
  BOOST_TEST(python.end == 37U);
}

// Quadratic time would take minutes here.
BOOST_AUTO_TEST_CASE(a_megabyte_of_any_mark_is_soon_read) {
  std::set<std::string> marks;
  for (const auto* form : forms::forms())
    for (const auto mark : form->opens) marks.insert(std::string(mark));
  for (const std::string_view more :
       {"{", "[", "(", "weather(", "weather\n{", "<weather>", "```", "{\"a\":", "[{\"name\": \"weather\"", "<think>",
        "<tool_call>{", "<function=weather>", "<parameter=city>", "weather()", "\"", "[{",
        "<tool_call><function=weather><parameter=city>", "[weather(city='", "<arg_key>"})
    marks.insert(std::string(more));
  for (const auto& mark : marks) {
    std::string text;
    while (text.size() < 1'000'000) text += mark;
    const auto begin = std::chrono::steady_clock::now();
    (void)read(Value(text));
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    BOOST_TEST(seconds < 10.0, mark << " takes " << seconds << " s");
    if (std::getenv("EVALRUN_SHOW_TIMES") != nullptr) BOOST_TEST_MESSAGE(mark << " " << seconds * 1000 << " ms");
  }
}
