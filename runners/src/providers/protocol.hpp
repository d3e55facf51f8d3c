/// How to talk to one family of endpoints: where a request goes, what it looks like, how the answer is read. Each
/// protocol is a row in a file of its own (openai.cpp, anthropic.cpp, gemini.cpp); the endpoint client knows only rows.
///
///     const Protocol& chat = chat_protocol();
///     std::string body = chat.body(build_messages(item, Mode::fc, own_prompts()), {.model = "my-model"});
///     auto output = read_reply(chat, R"({"choices": [{"message": {"content": "[f(a=1)]"}}]})");
///
/// All functions are pure and safe to call from several threads; a StreamReader belongs to one reply.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

/// How a reply is read: `calls` if tools were offered; `text` if not, and then an empty list of calls is ignored.
enum class Reading : std::uint8_t { calls, text };

/// Puts the events of a streamed reply together.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  /// Takes one event; returns whether it holds something that the model wrote.
  virtual bool take(const Value& event) = 0;
  /// Whether an event said that the answer has ended.
  [[nodiscard]] virtual bool complete() const = 0;
  /// The reply that the server would have sent without streaming.
  [[nodiscard]] virtual Value reply() = 0;
};

struct Protocol {
  std::string_view id;                                   ///< for manifests: "endpoint", "anthropic"
  std::string_view base_url;                             ///< default
  std::string_view version_path;                         ///< added to a base URL without a path: "/v1"
  std::string_view method_path;                          ///< removed from a base URL that ends in it
  std::span<const std::string_view> base_url_variables;  ///< environment variables, in order of precedence
  std::span<const std::string_view> key_variables;       ///< environment variables with the API key, likewise

  /// The path of a request below the base URL, perhaps with a query.
  std::string (*path)(std::string_view model, bool stream);
  /// The headers that the protocol needs, as "Name: value", with the API key unless it is empty.
  std::vector<std::string> (*headers)(const std::string& key);
  /// The body of a request, as ASCII JSON.
  std::string (*body)(const Asked& asked, const RequestFields& fields);
  /// An Error that names the first setting for which the protocol has no field; nullopt: there is none.
  std::optional<Error> (*unsupported)(const Sampling& sampling);
  /// The sampling settings with defaults for settings that the protocol requires (max_tokens).
  Sampling (*completed)(Sampling sampling);
  /// Reads a reply. Errors: protocol (no message, the reply reports an error), network (it reports a transient error).
  result<Output> (*read)(const Value& reply, Reading reading);
  std::span<const std::string_view> read_members;  ///< members of a reply that read() looks at
  std::unique_ptr<StreamReader> (*stream)();
  /// The names in a reply to /models; empty if the body is anything else.
  std::vector<std::string> (*read_models)(std::string_view body);
};

/// OpenAI's chat completions, which most servers speak.
[[nodiscard]] const Protocol& chat_protocol();
/// Anthropic's messages.
[[nodiscard]] const Protocol& anthropic_protocol();
/// Google's generateContent.
[[nodiscard]] const Protocol& gemini_protocol();

/// Reads a reply that was not streamed. Errors: protocol (not JSON), those of Protocol::read.
[[nodiscard]] result<Output> read_reply(const Protocol& protocol, std::string_view body,
                                        Reading reading = Reading::calls);

/// A JSON Schema reduced to the fields that Gemini accepts; it refuses requests with other fields. Members of an enum
/// that are not text, and "optional", go into the description. Types become those of JSON Schema, "required" names only
/// parameters that exist, and every array has a type of items.
[[nodiscard]] Dict gemini_schema(const Value& schema);

}  // namespace evalrun::runners
