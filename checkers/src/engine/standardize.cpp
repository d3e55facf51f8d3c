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

bool is_ascii(char c) { return static_cast<unsigned char>(c) < kept.size(); }

/// A null character is kept, although 0 means "dropped" in the table.
bool is_dropped(char c) { return is_ascii(c) && kept[static_cast<unsigned char>(c)] == 0 && c != 0; }

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

std::string standardized(std::string_view text) {
  std::string out(text.size(), '\0');
  auto* next = out.data();
  for (const char c : text) {
    if (!is_ascii(c)) return standardized_beyond_ascii(text);
    *next = kept[static_cast<unsigned char>(c)];
    if (!is_dropped(c)) ++next;
  }
  out.resize(static_cast<std::size_t>(next - out.data()));
  return out;
}

bool same_standardized(std::string_view a, std::string_view b) {
  const auto* x = a.begin();
  const auto* y = b.begin();
  while (true) {
    while (x != a.end() && y != b.end() && *x == *y && is_ascii(*x)) ++x, ++y;
    while (x != a.end() && is_dropped(*x)) ++x;
    while (y != b.end() && is_dropped(*y)) ++y;
    if ((x != a.end() && !is_ascii(*x)) || (y != b.end() && !is_ascii(*y))) return standardized(a) == standardized(b);
    if (x == a.end() || y == b.end()) return x == a.end() && y == b.end();
    if (kept[static_cast<unsigned char>(*x++)] != kept[static_cast<unsigned char>(*y++)]) return false;
  }
}

bool same_standardized(const Value& a, const Value& b) {
  if (a.string() == nullptr || b.string() == nullptr) return equal(a, b);
  return same_standardized(std::string_view(*a.string()), std::string_view(*b.string()));
}

List standardized_items(const List& items) {
  List out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(item.is_string() ? Value(standardized(*item.string())) : item);
  return out;
}

bool contains(const List& items, const Value& value) {
  return std::ranges::any_of(items, [&](const Value& item) { return equal(item, value); });
}

}  // namespace evalrun::checkers
