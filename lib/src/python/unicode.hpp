/// Text helpers with Python's semantics, on UTF-8 that may hold lone surrogates as three-byte forms.
/// Character properties are those of Unicode 14, the version of the reference's interpreter: later characters count as
/// unassigned.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evalrun::unicode {

/// Reads one code point at `i` and moves `i` past it. Precondition: i < text.size(). A byte that starts nothing valid
/// is given back as itself plus 0x110000, one byte long.
[[nodiscard]] std::uint32_t next(std::string_view text, std::size_t& i);
void append(std::string& out, std::uint32_t code_point);

/// Strict UTF-8 as Python's decoder has it (no surrogates, no overlong forms). Offset of the first bad byte, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

/// str.lower(): full mapping with the final-sigma rule.
[[nodiscard]] std::string lower(std::string_view text);
/// str.upper(): full mapping.
[[nodiscard]] std::string upper(std::string_view text);
/// NFKC, as identifiers are folded.
[[nodiscard]] std::string nfkc(std::string_view text);
/// str.isidentifier() without the keyword question.
[[nodiscard]] bool is_identifier(std::string_view text);
[[nodiscard]] bool is_identifier_start(std::uint32_t code_point);
[[nodiscard]] bool is_identifier_part(std::uint32_t code_point);
/// str.isspace() of one character.
[[nodiscard]] bool is_space(std::uint32_t code_point);
/// str.isprintable() of one character.
[[nodiscard]] bool is_printable(std::uint32_t code_point);
/// `\w` of Python's re on text.
[[nodiscard]] bool is_word(std::uint32_t code_point);
/// Value of a decimal digit of any script (`\d`), or -1.
[[nodiscard]] int decimal_digit(std::uint32_t code_point);
/// The character a `\N{...}` escape names (aliases included).
[[nodiscard]] std::optional<std::uint32_t> named(std::string_view name);
/// The aliases among them, as far as ICU does not know them ("NULL", "LINE FEED", "NBSP"), in capitals; those of the
/// variation selectors ("VS16") follow a rule and are not here.
[[nodiscard]] std::optional<std::uint32_t> aliased(std::string_view name);

/// str.strip() without argument.
[[nodiscard]] std::string_view strip(std::string_view text);
/// str.strip(characters) for ASCII characters.
[[nodiscard]] std::string_view strip(std::string_view text, std::string_view characters);

}  // namespace evalrun::unicode
