/// What a text is that is not the JSON lines in UTF-8 that were wanted, and what to do about it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/json.hpp"

namespace evalrun {

/// By the first bytes: "this is gzip data; unpack it with gunzip". nullopt where nothing speaks against UTF-8.
[[nodiscard]] std::optional<std::string> foreign_text(std::string_view head);

/// Without a byte order mark of UTF-8.
[[nodiscard]] std::string_view without_mark(std::string_view text);

/// Why a line is no JSON object: an array, an object over several lines, another encoding, or what the parser says.
[[nodiscard]] std::string why_no_object(std::string_view line, const JsonError& error);
/// The same of a line that is JSON, and no object.
[[nodiscard]] std::string why_no_object(const Value& value);

}  // namespace evalrun
