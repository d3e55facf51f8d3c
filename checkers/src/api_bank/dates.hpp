/// Dates as Python's strptime reads them, for the formats that API-Bank uses.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace evalrun::checkers::api_bank {

/// "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%m-%d": numbers of one or two digits (years of four), nothing around them, and a
/// day that the calendar has. The text in full length ("2023-03-05"), or nullopt.
[[nodiscard]] std::optional<std::string> read_date(std::string_view text);
[[nodiscard]] std::optional<std::string> read_time(std::string_view text);
[[nodiscard]] std::optional<std::string> read_month_day(std::string_view text);

/// The same after white space is stripped and a short year is filled up with zeros.
[[nodiscard]] std::optional<std::string> tidy_date(std::string_view text);
[[nodiscard]] std::optional<std::string> tidy_time(std::string_view text);
/// "mm-dd" of a date with or without its year.
[[nodiscard]] std::optional<std::string> tidy_month_day(std::string_view text);

}  // namespace evalrun::checkers::api_bank
