/// How to talk to one family of endpoints: where a request goes, what it looks like, how the answer is read. One row
/// each, in one file each (openai.cpp, anthropic.cpp, gemini.cpp); the endpoint client knows none of them.
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

/// What a reply is read for: calls where tools were offered; text where they were not, and an empty list of calls means
/// nothing.
enum class Reading : std::uint8_t { calls, text };

/// Puts the events of a streamed reply together.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  /// Takes one event; true when it brought something the model wrote.
  virtual bool take(const Value& event) = 0;
  /// Whether the end of the answer has been seen.
  [[nodiscard]] virtual bool complete() const = 0;
  /// The reply as it would have been without streaming.
  [[nodiscard]] virtual Value reply() = 0;
};

struct Protocol {
  std::string_view id;                                   ///< for manifests: "endpoint", "anthropic"
  std::string_view base_url;                             ///< where no other is named
  std::string_view version_path;                         ///< added to a base URL without a path: "/v1"
  std::string_view method_path;                          ///< taken off a base URL that ends in it
  std::span<const std::string_view> base_url_variables;  ///< of the environment, in the order looked at
  std::span<const std::string_view> key_variables;       ///< the same, for the API key

  /// Below the base URL; a query may follow.
  std::string (*path)(std::string_view model, bool stream);
  /// "Name: value" of what the protocol wants, with the key where there is one.
  std::vector<std::string> (*headers)(const std::string& key);
  /// ASCII JSON.
  std::string (*body)(const Asked& asked, const RequestFields& fields);
  /// The first flag that the protocol has no field for; nullopt: it can say everything.
  std::optional<Error> (*unsupported)(const Sampling& sampling);
  /// Sampling as it is sent where a flag leaves it open (a limit the protocol insists on).
  Sampling (*completed)(Sampling sampling);
  /// Errors: protocol (an error in place of an answer or beside it, no message), network (the same, may pass).
  result<Output> (*read)(const Value& reply, Reading reading);
  std::span<const std::string_view> read_members;  ///< of a reply: what an answer is in; read() looks at no others
  std::unique_ptr<StreamReader> (*stream)();
  /// The names in a reply to /models; empty where it is something else.
  std::vector<std::string> (*read_models)(std::string_view body);
};

/// OpenAI's chat completions, which most servers speak.
[[nodiscard]] const Protocol& chat_protocol();
/// Anthropic's messages.
[[nodiscard]] const Protocol& anthropic_protocol();
/// Google's generateContent.
[[nodiscard]] const Protocol& gemini_protocol();

/// A whole reply that came in one piece. Errors: protocol (not JSON, those of Protocol::read).
[[nodiscard]] result<Output> read_reply(const Protocol& protocol, std::string_view body,
                                        Reading reading = Reading::calls);

/// A JSON Schema in the fields that Gemini takes; it refuses a request with any other. What has no field (members of an
/// enum that are not text, "optional") goes into the description. Types are those of JSON Schema, "required" names only
/// parameters that exist, and every list has a type of items.
[[nodiscard]] Dict gemini_schema(const Value& schema);

}  // namespace evalrun::runners
