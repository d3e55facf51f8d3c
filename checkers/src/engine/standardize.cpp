#include "standardize.hpp"

#include <algorithm>
#include <array>

#include "python/text.hpp"

namespace evalrun::checkers {

namespace {

constexpr std::string_view dropped = " ,./-_*^";

/// The standardized form of each ASCII character; 0: it is dropped.
constexpr auto kept = [] {
  std::array<char, 128> all{};
  for (std::size_t c = 0; c < all.size(); ++c) {
    const auto character = static_cast<char>(c);
    if (dropped.find(character) != std::string_view::npos) continue;
    all[c] = character == '\'' ? '"' : character >= 'A' && character <= 'Z' ? static_cast<char>(c + 32) : character;
  }
  return all;
}();

std::string standardized_beyond_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (dropped.find(c) == std::string_view::npos) out.push_back(c);
  out = lower(out);
  std::ranges::replace(out, '\'', '"');
  return out;
}

}  // namespace

std::string_view standardize_into(std::string_view text, std::string& buffer) {
  buffer.resize(text.size());
  auto* out = buffer.data();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return buffer = standardized_beyond_ascii(text);
    const char k = kept[static_cast<unsigned char>(c)];
    *out = k;
    // A null character is kept, although 0 means "dropped" in the table.
    if (k != 0 || c == 0) ++out;
  }
  buffer.resize(static_cast<std::size_t>(out - buffer.data()));
  return buffer;
}

std::string standardized(std::string_view text) {
  std::string out;
  standardize_into(text, out);
  return out;
}

bool standardizes_to(std::string_view text, std::string_view wanted) {
  auto next = wanted.begin();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return standardized_beyond_ascii(text) == wanted;
    const char k = kept[static_cast<unsigned char>(c)];
    if (k == 0 && c != 0) continue;
    if (next == wanted.end() || *next != k) return false;
    ++next;
  }
  return next == wanted.end();
}

bool standardizes_to(const Value& value, const Value& wanted) {
  const auto* text = value.string();
  if (text == nullptr) return equal(value, wanted);
  return wanted.is_string() && standardizes_to(std::string_view(*text), std::string_view(*wanted.string()));
}

List standardized_items(const List& items) {
  List out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(standardized_value(item));
  return out;
}

Value standardized_value(const Value& value) {
  return value.is_string() ? Value(standardized(*value.string())) : value;
}

bool contains(const List& items, const Value& value) {
  return std::ranges::any_of(items, [&](const Value& item) { return equal(item, value); });
}

}  // namespace evalrun::checkers
