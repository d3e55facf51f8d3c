/// Texts in a list of chat messages.
#pragma once
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The text of all system (or developer) messages, joined by blank lines; empty for anything that is no list.
[[nodiscard]] std::string system_text_in(const Value* messages);

/// The same text for the same conversation, system messages at its head left out (later ones tell what an API gave
/// back); content in parts counts as its text.
[[nodiscard]] std::string conversation_in(const Value* messages);

}  // namespace evalrun::runners
