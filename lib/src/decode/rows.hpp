/// The decoders behind the rows of the format table.
#pragma once
#include "evalrun/decode.hpp"

namespace evalrun::decode {

// v4 (bfcl-semantics 2, 3, 9)
[[nodiscard]] Decoded decode_prompt(const Value& raw, Language language);
[[nodiscard]] Decoded decode_fc(const Value& raw, Language language);

// Archived styles, source text (bfcl-v1-decode-styles A)
[[nodiscard]] Decoded decode_raw_list(const Value& raw, Language language);
[[nodiscard]] Decoded decode_wrap(const Value& raw, Language language);
[[nodiscard]] Decoded decode_wrap_strip1(const Value& raw, Language language);
[[nodiscard]] Decoded decode_wrap_unescape(const Value& raw, Language language);
[[nodiscard]] Decoded decode_wrap_nonl(const Value& raw, Language language);
[[nodiscard]] Decoded decode_always_wrap(const Value& raw, Language language);
[[nodiscard]] Decoded decode_raven(const Value& raw, Language language);
[[nodiscard]] Decoded decode_quoted_list(const Value& raw, Language language);
[[nodiscard]] Decoded decode_dbrx(const Value& raw, Language language);
[[nodiscard]] Decoded decode_deepseek(const Value& raw, Language language);
[[nodiscard]] Decoded decode_gemma(const Value& raw, Language language);

// Archived styles, structured (bfcl-v1-decode-styles B, bfcl-semantics 12)
[[nodiscard]] Decoded decode_fc_gemini(const Value& raw, Language language);
[[nodiscard]] Decoded decode_fc_obj(const Value& raw, Language language);
[[nodiscard]] Decoded decode_hermes(const Value& raw, Language language);
[[nodiscard]] Decoded decode_xlam(const Value& raw, Language language);
[[nodiscard]] Decoded decode_glm(const Value& raw, Language language);
[[nodiscard]] Decoded decode_granite(const Value& raw, Language language);
[[nodiscard]] Decoded decode_breeze(const Value& raw, Language language);

// A suite's own (api-bank 3)
[[nodiscard]] Decoded decode_api_bank(const Value& raw, Language language);

// Completions that no calls are read from
[[nodiscard]] Decoded decode_as_it_is(const Value& raw, Language language);
[[nodiscard]] Decoded decode_t_eval_completion(const Value& raw, Language language);

}  // namespace evalrun::decode
