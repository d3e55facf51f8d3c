/// One call in each form that `--format auto` reads.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case_reader.hpp"

namespace evalrun::support {

/// weather(city: string, days: integer, tags: array of string, where: dict) and geo.find(name: string) are offered.
inline const Case& form_case() {
  static const auto read = case_from_json(R"({"id": "a_0", "question": "How is the weather?", "function": [
      {"name": "weather", "parameters": {"type": "dict", "properties": {"city": {"type": "string"},
       "days": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}},
       "where": {"type": "dict", "properties": {"zip": {"type": "string"}, "floor": {"type": "integer"}}}},
       "required": ["city"]}},
      {"name": "geo.find", "parameters": {"type": "dict", "properties": {"name": {"type": "string"}}, "required": []}}],
      "ground_truth": [{"weather": {"city": ["Paris"]}}]})");
  return read.value();
}

struct FormExample {
  std::string_view form;
  std::string text;
};

/// The same call in each form.
inline const std::vector<FormExample>& form_examples() {
  static const std::string arguments = R"({"city": "Paris", "days": 3})";
  static const std::string object = R"({"name": "weather", "arguments": )" + arguments + "}";
  static const std::string pairs =
      "<arg_key>city</arg_key><arg_value>Paris</arg_value><arg_key>days</arg_key>"
      "<arg_value>3</arg_value>";
  static const std::string tags = "<parameter=city>\nParis\n</parameter>\n<parameter=days>3</parameter>\n";
  static const std::string named = R"(<parameter name="city">Paris</parameter><parameter name="days">3</parameter>)";
  static const std::vector<FormExample> all{
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
      {"harmony-bare", "<|channel|>commentary to=weather <|constrain|>json<|message|>" + arguments + "<|call|>"},
      {"functions-json", "functions.weather:0" + arguments},
      {"mistral-cut", "weather[ARGS]" + arguments},
      {"glm-cut", "weather" + pairs + "</tool_call>"},
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

}  // namespace evalrun::support
