/// From a case to what is sent: messages, tools, and the body of a chat-completions request (specification:
/// bfcl-requests). Pure functions, safe to call from several threads.
///
///     Asked asked = build_messages(item, Mode::fc, own_prompts());
///     std::string body = request_body(asked, {.model = "my-model"});
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

#include "prompts.hpp"

namespace evalrun::runners {

/// Identifies a case in maps: several languages, and several categories, may have the same id. Leave out what the map
/// does not distinguish.
[[nodiscard]] std::string case_key(std::string_view lang, std::string_view category, std::string_view id);

/// How functions are offered: as `tools` of the request, or as text in the system message.
enum class Mode : std::uint8_t { fc, prompt };
[[nodiscard]] std::string_view to_string(Mode mode);

struct Asked {
  Value messages;                  ///< list of {"role", "content"}
  std::string tools = "[]";        ///< JSON: list of {"type": "function", "function": document}; empty in text mode
  bool underscore_to_dot = false;  ///< documented names were sent with "_" for "." (tool mode)

  [[nodiscard]] bool has_tools() const { return tools != "[]"; }
  /// The tools as values, for protocols that send them in another shape.
  [[nodiscard]] List tool_list() const;
};

/// Accepts documents of any shape: what is not where a schema has it stays as it is.
[[nodiscard]] Asked build_messages(const Case& item, Mode mode, const Prompts& prompts);

/// How the model is to draw its answer. What is not set is not sent.
struct Sampling {
  std::optional<double> temperature = 0.001;  ///< the reference's default
  std::optional<double> top_p = {};
  std::optional<std::int64_t> top_k = {};
  std::optional<std::int64_t> seed = {};
  std::optional<std::int64_t> max_tokens = {};  ///< of the answer
};

/// What a request says besides messages and tools.
struct RequestFields {
  std::string model;
  Sampling sampling = {};
  bool stream = false;  ///< answer in pieces, with the token counts at the end
  Dict more = {};       ///< merged into the request as by merge_patch
};

/// The body of a chat completion as ASCII JSON: model, messages, temperature, store (false), and tools if there is at
/// least one.
[[nodiscard]] std::string request_body(const Asked& asked, const RequestFields& fields);

/// JSON Merge Patch (RFC 7396): objects are merged, null takes a field away, anything else replaces it.
void merge_patch(Dict& into, const Dict& patch);

}  // namespace evalrun::runners
