// Cuts a completion as T-Eval's reference does before it judges the text (specification: t-eval 2).
#include <array>

#include "evalrun/decode.hpp"
#include "evalrun/suite.hpp"

#include "python/unicode.hpp"

namespace evalrun::decode {
namespace {

Decoded decode_as_it_is(const Value& raw, const Decoding& /*how*/) { return Decoded::success(raw); }

Decoded decode_t_eval_completion(const Value& raw, const Decoding& /*how*/) {
  if (!raw.is_string()) return Decoded::success(raw);
  static constexpr std::array<std::string_view, 8> ends{
      "<eoa>", "<TOKENS_UNUSED_1>", "<|im_end|>", "\nuser", "\nassistant", "\nUSER", "[INST]", "<|user|>"};
  std::string_view text = *raw.string();
  for (const auto end : ends) text = text.substr(0, text.find(end));
  text = unicode::strip(text);
  static constexpr std::string_view fence = "```json";
  if (text.starts_with(fence)) text.remove_prefix(fence.size());
  return Decoded::success(Value(unicode::strip(unicode::strip(text, "`"))));
}

}  // namespace

namespace format_rows {

extern const Format t_eval{
    .id = "t-eval",
    .summary = "text as T-Eval stores it: as it is",
    .decode = decode_as_it_is,
    .only = DatasetFormat::t_eval,
};

extern const Format t_eval_completion{
    .id = "t-eval-completion",
    .summary = "what T-Eval makes of a completion: cut before a next turn, without a fence around it",
    .decode = decode_t_eval_completion,
    .only = DatasetFormat::t_eval,
};

}  // namespace format_rows
}  // namespace evalrun::decode
