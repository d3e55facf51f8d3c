#include "pattern.hpp"

#include "python/text.hpp"

namespace evalrun::checkers::pattern {
namespace {

/// The position behind the characters from `i` on for which `holds` is true.
template <class Predicate>
std::size_t skip_while(std::string_view text, std::size_t i, Predicate holds) {
  while (i < text.size()) {
    auto after = i;
    if (!holds(next_character(text, after))) break;
    i = after;
  }
  return i;
}

std::size_t skip_digits(std::string_view text, std::size_t i) {
  return skip_while(text, i, [](std::uint32_t c) { return decimal_digit(c) >= 0; });
}

bool is_one_of(std::string_view text, std::size_t i, std::string_view characters) {
  return i < text.size() && characters.find(text[i]) != nowhere;
}

/// The position behind `(lead\d+)?` at `i`; `sign`: a sign may precede the digits.
std::size_t skip_part(std::string_view text, std::size_t i, std::string_view lead, bool sign) {
  if (!is_one_of(text, i, lead)) return i;
  auto digits = i + 1;
  if (sign && is_one_of(text, digits, "+-")) ++digits;
  const auto end = skip_digits(text, digits);
  return end > digits ? end : i;
}

}  // namespace

std::size_t skip_spaces(std::string_view text, std::size_t i) { return skip_while(text, i, is_space); }
std::size_t skip_word(std::string_view text, std::size_t i) { return skip_while(text, i, is_word); }

std::size_t find_new(std::string_view text, std::string_view literal, std::size_t from) {
  for (auto at = text.find("new", from); at != nowhere; at = text.find("new", at + 3)) {
    const auto word = skip_spaces(text, at + 3);
    if (word > at + 3 && stands_at(text, word, literal)) return word + literal.size();
  }
  return nowhere;
}

std::vector<std::string_view> split_commas(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (auto comma = text.find(','); comma != nowhere; comma = text.find(',', begin)) {
    out.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  out.push_back(text.substr(begin));
  return out;
}

std::optional<std::string_view> match_number(std::string_view text, const NumberForm& form) {
  const std::size_t digits = text.starts_with('-') ? 1 : 0;
  auto end = skip_digits(text, digits);
  if (end == digits) return std::nullopt;
  if (form.fraction) end = skip_part(text, end, ".", false);
  if (form.exponent) end = skip_part(text, end, "eE", true);
  auto after = end;
  if (!form.suffix.empty()) {
    if (!is_one_of(text, end, form.suffix)) return std::nullopt;
    ++after;
  }
  if (after != text.size() && text.substr(after) != "\n") return std::nullopt;
  return text.substr(0, end);
}

}  // namespace evalrun::checkers::pattern
