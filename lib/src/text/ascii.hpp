/// Classes of ASCII characters, in any locale; bytes beyond ASCII belong to none.
///
///     std::ranges::all_of(std::string_view("2024"), is_digit)         // true
#pragma once

namespace evalrun {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace evalrun
