/// Pieces of Python regular expressions, matched by hand: `\s*`, `\w*`, numbers, and searches that only go forward, so
/// that matching takes linear time for any text.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace evalrun::checkers::pattern {

inline constexpr auto nowhere = std::string_view::npos;

/// The position behind `\s*` at `i`.
[[nodiscard]] std::size_t skip_spaces(std::string_view text, std::size_t i);
/// The position behind `\w*` at `i`.
[[nodiscard]] std::size_t skip_word(std::string_view text, std::size_t i);

/// Whether the literal is at `i`, which may be beyond the end of the text.
[[nodiscard]] inline bool stands_at(std::string_view text, std::size_t i, std::string_view literal) {
  return i <= text.size() && text.substr(i).starts_with(literal);
}

/// The position behind the first `new\s+` with the literal, at or after `from`; or nowhere.
[[nodiscard]] std::size_t find_new(std::string_view text, std::string_view literal, std::size_t from);

/// text.split(",")
[[nodiscard]] std::vector<std::string_view> split_commas(std::string_view text);

/// text.startswith(quote) and text.endswith(quote); true for a single quote, too.
[[nodiscard]] inline bool is_within(std::string_view text, char quote) {
  return text.starts_with(quote) && text.ends_with(quote);
}

/// `^-?\d+(\.\d+)?([eE][+-]?\d+)?[suffix]$`; the optional parts are allowed only if set here.
struct NumberForm {
  bool fraction = false;
  bool exponent = false;
  std::string_view suffix = {};  ///< one of these must follow; "" for none
};

/// The number without its suffix, if the text has the form; `$` allows one newline at the end.
[[nodiscard]] std::optional<std::string_view> match_number(std::string_view text, const NumberForm& form);

/// Searches for the first position at or after `i` and remembers it. If `i` never decreases from call to call, all
/// searches together read the text about once. `find(i)` returns the position, or nowhere.
template <class Find>
class Forward {
 public:
  explicit Forward(Find find) : find_(std::move(find)) {}

  [[nodiscard]] std::size_t from(std::size_t i) {
    if (!asked_ || (at_ != nowhere && at_ < i)) at_ = find_(i);
    asked_ = true;
    return at_;
  }

 private:
  Find find_;
  std::size_t at_ = 0;
  bool asked_ = false;
};

/// A Forward for a literal.
[[nodiscard]] inline auto forward(std::string_view text, std::string_view literal) {
  return Forward([text, literal](std::size_t i) { return text.find(literal, i); });
}

/// Where a lazy `.*?` that starts at `i` ends: at the first `literal` from `least` on, if no newline is before it. `i`
/// and `least` must not decrease from call to call.
class OnLine {
 public:
  OnLine(std::string_view text, std::string_view literal)
      : end_(forward(text, literal)), newline_(forward(text, "\n")) {}

  [[nodiscard]] std::size_t from(std::size_t i, std::size_t least) {
    const auto end = end_.from(least);
    return end < newline_.from(i) ? end : nowhere;
  }
  [[nodiscard]] std::size_t from(std::size_t i) { return from(i, i); }

 private:
  decltype(forward({}, {})) end_, newline_;
};

}  // namespace evalrun::checkers::pattern
