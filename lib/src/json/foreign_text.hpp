/// Recognizes text that is not JSON lines in UTF-8, and says what to do about it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/json.hpp"

namespace evalrun {

/// A sentence about the format that the first bytes show: "this is gzip data; unpack it with gunzip". nullopt if the
/// text may be UTF-8.
[[nodiscard]] std::optional<std::string> foreign_text(std::string_view head);

/// The text without a UTF-8 byte order mark at its beginning.
[[nodiscard]] std::string_view without_mark(std::string_view text);

/// Why a line is no JSON object: an array, an object over several lines, another encoding, or the parser's error.
[[nodiscard]] std::string why_no_object(std::string_view line, const JsonError& error);
/// The same for a line that is JSON, but no object.
[[nodiscard]] std::string why_no_object(const Value& value);

}  // namespace evalrun
