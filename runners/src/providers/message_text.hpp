/// Messages of a case for protocols that keep the system's words apart from the conversation.
#pragma once
#include <string>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun::runners {

struct Parted {
  struct Message {
    bool from_model = false;         ///< everybody else is the user
    const Value* content = nullptr;  ///< text, or a list of parts; never nullptr
  };
  std::string system;  ///< all system messages, with blank lines between
  std::vector<Message> others;
};

/// `messages` must stay: the contents point into it.
[[nodiscard]] Parted apart(const Value& messages);

/// A content as text: itself, or the texts of its parts.
[[nodiscard]] std::string text_in(const Value& content);
/// What the parts of a content hold of the model's thinking.
[[nodiscard]] std::string thought_in(const Value& content);

}  // namespace evalrun::runners
