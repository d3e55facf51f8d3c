/// The order of case ids in reports: "simple_9" before "simple_10".
#pragma once
#include <cstddef>
#include <string_view>

#include "text/ascii.hpp"

namespace evalrun {

/// Compares runs of ASCII digits as numbers of any length, and all other bytes as unsigned numbers. Texts that differ
/// in leading zeros alone are compared as bytes. A strict total order: only equal texts tie.
[[nodiscard]] inline bool natural_less(std::string_view a, std::string_view b) {
  // Takes the number off the front of the text; returns its digits without leading zeros.
  const auto take_number = [&](std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    auto digits = text.substr(0, end);
    text.remove_prefix(end);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
  };
  const auto whole_a = a, whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const auto number_a = take_number(a), number_b = take_number(b);
      if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
      if (number_a != number_b) return number_a < number_b;
      continue;
    }
    if (a.front() != b.front()) return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.empty() && b.empty() ? whole_a < whole_b : a.empty() && !b.empty();
}

}  // namespace evalrun
