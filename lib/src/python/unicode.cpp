#include "unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text.hpp"

namespace evalrun::unicode {
namespace {

constexpr std::uint32_t bad_byte = 0x110000;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

UChar32 as_icu(std::uint32_t c) { return static_cast<UChar32>(c); }

/// Assigned in Unicode 14 or before.
bool known(std::uint32_t c) {
  if (c >= bad_byte) return false;
  UVersionInfo age{};
  u_charAge(as_icu(c), age);
  return age[0] != 0 && age[0] <= 14;
}

icu::UnicodeString to_icu(std::string_view text) {
  icu::UnicodeString out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = next(text, i);
    if (c >= 0xD800 && c <= 0xDFFF)
      out.append(static_cast<UChar>(c));
    else
      out.append(as_icu(c >= bad_byte ? 0xFFFD : c));
  }
  return out;
}

std::string from_icu(const icu::UnicodeString& text) {
  std::string out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    append(out, static_cast<std::uint32_t>(text.char32At(i)));
  return out;
}

/// "VS1" to "VS256".
std::optional<std::uint32_t> variation_selector(std::string_view name) {
  std::uint32_t number = 0;
  if (!name.starts_with("VS") || name.size() < 3 || name[2] == '0') return std::nullopt;
  const auto [end, error] = std::from_chars(name.data() + 2, name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size() || number > 256) return std::nullopt;
  return number <= 16 ? 0xFDFF + number : 0xE0100 + number - 17;
}

/// "CJK UNIFIED IDEOGRAPH-" and four or five hexadecimal digits.
std::optional<std::uint32_t> ideograph(std::string_view name) {
  static constexpr std::string_view prefix = "CJK UNIFIED IDEOGRAPH-";
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  if (name.size() < 4 || name.size() > 5 || name.find_first_not_of("0123456789ABCDEF") != std::string_view::npos)
    return std::nullopt;
  std::uint32_t c = 0;
  std::from_chars(name.data(), name.data() + name.size(), c, 16);
  const bool compatibility = (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
  if (compatibility || !known(c) || u_hasBinaryProperty(as_icu(c), UCHAR_UNIFIED_IDEOGRAPH) == 0) return std::nullopt;
  return c;
}

}  // namespace

std::uint32_t next(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
  const auto continues = [&](std::size_t at) { return at < text.size() && (byte(at) & 0xC0U) == 0x80U; };
  const std::uint32_t b = byte(i);
  if (b < 0x80) {
    ++i;
    return b;
  }
  if (b >= 0xC2 && b <= 0xDF && continues(i + 1)) {
    const auto c = ((b & 0x1FU) << 6U) | (byte(i + 1) & 0x3FU);
    i += 2;
    return c;
  }
  if ((b & 0xF0U) == 0xE0U && continues(i + 1) && continues(i + 2)) {
    const auto c = ((b & 0x0FU) << 12U) | ((byte(i + 1) & 0x3FU) << 6U) | (byte(i + 2) & 0x3FU);
    if (c >= 0x800) {
      i += 3;
      return c;
    }
  }
  if (b >= 0xF0 && b <= 0xF4 && continues(i + 1) && continues(i + 2) && continues(i + 3)) {
    const auto c =
        ((b & 0x07U) << 18U) | ((byte(i + 1) & 0x3FU) << 12U) | ((byte(i + 2) & 0x3FU) << 6U) | (byte(i + 3) & 0x3FU);
    if (c >= 0x10000 && c < bad_byte) {
      i += 4;
      return c;
    }
  }
  ++i;
  return bad_byte + b;
}

void append(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else if (c < bad_byte) {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(c - bad_byte);
  }
}

void append_escape(std::string& out, std::uint32_t c) {
  if (c < 0x100)
    out += fmt::format("\\x{:02x}", c);
  else if (c < 0x10000)
    out += fmt::format("\\u{:04x}", c);
  else
    out += fmt::format("\\U{:08x}", c);
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t eight = 0;
    if (i + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const auto at = i;
    const auto c = next(text, i);
    if (c >= bad_byte || (c >= 0xD800 && c <= 0xDFFF)) return at;
  }
  return std::string_view::npos;
}

std::string lower(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
  }
  const auto source = to_icu(text);
  icu::UnicodeString out(source);
  out.toLower(icu::Locale::getRoot());
  return from_icu(out);
}

std::string upper(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
  }
  const auto source = to_icu(text);
  icu::UnicodeString out(source);
  out.toUpper(icu::Locale::getRoot());
  return from_icu(out);
}

std::string nfkc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  return from_icu(normalizer->normalize(to_icu(text), status));
}

bool is_identifier_start(std::uint32_t c) {
  if (c < 0x80) return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return known(c) && u_hasBinaryProperty(as_icu(c), UCHAR_XID_START) != 0;
}

bool is_identifier_part(std::uint32_t c) {
  if (c < 0x80) return is_identifier_start(c) || (c >= '0' && c <= '9');
  return known(c) && u_hasBinaryProperty(as_icu(c), UCHAR_XID_CONTINUE) != 0;
}

bool is_identifier(std::string_view text) {
  if (text.empty()) return false;
  std::size_t i = 0;
  if (!is_identifier_start(next(text, i))) return false;
  while (i < text.size())
    if (!is_identifier_part(next(text, i))) return false;
  return true;
}

bool is_space(std::uint32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_printable(std::uint32_t c) {
  if (c < 0x80) return c >= 0x20 && c < 0x7F;
  if (!known(c)) return false;
  switch (u_charType(as_icu(c))) {
    case U_UNASSIGNED:
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SPACE_SEPARATOR: return false;
    default: return true;
  }
}

bool is_word(std::uint32_t c) {
  if (c < 0x80) return is_identifier_part(c);
  if (!known(c)) return false;
  if (u_isalpha(as_icu(c)) != 0 && (U_GET_GC_MASK(as_icu(c)) & U_GC_L_MASK) != 0) return true;
  // Python's str.isalnum: letters, decimals, digits and numeric characters.
  return u_getIntPropertyValue(as_icu(c), UCHAR_NUMERIC_TYPE) != U_NT_NONE;
}

int decimal_digit(std::uint32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  if (!known(c) || u_charType(as_icu(c)) != U_DECIMAL_DIGIT_NUMBER) return -1;
  return u_charDigitValue(as_icu(c));
}

std::optional<std::uint32_t> named(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  if (const auto c = aliased(text)) return c;
  if (const auto c = variation_selector(text)) return c;
  // Python forms these names by rule, in capitals only, and has no names for Tangut ideographs.
  if (text.starts_with("CJK UNIFIED IDEOGRAPH-")) return ideograph(name);
  if (text.starts_with("TANGUT IDEOGRAPH-") || (text.starts_with("HANGUL SYLLABLE ") && text != name))
    return std::nullopt;
  for (const auto choice : {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS}) {
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 c = u_charFromName(choice, text.c_str(), &status);
    if (U_SUCCESS(status) && known(static_cast<std::uint32_t>(c))) return static_cast<std::uint32_t>(c);
  }
  return std::nullopt;
}

std::string_view strip(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    auto i = begin;
    if (!is_space(next(text, i))) break;
    begin = i;
  }
  auto end = text.size();
  while (end > begin) {
    auto start = end - 1;
    while (start > begin && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    auto i = start;
    if (!is_space(next(text, i)) || i != end) break;
    end = start;
  }
  return text.substr(begin, end - begin);
}

std::string_view strip(std::string_view text, std::string_view characters) {
  const auto begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) - begin + 1);
}

}  // namespace evalrun::unicode

namespace evalrun {

std::string lower(std::string_view text) { return unicode::lower(text); }
std::string upper(std::string_view text) { return unicode::upper(text); }

std::string_view strip(std::string_view text) { return unicode::strip(text); }
std::string_view strip(std::string_view text, std::string_view characters) { return unicode::strip(text, characters); }

std::string_view without_ends(std::string_view text) {
  if (text.empty()) return {};
  std::size_t begin = 0;
  (void)unicode::next(text, begin);
  text.remove_prefix(begin);
  // The last character starts where reading one character reaches the end; a stray byte is a character of its own.
  for (std::size_t length = std::min<std::size_t>(4, text.size()); length > 0; --length) {
    auto i = text.size() - length;
    (void)unicode::next(text, i);
    if (i == text.size()) return text.substr(0, text.size() - length);
  }
  return {};
}

std::uint32_t next_character(std::string_view text, std::size_t& i) { return unicode::next(text, i); }
bool is_space(std::uint32_t character) { return unicode::is_space(character); }
bool is_word(std::uint32_t character) { return unicode::is_word(character); }
int decimal_digit(std::uint32_t character) { return unicode::decimal_digit(character); }

}  // namespace evalrun
