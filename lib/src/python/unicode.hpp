/// Text helpers with Python's semantics, on UTF-8 that may hold lone surrogates as three-byte forms.
/// Character properties are those of Unicode 14, the version of the reference's interpreter: later characters count as
/// unassigned.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evalrun::unicode {

/// Reads one code point at `i` and moves `i` past it. Precondition: i < text.size(). A byte that begins no valid
/// sequence is read alone and returned as itself plus 0x110000.
[[nodiscard]] std::uint32_t next(std::string_view text, std::size_t& i);
void append(std::string& out, std::uint32_t code_point);
/// Appends the shortest of Python's escapes by number: `\x07`, `\u200b`, `\U0001f600`.
void append_escape(std::string& out, std::uint32_t code_point);

/// The offset of the first byte that is not strict UTF-8 as Python decodes it (no surrogates, no overlong forms), or
/// npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

/// str.lower(): full mapping with the final-sigma rule.
[[nodiscard]] std::string lower(std::string_view text);
/// str.upper(): full mapping.
[[nodiscard]] std::string upper(std::string_view text);
/// Normalization form KC, which Python applies to identifiers.
[[nodiscard]] std::string nfkc(std::string_view text);
/// str.isidentifier(); keywords are identifiers, too.
[[nodiscard]] bool is_identifier(std::string_view text);
[[nodiscard]] bool is_identifier_start(std::uint32_t code_point);
[[nodiscard]] bool is_identifier_part(std::uint32_t code_point);
/// str.isspace() of one character.
[[nodiscard]] bool is_space(std::uint32_t code_point);
/// str.isprintable() of one character.
[[nodiscard]] bool is_printable(std::uint32_t code_point);
/// `\w` of Python's re on text.
[[nodiscard]] bool is_word(std::uint32_t code_point);
/// The value of a decimal digit of any script (`\d`), or -1.
[[nodiscard]] int decimal_digit(std::uint32_t code_point);
/// The character that a `\N{...}` escape names, also by an alias.
[[nodiscard]] std::optional<std::uint32_t> named(std::string_view name);
/// The character with an alias that ICU does not know ("NULL", "LINE FEED", "NBSP"), in capitals. Without the aliases
/// of variation selectors ("VS16"), which follow a rule.
[[nodiscard]] std::optional<std::uint32_t> aliased(std::string_view name);

/// str.strip() without argument.
[[nodiscard]] std::string_view strip(std::string_view text);
/// str.strip(characters) for ASCII characters.
[[nodiscard]] std::string_view strip(std::string_view text, std::string_view characters);

}  // namespace evalrun::unicode
