#include <algorithm>
#include <array>

#include "outcome.hpp"
#include "python/text.hpp"

namespace evalrun {

bool is_token_limit(std::string_view finish_reason) {
  // OpenAI, Anthropic and Gemini, Mistral (model_length), Anthropic's context window, OpenAI's responses, TGI, watsonx.
  static constexpr std::array<std::string_view, 10> names{
      "length",     "max_tokens",  "model_length",   "model_context_window_exceeded", "max_output_tokens",
      "max_length", "token_limit", "max_new_tokens", "max_completion_tokens",         "context_length_exceeded"};
  return std::ranges::find(names, lower(finish_reason)) != names.end();
}

bool is_unread_call(std::string_view finish_reason) {
  static constexpr std::array<std::string_view, 2> names{"tool_use_failed", "malformed_function_call"};
  return std::ranges::find(names, lower(finish_reason)) != names.end();
}

}  // namespace evalrun
