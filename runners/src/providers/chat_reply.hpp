/// What an OpenAI-compatible server answered, as the reference stores it (specification: bfcl-requests, "FC mode").
/// Pure functions, safe to call from several threads.
///
///     auto output = read_chat_reply(R"({"choices": [{"message": {"content": "[f(a=1)]"}}]})");
///     output->result                                   // "[f(a=1)]"
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "protocol.hpp"

namespace evalrun::runners {

/// The first choice of a chat completion. `tool_calls` becomes a list of {name: arguments as JSON text}, an empty one
/// an empty list where tools were offered; otherwise the message text, "" where that is null. Errors: protocol (not
/// JSON, no choice, an error in place of an answer or beside it), network (the same, where it may pass).
[[nodiscard]] result<Output> read_chat_reply(std::string_view body, Reading reading = Reading::calls);
/// The same of a reply that has been parsed.
[[nodiscard]] result<Output> read_chat_value(const Value& reply, Reading reading = Reading::calls);

/// A reply as JSON. Errors: protocol (it is none; the sentence shows how it begins).
[[nodiscard]] result<Value> parse_reply(std::string_view body);

/// A number of tokens in an object such as "usage"; -1: the object is nullptr, or has no whole number there.
[[nodiscard]] std::int64_t token_count(const Value* object, std::string_view key);

/// The names in a reply to /models; empty where it is something else.
[[nodiscard]] std::vector<std::string> read_model_names(std::string_view body);

/// What a server says in the body of a refusal, in one line of at most `longest` bytes; "" where it says nothing.
[[nodiscard]] std::string refusal_message(std::string_view body, std::size_t longest = 300);
/// The same of a body that has been parsed.
[[nodiscard]] std::string said_in(const Value& reply, std::size_t longest = 300);

/// Messages for protocols that keep system messages apart from the conversation.
struct Parted {
  struct Message {
    bool from_model = false;         ///< otherwise from the user
    const Value* content = nullptr;  ///< text, or a list of parts; never nullptr
  };
  std::string system;  ///< all system messages, with blank lines between
  std::vector<Message> others;
};

/// `messages` must stay: the contents point into it.
[[nodiscard]] Parted apart(const Value& messages);

/// A content as text: itself, or the texts of its parts.
[[nodiscard]] std::string text_in(const Value& content);
/// The model's reasoning in the parts of a content.
[[nodiscard]] std::string thought_in(const Value& content);

}  // namespace evalrun::runners
