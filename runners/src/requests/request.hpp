/// Turns a case into a request: messages, tools, and the body of a chat-completions request (specification:
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

/// Identifies a case in maps, since languages and categories may share ids. Pass "" for a part that the map does not
/// distinguish.
[[nodiscard]] std::string case_key(std::string_view lang, std::string_view category, std::string_view id);

/// How functions are offered: as `tools` of the request, or as text in the system message.
enum class Mode : std::uint8_t { fc, prompt };
[[nodiscard]] std::string_view to_string(Mode mode);

struct Asked {
  Value messages;                  ///< list of {"role", "content"}
  std::string tools = "[]";        ///< JSON: list of {"type": "function", "function": document}; empty in text mode
  bool underscore_to_dot = false;  ///< names were sent with "_" for "." (tool mode)

  [[nodiscard]] bool has_tools() const { return tools != "[]"; }
  /// The tools as values, for protocols that send them in a different shape.
  [[nodiscard]] List tool_list() const;
};

/// The system text, followed by the messages. If these begin with a system message, it is appended to the system text
/// after a blank line.
[[nodiscard]] List with_system_text(const Value& messages, std::string text);

/// Messages and tools for a case. Accepts documents of any shape: parts that do not fit a schema stay unchanged.
[[nodiscard]] Asked build_messages(const Case& item, Mode mode, const Prompts& prompts);

/// Sampling parameters of a request. Parameters that are not set are not sent.
struct Sampling {
  std::optional<double> temperature = 0.001;  ///< the reference's default
  std::optional<double> top_p = {};
  std::optional<std::int64_t> top_k = {};
  std::optional<std::int64_t> seed = {};
  std::optional<std::int64_t> max_tokens = {};  ///< bound on the answer
};

/// The fields of a request besides messages and tools.
struct RequestFields {
  std::string model;
  Sampling sampling = {};
  bool stream = false;  ///< stream the answer, with the token counts at the end
  Dict more = {};       ///< merged into the request as by merge_patch
};

/// The body of a chat completion as ASCII JSON: model, messages, temperature, store (false), and tools if there is at
/// least one.
[[nodiscard]] std::string request_body(const Asked& asked, const RequestFields& fields);

/// JSON Merge Patch (RFC 7396): objects are merged, null removes a field, any other value replaces it.
void merge_patch(Dict& into, const Dict& patch);

}  // namespace evalrun::runners
