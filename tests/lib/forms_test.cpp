// --format auto: one example of each form, and the rules on what counts as a call (tool-call-formats 7).
#include <chrono>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "decode/forms/json_shapes.hpp"
#include "decode/forms/loose_json.hpp"
#include "decode/outcome.hpp"

using namespace evalrun;  // NOLINT
namespace forms = evalrun::decode::forms;

namespace {

/// weather(city: string, days: integer, tags: array of string, where: dict) and geo.find(name: string) are offered.
const Case& item() {
  static const auto read = case_from_json(R"({"id": "a_0", "question": "How is the weather?", "function": [
      {"name": "weather", "parameters": {"type": "dict", "properties": {"city": {"type": "string"},
       "days": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}},
       "where": {"type": "dict", "properties": {"zip": {"type": "string"}, "floor": {"type": "integer"}}}},
       "required": ["city"]}},
      {"name": "geo.find", "parameters": {"type": "dict", "properties": {"name": {"type": "string"}}, "required": []}}],
      "ground_truth": [{"weather": {"city": ["Paris"]}}]})");
  BOOST_REQUIRE(read.has_value());
  return *read;
}

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

struct Example {
  std::string_view form;
  std::string text;
};

/// The same call in each form.
const std::vector<Example>& examples() {
  static const std::string arguments = R"({"city": "Paris", "days": 3})";
  static const std::string object = R"({"name": "weather", "arguments": )" + arguments + "}";
  static const std::string pairs =
      "<arg_key>city</arg_key><arg_value>Paris</arg_value><arg_key>days</arg_key>"
      "<arg_value>3</arg_value>";
  static const std::string tags = "<parameter=city>\nParis\n</parameter>\n<parameter=days>3</parameter>\n";
  static const std::string named = R"(<parameter name="city">Paris</parameter><parameter name="days">3</parameter>)";
  static const std::vector<Example> all{
      {"hermes", "<tool_call>\n" + object + "\n</tool_call>"},
      {"qwen3-coder", "<tool_call>\n<function=weather>\n" + tags + "</function>\n</tool_call>"},
      {"glm-4.5", "<tool_call>weather\n" + pairs + "</tool_call>"},
      {"tool-call-named", "<tool_call>weather" + arguments + "</tool_call>"},
      {"tool-call-code", "<tool_call>weather(city='Paris', days=3)</tool_call>"},
      {"function-tag", "<function=weather>" + arguments + "</function>"},
      {"minicpm5",
       R"(<function name="weather"><param name="city">Paris</param><param name="days">3</param></function>)"},
      {"functions-xml",
       R"(<functions><function name="weather"><params><param name="city" value="Paris" type="string"/>)"
       R"(<param name="days" value="3" type="integer"/></params></function></functions>)"},
      {"anthropic-xml", R"(<function_calls><invoke name="weather">)" + named + "</invoke></function_calls>"},
      {"function-calls-json", "<function_calls>[" + object + "]</function_calls>"},
      {"minimax-m2", R"(<minimax:tool_call><invoke name="weather">)" + named + "</invoke></minimax:tool_call>"},
      {"seed-oss", "<seed:tool_call>\n<function=weather>\n" + tags + "</function>\n</seed:tool_call>"},
      {"deepseek-v3.2",
       "<｜DSML｜function_calls><｜DSML｜invoke name=\"weather\"><｜DSML｜parameter name=\"city\" "
       "string=\"true\">Paris</｜DSML｜parameter><｜DSML｜parameter name=\"days\" string=\"false\">3"
       "</｜DSML｜parameter></｜DSML｜invoke></｜DSML｜function_calls>"},
      {"deepseek-v3.2-bare",
       "<｜DSML｜invoke name=\"weather\"><｜DSML｜parameter name=\"city\" string=\"true\">Paris"
       "</｜DSML｜parameter><｜DSML｜parameter name=\"days\" string=\"false\">3</｜DSML｜parameter>"
       "</｜DSML｜invoke>"},
      {"invoke", R"(<invoke name="weather">)" + named + "</invoke>"},
      {"muse", R"(<|start|>assistant to=weather<|message|><atem:function_calls><atem:invoke name="weather">)"
               R"(<atem:parameter name="city">Paris</atem:parameter><atem:parameter name="days">3</atem:parameter>)"
               "</atem:invoke></atem:function_calls><|eot|>"},
      {"longcat",
       "<longcat_tool_call>weather\n<longcat_arg_key>city</longcat_arg_key><longcat_arg_value>Paris"
       "</longcat_arg_value><longcat_arg_key>days</longcat_arg_key><longcat_arg_value>3</longcat_arg_value>"
       "</longcat_tool_call>"},
      {"longcat-json", "<longcat_tool_call>\n" + object + "\n</longcat_tool_call>"},
      {"step3", R"(<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="weather">)"
                R"(<steptml:parameter name="city">Paris</steptml:parameter><steptml:parameter name="days">3)"
                "</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>"},
      {"deepseek-v3", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n" +
                          arguments + "\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"},
      {"deepseek-v3.1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>" + arguments +
                            "<｜tool▁call▁end｜><｜tool▁calls▁end｜>"},
      {"kimi-k2", "<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>" +
                      arguments + "<|tool_call_end|><|tool_calls_section_end|>"},
      {"kimi-k2-cut", "weather:0<|tool_call_argument_begin|>" + arguments + "<|tool_calls_section_end|>"},
      {"breeze", R"(<|use_tool|><|tool_call_begin|> {"name": "weather", "arguments": "{\"city\": \"Paris\", )"
                 R"(\"days\": 3}"}<|tool_call_end|>)"},
      {"use-tool", "<|use_tool|>" + object},
      {"mistral", "[TOOL_CALLS] [" + object + "]"},
      {"mistral-v11", "[TOOL_CALLS]weather[CALL_ID]abc123xyz[ARGS]" + arguments},
      {"calling-tool", "[Calling tool: weather(" + arguments + ")]"},
      {"functools", "functools[" + object + "]"},
      {"tool-call-bars", "<|tool_call|>[" + object + "]<|/tool_call|>"},
      {"sarashina", "<|tool_calls|>[{'name': 'weather', 'arguments': {'city': 'Paris', 'days': 3}}]"},
      {"gemma4", "<|tool_call>call:weather{city:<|\"|>Paris<|\"|>,days:3}<tool_call|>"},
      {"half-bar-json", "<|tool_call>" + object + "<tool_call|>"},
      {"functiongemma", "<start_function_call>call:weather{city:<escape>Paris<escape>,days:3}<end_function_call>"},
      {"call-brace", "call:weather{city:Paris,days:3}"},
      {"lfm2", "<|tool_call_start|>[weather(city='Paris', days=3)]<|tool_call_end|>"},
      {"lfm2-json", "<|tool_call_start|>[" + object + "]<|tool_call_end|>"},
      {"llama4", "<|python_start|>[weather(city='Paris', days=3)]<|python_end|>"},
      {"llama3-python-tag", R"(<|python_tag|>{"name": "weather", "parameters": )" + arguments + "}"},
      {"llama3-python-code", "<|python_tag|>weather(city='Paris', days=3)"},
      {"openfunctions", " <<function>>weather(city='Paris', days=3)"},
      {"toolcall-json", R"(<TOOLCALL>[{"function": "weather", "parameters": )" + arguments + "}]</TOOLCALL>"},
      {"toolcall-code", "<TOOLCALL>[weather(city='Paris', days=3)]</TOOLCALL>"},
      {"tool-calls-json", "<tool_calls>[" + object + "]</tool_calls>"},
      {"tools-tag", "<tools>\n" + object + "\n</tools>"},
      {"granite", "<function_call> " + object},
      {"cohere", R"(<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "weather", "parameters": )" + arguments +
                     "}]<|END_ACTION|>"},
      {"internlm2", R"(<|action_start|><|plugin|>{"name": "weather", "parameters": )" + arguments + "}<|action_end|>"},
      {"function-call-begin", "<|FunctionCallBegin|>[" + object + "]<|FunctionCallEnd|>"},
      {"tool-use", "<tool_use>" + object + "</tool_use>"},
      {"command-r", "Action: ```json\n[{\"tool_name\": \"weather\", \"parameters\": " + arguments + "}]\n```"},
      {"react", "Thought: I need it.\nAction: weather\nAction Input: " + arguments},
      {"functionary", ">>>weather\n" + arguments},
      {"functionary-v2", "<|from|>assistant\n<|recipient|>weather\n<|content|>" + arguments},
      {"harmony", "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>" + arguments + "<|call|>"},
      {"hunyuan3", "<tool_call:opensource>weather<tool_sep:opensource>" + arguments + "</tool_call:opensource>"},
      {"json", "```json\n" + object + "\n```"},
      {"json-parameters", R"({"name": "weather", "parameters": )" + arguments + "}"},
      {"json-function", R"([{"function": "weather", "parameters": )" + arguments + "}]"},
      {"openai", R"({"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function", "function": )"
                 R"({"name": "weather", "arguments": "{\"city\": \"Paris\", \"days\": 3}"}}]})"},
      {"openai-legacy", R"({"function_call": {"name": "weather", "arguments": "{\"city\": \"Paris\", \"days\": 3}"}})"},
      {"responses", R"([{"type": "reasoning", "summary": []}, {"type": "function_call", "call_id": "c", )"
                    R"("name": "weather", "arguments": "{\"city\": \"Paris\", \"days\": 3}"}])"},
      {"anthropic",
       R"([{"type": "text", "text": "Yes."}, {"type": "tool_use", "id": "t", "name": "weather", "input": )" +
           arguments + "}]"},
      {"gemini", R"({"candidates": [{"content": {"parts": [{"functionCall": {"name": "weather", "args": )" + arguments +
                     "}}]}}]}"},
      {"bedrock", R"({"output": {"message": {"content": [{"toolUse": {"toolUseId": "t", "name": "weather", "input": )" +
                      arguments + "}}]}}}"},
      {"stored", R"([{"weather": )" + arguments + "}]"},
      {"stored-json", R"([{"weather": "{\"city\": \"Paris\", \"days\": 3}"}])"},
      {"python-list", "[weather(city='Paris', days=3)]"},
      {"python-lines", "Sure.\nweather(city='Paris', days=3)"},
      {"python-fence", "```tool_code\nprint(weather(city=\"Paris\", days=3))\n```"},
      {"name-and-json", "weather\n" + arguments},
      {"name-tags", "<weather><city>Paris</city><days>3</days></weather>"},
  };
  return all;
}

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
        "<tool_call>{", "<function=weather>", "<parameter=city>", "weather()", "\"",
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
