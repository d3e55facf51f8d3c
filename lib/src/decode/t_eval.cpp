// What T-Eval's reference leaves of a completion before it judges it (specification: t-eval 2).
#include <array>

#include "python/unicode.hpp"
#include "rows.hpp"

namespace evalrun::decode {

Decoded decode_as_it_is(const Value& raw, Language /*language*/) { return Decoded::success(raw); }

Decoded decode_t_eval_completion(const Value& raw, Language /*language*/) {
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

}  // namespace evalrun::decode
