/// Reads the replies of OpenAI-compatible servers, as the reference stores them (specification: bfcl-requests, "FC
/// mode"). Pure functions, safe to call from several threads.
///
///     auto output = read_chat_reply(R"({"choices": [{"message": {"content": "[f(a=1)]"}}]})");
///     output->result                                   // "[f(a=1)]"
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "protocol.hpp"

namespace evalrun::runners {

/// The first choice of a chat completion. `tool_calls` becomes a list of {name: arguments as JSON text}; if `reading`
/// is `calls`, empty `tool_calls` become an empty list, and the text beside them is kept in Output::content. Otherwise
/// the result is the message text, "" if it is null.
/// Errors: protocol (not JSON, no choice, the reply reports an error), network (the reply reports a transient error).
[[nodiscard]] result<Output> read_chat_reply(std::string_view body, Reading reading = Reading::calls);
/// Like read_chat_reply, for a reply that has been parsed.
[[nodiscard]] result<Output> read_chat_value(const Value& reply, Reading reading = Reading::calls);

/// Parses a reply. Errors: protocol (it is not JSON; the message shows how it begins).
[[nodiscard]] result<Value> parse_reply(std::string_view body);

/// The names in a reply to /models; empty if the body is anything else.
[[nodiscard]] std::vector<std::string> read_model_names(std::string_view body);

/// The message in the body of a refusal, in one line of about `longest` bytes; "" if there is none.
[[nodiscard]] std::string refusal_message(std::string_view body, std::size_t longest = 300);
/// Like refusal_message, for a body that has been parsed.
[[nodiscard]] std::string said_in(const Value& reply, std::size_t longest = 300);

/// Messages for protocols that keep system messages apart from the conversation.
struct Parted {
  struct Message {
    bool from_model = false;         ///< false: from the user
    const Value* content = nullptr;  ///< text, or a list of parts; never nullptr
  };
  std::string system;  ///< all system messages, with blank lines between
  std::vector<Message> others;
};

/// Separates system messages from the conversation. `messages` must stay alive: the contents point into it.
[[nodiscard]] Parted apart(const Value& messages);

/// The text of a message content, which is a text or a list of parts.
[[nodiscard]] std::string text_in(const Value& content);
/// The model's reasoning in the parts of a message content.
[[nodiscard]] std::string thought_in(const Value& content);

}  // namespace evalrun::runners
