/// Conversations without tool messages, for prompts in text and for protocols whose tool messages have another form.
#pragma once
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The messages with earlier calls as text, "[f(a=1)]" in a message of the assistant, and their results in a message of
/// the user. Other messages stay as they are. Pure, safe to call from several threads.
[[nodiscard]] Value conversation_text(const Value& messages);

}  // namespace evalrun::runners
