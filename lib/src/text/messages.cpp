#include "messages.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/result.hpp"

namespace evalrun {
namespace {

/// The name in lower case, without hyphens and underscores.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == '-' || c == '_') continue;
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

/// The number of insertions, deletions, substitutions and swaps of neighbors that turn one text into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last, now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) now[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::move(last);
    last = std::move(now);
    now.assign(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
  }
  return now.back();
}

}  // namespace

std::string to_string(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  if (n == 1) return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", n, one) : fmt::format("{} {}", n, many);
}

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::optional<std::string_view> nearest_name(std::string_view given, std::span<const std::string_view> known) {
  constexpr std::size_t longest = 60;  // no name is longer
  const auto wanted = plain(given.substr(0, longest + 1));
  if (wanted.empty() || wanted.size() > longest) return std::nullopt;
  const std::size_t allowed = std::max<std::size_t>(1, wanted.size() / 3);
  std::optional<std::string_view> nearest;
  std::size_t least = allowed + 1;
  for (const auto name : known) {
    const auto distance = edit_distance(wanted, plain(name));
    // Of names that are equally near, prefer the same length: swapped letters are the most frequent mistake.
    const bool better = distance < least || (distance == least && nearest && plain(name).size() == wanted.size() &&
                                             plain(*nearest).size() != wanted.size());
    if (!better || distance >= plain(name).size()) continue;
    least = distance;
    nearest = name;
  }
  if (nearest || wanted.size() < 3) return nearest;
  for (const auto name : known)
    if (plain(name).starts_with(wanted)) return name;
  return std::nullopt;
}

std::string choices(std::string_view given, std::span<const std::string_view> known) {
  const auto near = nearest_name(given, known);
  const auto all = fmt::format("hoose one of: {}", fmt::join(known, ", "));
  return near ? fmt::format("; did you mean {}? C{}", *near, all) : fmt::format("; c{}", all);
}

}  // namespace evalrun
