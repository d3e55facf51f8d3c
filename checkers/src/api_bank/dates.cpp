#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api.hpp"
#include "python/text.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::api_bank {
namespace {

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool has_day(int year, int month, int day) {
  static constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return day <= days.at(static_cast<std::size_t>(month - 1)) + (month == 2 && is_leap(year) ? 1 : 0);
}

/// Reads the parts of a date from left to right, as Python's strptime does.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  /// The longest number of at most two digits within the bounds.
  std::optional<int> number(int low, int high) {
    for (std::size_t length = 2; length > 0; --length) {
      if (at_ + length > text_.size()) continue;
      const auto digits = text_.substr(at_, length);
      if (!std::ranges::all_of(digits, is_digit)) continue;
      int value = 0;
      for (const char c : digits) value = value * 10 + (c - '0');
      if (value < low || value > high) continue;
      at_ += length;
      return value;
    }
    return std::nullopt;
  }
  /// A single digit may have a blank before it.
  std::optional<int> day() {
    if (auto found = number(1, 31)) return found;
    if (at_ + 1 >= text_.size() || text_[at_] != ' ' || text_[at_ + 1] < '1' || text_[at_ + 1] > '9')
      return std::nullopt;
    at_ += 2;
    return text_[at_ - 1] - '0';
  }
  std::optional<int> year() {
    int value = 0;
    for (int i = 0; i < 4; ++i) {
      if (at_ >= text_.size()) return std::nullopt;
      const int digit = decimal_digit(next_character(text_, at_));
      if (digit < 0) return std::nullopt;
      value = value * 10 + digit;
    }
    return value >= 1 ? std::optional(value) : std::nullopt;
  }
  bool literal(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// A blank of the format matches one or more characters of white space.
  bool blank() {
    const auto begin = at_;
    while (at_ < text_.size()) {
      auto after = at_;
      if (!is_space(next_character(text_, after))) break;
      at_ = after;
    }
    return at_ > begin;
  }
  [[nodiscard]] bool done() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::string> date_in(Scan& scan) {
  const auto year = scan.year();
  if (!year || !scan.literal('-')) return std::nullopt;
  const auto month = scan.number(1, 12);
  if (!month || !scan.literal('-')) return std::nullopt;
  const auto day = scan.day();
  if (!day || !has_day(*year, *month, *day)) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

/// Removes white space at the ends, and fills the first of three parts up to four digits.
std::string tidy(std::string_view text) {
  text = strip(text);
  const auto first = text.find('-');
  if (first >= 4 || std::ranges::count(text, '-') != 2) return std::string(text);
  // Python's zfill puts the zeros behind a sign. The sign can only be "+", since "-" separates the parts.
  const bool plus = text.starts_with('+');
  return (plus ? "+" : "") + std::string(4 - first, '0') + std::string(text.substr(plus ? 1 : 0));
}

}  // namespace

std::optional<std::string> read_date(std::string_view text) {
  Scan scan(text);
  auto date = date_in(scan);
  return date && scan.done() ? date : std::nullopt;
}

std::optional<std::string> read_time(std::string_view text) {
  Scan scan(text);
  const auto date = date_in(scan);
  if (!date || !scan.blank()) return std::nullopt;
  const auto hour = scan.number(0, 23);
  if (!hour || !scan.literal(':')) return std::nullopt;
  const auto minute = scan.number(0, 59);
  if (!minute || !scan.literal(':')) return std::nullopt;
  const auto second = scan.number(0, 61);
  // strptime accepts leap seconds, datetime does not.
  if (!second || *second > 59 || !scan.done()) return std::nullopt;
  return fmt::format("{} {:02}:{:02}:{:02}", *date, *hour, *minute, *second);
}

std::optional<std::string> read_month_day(std::string_view text) {
  Scan scan(text);
  const auto month = scan.number(1, 12);
  if (!month || !scan.literal('-')) return std::nullopt;
  const auto day = scan.day();
  constexpr int without_year = 1900;
  if (!day || !scan.done() || !has_day(without_year, *month, *day)) return std::nullopt;
  return fmt::format("{:02}-{:02}", *month, *day);
}

std::optional<std::string> tidy_date(std::string_view text) { return read_date(tidy(text)); }
std::optional<std::string> tidy_time(std::string_view text) { return read_time(tidy(text)); }

std::optional<std::string> tidy_month_day(std::string_view text) {
  const auto tidied = tidy(text);
  if (const auto date = read_date(tidied)) return date->substr(5);
  return read_month_day(tidied);
}

}  // namespace evalrun::checkers::api_bank
