// The table of the forms of calls. A form is a row here and nothing else, unless it needs a part that no form has yet.
#include <array>

#include "forms.hpp"
#include "parts.hpp"

namespace evalrun::decode::forms {
namespace {

template <std::size_t size>
using Row = std::array<std::string_view, size>;

constexpr Row<1> tool_call{"<tool_call>"}, end_tool_call{"</tool_call>"};
constexpr Row<1> function_equals{"<function="}, function_name{"<function name="};
constexpr Row<1> functions{"<functions>"}, end_functions{"</functions>"};
constexpr Row<2> function_calls{"<function_calls>", "<antml:function_calls>"};
constexpr Row<2> end_function_calls{"</function_calls>", "</antml:function_calls>"};
constexpr Row<1> minimax{"<minimax:tool_call>"}, end_minimax{"</minimax:tool_call>"};
constexpr Row<1> seed{"<seed:tool_call>"}, end_seed{"</seed:tool_call>"};
constexpr Row<4> dsml{"<|DSML|function_calls>", "<|DSML|tool_calls>", "<||DSML||function_calls>",
                      "<||DSML||tool_calls>"};
constexpr Row<4> end_dsml{"</|DSML|function_calls>", "</|DSML|tool_calls>", "</||DSML||function_calls>",
                          "</||DSML||tool_calls>"};
constexpr Row<2> dsml_invoke{"<|DSML|invoke ", "<||DSML||invoke "};
constexpr Row<3> invoke{"<invoke name=", "<antml:invoke name=", "<steptml:invoke name="};
constexpr Row<1> spaced_to{" to="}, bare_functions{"functions."}, bare_arguments{"[ARGS]"}, bare_key{"<arg_key>"};
constexpr Row<1> atem{"<atem:function_calls>"}, end_atem{"</atem:function_calls>"};
constexpr Row<1> longcat{"<longcat_tool_call>"}, end_longcat{"</longcat_tool_call>"};
constexpr Row<1> begin{"<|tool_call_begin|>"}, end{"<|tool_call_end|>"};
constexpr Row<1> begin_function{"<|tool_call_begin|>function<|tool_sep|>"};
constexpr Row<1> tool_sep{"<|tool_sep|>"};
constexpr Row<1> argument_begin{"<|tool_call_argument_begin|>"};
constexpr Row<2> mistral{"[TOOL_CALLS]", "[TOOL_CALL]"};
constexpr Row<1> calling{"[Calling tool:"};
constexpr Row<1> functools{"functools"};
constexpr Row<1> use_tool{"<|use_tool|>"};
constexpr Row<1> bars{"<|tool_call|>"}, end_bars{"<|/tool_call|>"};
constexpr Row<1> bars_plural{"<|tool_calls|>"}, end_bars_plural{"<|/tool_calls|>"};
constexpr Row<1> half_bar{"<|tool_call>"}, end_half_bar{"<tool_call|>"};
constexpr Row<1> start_function{"<start_function_call>"}, end_function{"<end_function_call>"};
constexpr Row<1> call{"call:"};
constexpr Row<1> bars_start{"<|tool_call_start|>"}, bars_end{"<|tool_call_end|>"};
constexpr Row<1> python_start{"<|python_start|>"}, python_end{"<|python_end|>"};
constexpr Row<1> python_tag{"<|python_tag|>"};
constexpr Row<1> gorilla{"<<function>>"};
constexpr Row<1> toolcall{"<TOOLCALL>"}, end_toolcall{"</TOOLCALL>"};
constexpr Row<1> tool_calls{"<tool_calls>"}, end_tool_calls{"</tool_calls>"};
constexpr Row<1> tools{"<tools>"}, end_tools{"</tools>"};
constexpr Row<1> function_call{"<function_call>"}, end_function_call{"</function_call>"};
constexpr Row<1> action{"<|START_ACTION|>"}, end_action{"<|END_ACTION|>"};
constexpr Row<1> plugin{"<|action_start|><|plugin|>"}, end_plugin{"<|action_end|>"};
constexpr Row<1> call_begin{"<|FunctionCallBegin|>"}, call_end{"<|FunctionCallEnd|>"};
constexpr Row<1> react{"Action:"};
constexpr Row<1> arrows{">>>"};
constexpr Row<1> recipient{"<|recipient|>"};
constexpr Row<2> addressed{"to=functions.", "to=tools."}, end_addressed{"<|call|>", "<|end|>"};
constexpr Row<1> opensource{"<tool_call:opensource>"}, end_opensource{"</tool_call:opensource>"};
constexpr Row<1> use{"<tool_use>"}, end_use{"</tool_use>"};

constexpr Form hermes{"hermes", "<tool_call> with a JSON object, several or a list", tool_call, json_calls,
                      end_tool_call};
constexpr Form qwen3_coder{"qwen3-coder", "<tool_call><function=f><parameter=x>1</parameter></function></tool_call>",
                           tool_call, tagged_calls, end_tool_call};
constexpr Form glm{"glm-4.5", "<tool_call>f<arg_key>x</arg_key><arg_value>1</arg_value></tool_call>", tool_call,
                   pair_calls, end_tool_call};
constexpr Form tool_call_named{"tool-call-named", "<tool_call>f{\"x\": 1}</tool_call>", tool_call, named_json,
                               end_tool_call};
constexpr Form tool_call_code{"tool-call-code", "<tool_call>f(x=1)</tool_call>", tool_call, code_calls, end_tool_call};
constexpr Form function_tag{"function-tag", "<function=f> with <parameter=x>1</parameter> or {\"x\": 1} in it",
                            function_equals, tagged_calls_from_mark};
constexpr Form minicpm{"minicpm5", "<function name=\"f\"><param name=\"x\">1</param></function>", function_name,
                       tagged_calls_from_mark};
constexpr Form functions_xml{"functions-xml", "<functions> with <function name=\"f\"> and its <param>",
                             functions,       tagged_calls,
                             end_functions,   {},
                             false,           true};
constexpr Form anthropic_xml{"anthropic-xml", "<function_calls><invoke name=\"f\"><parameter name=\"x\">1",
                             function_calls, tagged_calls, end_function_calls};
constexpr Form anthropic_json{"function-calls-json", "<function_calls> with JSON objects", function_calls, json_calls,
                              end_function_calls};
constexpr Form minimax_m2{"minimax-m2", "<minimax:tool_call><invoke name=\"f\"><parameter name=\"x\">1", minimax,
                          tagged_calls, end_minimax};
constexpr Form seed_oss{"seed-oss", "<seed:tool_call><function=f><parameter=x>1", seed, tagged_calls, end_seed};
constexpr Form deepseek_dsml{"deepseek-v3.2", "<｜DSML｜function_calls><｜DSML｜invoke name=\"f\"><｜DSML｜parameter",
                             dsml, tagged_calls, end_dsml};
constexpr Form deepseek_invoke{"deepseek-v3.2-bare", "<｜DSML｜invoke name=\"f\"> without its wrapper", dsml_invoke,
                               tagged_calls_from_mark};
constexpr Form bare_invoke{"invoke", "<invoke name=\"f\"><parameter name=\"x\">1, without a wrapper", invoke,
                           tagged_calls_from_mark};
constexpr Form muse{"muse", "<atem:function_calls><atem:invoke name=\"f\"><atem:parameter name=\"x\">1", atem,
                    tagged_calls, end_atem};
constexpr Form longcat_pairs{"longcat", "<longcat_tool_call>f<longcat_arg_key>x</longcat_arg_key>...", longcat,
                             pair_calls, end_longcat};
constexpr Form longcat_json{"longcat-json", "<longcat_tool_call> with a JSON object", longcat, json_calls, end_longcat};
constexpr Form step3{"step3", "function<｜tool_sep｜><steptml:invoke name=\"f\"><steptml:parameter", begin_function,
                     tagged_calls, end};
constexpr Form deepseek_v3{"deepseek-v3", "function<｜tool▁sep｜>f and JSON in a fence", begin_function, named_json,
                           end};
constexpr Form kimi{"kimi-k2", "<|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{\"x\": 1}",
                    begin,     named_json,
                    end,       argument_begin};
constexpr Form deepseek_v31{"deepseek-v3.1", "<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"x\": 1}", begin, named_json, end,
                            tool_sep};
constexpr Form breeze{"breeze", "<|use_tool|><|tool_call_begin|> {\"name\", \"arguments\" as JSON text}", begin,
                      json_calls, end};
constexpr Form kimi_cut{"kimi-k2-cut", "f:0<|tool_call_argument_begin|>{\"x\": 1}, the beginning lost", argument_begin,
                        json_behind_name, end};
constexpr Form mistral_list{"mistral", "[TOOL_CALLS] with a list of JSON objects", mistral, json_calls};
constexpr Form mistral_named{"mistral-v11", "[TOOL_CALLS]f{\"x\": 1} or [TOOL_CALLS]f[ARGS]{\"x\": 1}", mistral,
                             named_json};
constexpr Form calling_tool{"calling-tool", "[Calling tool: f({\"x\": 1})]", calling, named_json};
constexpr Form functools_list{"functools", "functools[{\"name\", \"arguments\"}]", functools, json_calls};
constexpr Form use_tool_json{"use-tool", "<|use_tool|> with a JSON object", use_tool, json_calls};
constexpr Form bars_json{"tool-call-bars", "<|tool_call|> with a list of JSON objects (Granite 3, Phi-4)", bars,
                         json_calls, end_bars};
constexpr Form sarashina{"sarashina", "<|tool_calls|> with a list of objects in Python's spelling", bars_plural,
                         json_calls, end_bars_plural};
constexpr Form gemma4{"gemma4", "<|tool_call>call:f{x:1}<tool_call|>", half_bar, brace_calls, end_half_bar};
constexpr Form half_bar_json{"half-bar-json", "<|tool_call> with JSON objects", half_bar, json_calls, end_half_bar};
constexpr Form function_gemma{"functiongemma", "<start_function_call>call:f{x:1}<end_function_call>", start_function,
                              brace_calls, end_function};
constexpr Form bare_brace{"call-brace", "call:f{x:1} without its wrapper", call, brace_call_from_mark};
constexpr Form lfm2{"lfm2", "<|tool_call_start|> with Python calls, in a fence or not", bars_start, code_calls,
                    bars_end};
constexpr Form lfm2_json{"lfm2-json", "<|tool_call_start|> with JSON objects", bars_start, json_calls, bars_end};
constexpr Form llama4{"llama4", "<|python_start|> with Python calls", python_start, code_calls, python_end};
constexpr Form llama3{"llama3-python-tag", "<|python_tag|> with JSON objects, \";\" between them", python_tag,
                      json_calls};
constexpr Form llama3_code{"llama3-python-code", "<|python_tag|> with Python calls", python_tag, code_calls};
constexpr Form openfunctions{"openfunctions", "<<function>>f(x=1)", gorilla, code_calls};
constexpr Form toolcall_json{"toolcall-json", "<TOOLCALL> with JSON objects", toolcall, json_calls, end_toolcall};
constexpr Form toolcall_code{"toolcall-code", "<TOOLCALL> with Python calls", toolcall, code_calls, end_toolcall};
constexpr Form tool_calls_json{"tool-calls-json", "<tool_calls> with JSON objects (Hunyuan, Jamba, MiniMax-M1)",
                               tool_calls, json_calls, end_tool_calls};
constexpr Form tools_json{"tools-tag", "<tools> around a call", tools, json_calls, end_tools};
constexpr Form granite{"granite", "<function_call> with a JSON object", function_call, json_calls, end_function_call};
constexpr Form cohere{"cohere", "<|START_ACTION|> with a list of JSON objects", action, json_calls, end_action};
constexpr Form internlm{"internlm2", "<|action_start|><|plugin|> with a JSON object", plugin, json_calls, end_plugin};
constexpr Form call_begin_json{"function-call-begin", "<|FunctionCallBegin|> with JSON objects", call_begin, json_calls,
                               call_end};
constexpr Form tool_use{"tool-use", "<tool_use> with a JSON object", use, json_calls, end_use};
constexpr Form command_r{"command-r", "Action: and a list of JSON objects in a fence", react, json_calls};
constexpr Form react_action{"react", "Action: f and Action Input: {\"x\": 1}", react, action_calls};
constexpr Form functionary{"functionary", ">>>f and JSON on the next line", arrows, named_json};
constexpr Form functionary_v2{"functionary-v2", "<|recipient|>f and <|content|>{\"x\": 1}", recipient, named_json};
constexpr Form harmony{"harmony", "to=functions.f and <|message|>{\"x\": 1} (gpt-oss)", addressed, addressed_calls,
                       end_addressed};
constexpr Form harmony_bare{"harmony-bare",
                            "to=f and <|message|>{\"x\": 1}, without \"functions.\"",
                            spaced_to,
                            addressed_calls,
                            end_addressed,
                            {},
                            true};
constexpr Form functions_json{
    "functions-json", "functions.f:0{\"x\": 1}, its marks lost", bare_functions, named_json, {}, {}, true};
constexpr Form mistral_cut{"mistral-cut", "f[ARGS]{\"x\": 1}, the beginning lost", bare_arguments, json_behind_name};
constexpr Form glm_cut{"glm-cut", "f<arg_key>x</arg_key><arg_value>1</arg_value>, the beginning lost", bare_key,
                       pairs_behind_name, end_tool_call};
constexpr Form hunyuan3{"hunyuan3", "<tool_call:opensource>f<tool_sep:opensource>{\"x\": 1}", opensource, named_json,
                        end_opensource};

constexpr std::array<std::string_view, 36> around{"<|tool_calls_begin|>",
                                                  "<|tool_calls_end|>",
                                                  "<|tool_calls_section_begin|>",
                                                  "<|tool_calls_section_end|>",
                                                  "<|tool_call_end|>",
                                                  "<tool_call|>",
                                                  "<|START_RESPONSE|>",
                                                  "<|END_RESPONSE|>",
                                                  "<|from|>assistant",
                                                  "<|start|>assistant",
                                                  "<|im_start|>assistant",
                                                  "<|im_end|>",
                                                  "<|eot_id|>",
                                                  "<|eom_id|>",
                                                  "<|end|>",
                                                  "<|return|>",
                                                  "<|endoftext|>",
                                                  "<|end_of_sentence|>",
                                                  "<end_of_turn>",
                                                  "<eos>",
                                                  "</s>",
                                                  "<|END_OF_TURN_TOKEN|>",
                                                  "<|call|>",
                                                  "<|channel|>commentary",
                                                  "<|channel|>final",
                                                  "<|answer|>",
                                                  "</tool_call>",
                                                  "</function>",
                                                  "<s>",
                                                  "<turn|>",
                                                  "<|observation|>",
                                                  "[EOS]",
                                                  "<|end_of_text|>",
                                                  "[e~[",
                                                  "<|end_of_turn|>",
                                                  "<|eot|>"};

constexpr Row<7> turns{"<|im_start|>user", "<|start_header_id|>user", "<start_of_turn>user", "<|user|>",
                       "[INST]",           "### Instruction:",        "<|start|>user"};

}  // namespace

std::span<const Form* const> forms() {
  static constexpr std::array table{&hermes,
                                    &qwen3_coder,
                                    &glm,
                                    &tool_call_named,
                                    &tool_call_code,
                                    &function_tag,
                                    &minicpm,
                                    &functions_xml,
                                    &anthropic_xml,
                                    &anthropic_json,
                                    &minimax_m2,
                                    &seed_oss,
                                    &deepseek_dsml,
                                    &deepseek_invoke,
                                    &bare_invoke,
                                    &muse,
                                    &longcat_pairs,
                                    &longcat_json,
                                    &step3,
                                    &deepseek_v3,
                                    &kimi,
                                    &deepseek_v31,
                                    &breeze,
                                    &kimi_cut,
                                    &mistral_list,
                                    &mistral_named,
                                    &calling_tool,
                                    &functools_list,
                                    &use_tool_json,
                                    &bars_json,
                                    &sarashina,
                                    &gemma4,
                                    &half_bar_json,
                                    &function_gemma,
                                    &bare_brace,
                                    &lfm2,
                                    &lfm2_json,
                                    &llama4,
                                    &llama3,
                                    &llama3_code,
                                    &openfunctions,
                                    &toolcall_json,
                                    &toolcall_code,
                                    &tool_calls_json,
                                    &tools_json,
                                    &granite,
                                    &cohere,
                                    &internlm,
                                    &call_begin_json,
                                    &tool_use,
                                    &command_r,
                                    &react_action,
                                    &functionary,
                                    &functionary_v2,
                                    &harmony,
                                    &hunyuan3,
                                    &harmony_bare,
                                    &functions_json,
                                    &mistral_cut,
                                    &glm_cut};
  return table;
}

Marks noise() { return around; }
Marks next_turns() { return turns; }

constexpr Bare python_list{"python-list", "[f(x=1), g(y=2)], outer brackets optional"};
constexpr Bare python_lines{"python-lines", "Python calls in a text"};
constexpr Bare python_fence{"python-fence", "Python calls in a fence"};
constexpr Bare name_and_json{"name-and-json", "f on one line, {\"x\": 1} on the next (GLM-4)"};
constexpr Bare name_tags{"name-tags", "<f>{\"x\": 1}</f> or <f><x>1</x></f>"};

}  // namespace evalrun::decode::forms
