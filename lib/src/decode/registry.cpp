// The table of output formats: what a user needs first comes first.
#include <algorithm>
#include <array>

#include "evalrun/decode.hpp"

namespace evalrun {
namespace decode::format_rows {

// Every form at once (tool-call-formats 7)
extern const Format automatic;

// v4 (bfcl-semantics 2, 3, 9)
extern const Format prompt;
extern const Format fc;

// The forms of some families of models (bfcl-v1-decode-styles B, bfcl-semantics 12)
extern const Format hermes;
extern const Format xlam;
extern const Format glm;
extern const Format granite;
extern const Format breeze;

// Formats of one suite (api-bank 3, t-eval 2)
extern const Format api_bank;
extern const Format t_eval;
extern const Format t_eval_completion;

// Archived styles, source text (bfcl-v1-decode-styles A)
extern const Format raw_list;
extern const Format wrap;
extern const Format wrap_strip1;
extern const Format wrap_unescape;
extern const Format wrap_nonl;
extern const Format always_wrap;
extern const Format raven;
extern const Format quoted_list;
extern const Format dbrx;
extern const Format deepseek;
extern const Format gemma;

// Archived styles, structured (bfcl-v1-decode-styles B)
extern const Format fc_json;
extern const Format fc_json_nodot;
extern const Format fc_json_gemini;
extern const Format fc_obj;

}  // namespace decode::format_rows

std::span<const Format* const> formats() {
  using namespace decode::format_rows;  // NOLINT(google-build-using-namespace): the table lists all of it
  static constexpr std::array table{
      &automatic,
      &prompt,
      &fc,
      &hermes,
      &xlam,
      &glm,
      &granite,
      &breeze,
      &api_bank,
      &t_eval,
      &t_eval_completion,
      &raw_list,
      &wrap,
      &wrap_strip1,
      &wrap_unescape,
      &wrap_nonl,
      &always_wrap,
      &raven,
      &quoted_list,
      &dbrx,
      &deepseek,
      &gemma,
      &fc_json,
      &fc_json_nodot,
      &fc_json_gemini,
      &fc_obj,
  };
  return table;
}

const Format* find_format(std::string_view id) {
  const auto all = formats();
  const auto it = std::ranges::find(all, id, &Format::id);
  return it == all.end() ? nullptr : *it;
}

}  // namespace evalrun
