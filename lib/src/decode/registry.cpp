// The table of output formats.
#include <algorithm>
#include <array>

#include "python.hpp"
#include "rows.hpp"

namespace evalrun {

std::span<const Format> formats() {
  using namespace decode;  // NOLINT(google-build-using-namespace): the rows are its functions
  static constexpr std::array table{
      Format{"prompt",
             "calls as text, as the v4 reference reads them: [f(a=1), g(b='x')], fences and brackets optional",
             decode_prompt, read_flat_prompt},
      Format{"fc", "tool calls as stored: a list of {name: arguments as JSON text}", decode_fc},
      Format{"raw_list", "calls as text, unchanged: [f(a=1), g(b='x')]", decode_raw_list, read_flat_source},
      Format{"wrap", "calls as text, outer brackets added where missing", decode_wrap, read_flat_wrapped},
      Format{"wrap_strip1", "as wrap, after one leading blank is dropped", decode_wrap_strip1},
      Format{"wrap_unescape", "as wrap, with \\_ read as _", decode_wrap_unescape},
      Format{"wrap_nonl", "as wrap, with all newlines removed", decode_wrap_nonl},
      Format{"always_wrap", "calls without brackets: f(a=1), g(b=2)", decode_always_wrap, read_flat_inner},
      Format{"raven", "calls that end in semicolons: f(a=1); g(b=2);", decode_raven},
      Format{"quoted_list", "a list of quoted calls: ['f(a=1, b=x)', 'g(c=2)']", decode_quoted_list},
      Format{"dbrx", "calls between stray single quotes: ['f(a=10, b=5)']", decode_dbrx},
      Format{"deepseek", "the first list in the first fenced block", decode_deepseek},
      Format{"gemma", "everything from the first [ to the last ]", decode_gemma},
      Format{"fc_json", "as fc; models that saw underscores for dots", decode_fc},
      Format{"fc_json_nodot", "as fc; models that saw the names with their dots", decode_fc},
      Format{"fc_json_gemini", "as fc, where a single call may stand without its list", decode_fc_gemini},
      Format{"fc_obj", "a list of {name: {argument: value}}", decode_fc_obj},
      Format{"hermes", "<tool_call> lines with {\"name\", \"arguments\"} between them", decode_hermes},
      Format{"xlam", "JSON text: a list of {\"name\", \"arguments\"}, or {\"tool_calls\": [...]}", decode_xlam},
      Format{"glm", "the name on the first line, JSON arguments on the second", decode_glm},
      Format{"granite", "<function_call> before each {\"name\", \"arguments\"}", decode_granite},
      Format{"breeze", "<|use_tool|><|tool_call_begin|> {\"name\", \"arguments\" as JSON text}<|tool_call_end|>",
             decode_breeze},
      Format{"api-bank", "one call in brackets with quoted arguments, as API-Bank's reference reads it",
             decode_api_bank},
      Format{"t-eval", "text as T-Eval stores it: as it is", decode_as_it_is},
      Format{"t-eval-completion",
             "what T-Eval makes of a completion: cut before a next turn, without a fence around it",
             decode_t_eval_completion},
  };
  return table;
}

const Format* find_format(std::string_view id) {
  const auto all = formats();
  const auto it = std::ranges::find(all, id, &Format::id);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace evalrun
