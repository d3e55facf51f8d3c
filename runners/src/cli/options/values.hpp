/// Adds flags that take a number, one of some words, names, a text or a file, with one sentence for each kind of wrong
/// value.
///
///     add_number(app, "--port", options.port, {"port", 0, 65535}, "port to listen on");
///     // --port 99999: "--port: 99999 is no port (0 to 65535)"
#pragma once
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "evalrun/decode.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "text/messages.hpp"

namespace evalrun::decode::forms {
struct Bare;
}  // namespace evalrun::decode::forms

namespace evalrun::cli {

template <class Number>
struct NumberRange {
  std::string_view noun;  ///< the word for the number: "port"
  Number least;
  Number most = std::numeric_limits<Number>::max();  ///< the largest Number means no upper bound
  std::string_view unit = std::is_floating_point_v<Number> ? "NUMBER" : "N";  ///< name of the value in the help
  std::string_view zero = {};  ///< what a zero would mean, if it is below the range
};

namespace numbers {

/// The sentence about a text that is no number in the range.
template <class Number>
std::string refusal(const std::string& text, const NumberRange<Number>& range) {
  // For 16-bit numbers (ports), the largest number is a bound worth printing.
  const bool above_zero = range.least > 0 && static_cast<double>(range.least) < 1e-6;
  const auto bounds = above_zero ? std::string("more than 0")
                      : sizeof(Number) > sizeof(std::uint16_t) && range.most == std::numeric_limits<Number>::max()
                          ? fmt::format("{:g} or more", static_cast<double>(range.least))
                          : fmt::format("{} to {}", range.least, range.most);
  if (!range.zero.empty() && text == "0") return fmt::format("0 {} ({})", range.zero, bounds);
  return fmt::format("{} is no {} ({})", text.empty() ? "an empty text" : cut(text), range.noun, bounds);
}

template <class Number>
std::optional<Number> read(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, code] = std::from_chars(begin, end, number);
  if (code != std::errc{} || stop != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>)
    if (!std::isfinite(number)) return std::nullopt;
  return number;
}

template <class Number, class Into>
CLI::Option* add(CLI::App& app, const std::string& flag, Into& into, NumberRange<Number> range,
                 const std::string& help) {
  const auto name = flag.substr(0, flag.find(','));
  const auto take = [&into, range, name](const std::string& text) {
    const auto number = read<Number>(text);
    if (!number || *number < range.least || *number > range.most)
      throw CLI::ValidationError(name, refusal(text, range));
    const Number taken = *number;
    into = taken;
  };
  return app.add_option_function<std::string>(flag, take, help)->type_name(std::string(range.unit));
}

}  // namespace numbers

/// Adds a flag that takes a number; the help shows its default.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& flag, Number& into,
                        std::type_identity_t<NumberRange<Number>> range, const std::string& help) {
  return numbers::add(app, flag, into, range, help)->default_str(fmt::format("{}", into));
}

/// Adds a flag that takes a number and has no default.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& flag, std::optional<Number>& into,
                        std::type_identity_t<NumberRange<Number>> range, const std::string& help) {
  return numbers::add(app, flag, into, range, help);
}

/// Adds a flag that takes a number; a zero in `into` means that the flag was not given.
template <class Number>
CLI::Option* add_limit(CLI::App& app, const std::string& flag, Number& into,
                       std::type_identity_t<NumberRange<Number>> range, const std::string& help) {
  return numbers::add(app, flag, into, range, help);
}

/// Adds a flag that takes one of `words`.
CLI::Option* add_choice(CLI::App& app, const std::string& flag, std::string& into, std::vector<std::string_view> words,
                        const std::string& help);

/// Adds a flag that takes names, joined by commas or in several words. Duplicates are dropped.
CLI::Option* add_names(CLI::App& app, const std::string& flag, std::vector<std::string>& into, const std::string& help);

/// Adds a flag that takes a text; `kind` is its name in the help: FILE, DIR, URL, NAME, ...
CLI::Option* add_text(CLI::App& app, const std::string& flag, std::string& into, std::string_view kind,
                      const std::string& help);

/// What the value of an output flag may name.
enum class Target : std::uint8_t { file, file_or_folder, folder };

/// Adds a flag that says where to write ("-": standard output). A place that cannot be written is refused before the
/// command does anything.
CLI::Option* add_output(CLI::App& app, const std::string& flag, std::string& into, const std::string& help,
                        Target target = Target::file);

/// The forms without marks that `auto` finds by itself.
[[nodiscard]] std::span<const decode::forms::Bare* const> bare_forms();
/// Behind a message that there is no such format: "; it is a form that --format auto reads", or nothing.
[[nodiscard]] std::string_view if_form(std::string_view name);
/// Why a format cannot decode answers to the suite, with the formats that can; empty: it can. nullptr: cases of no
/// suite, whose answers may have any format.
[[nodiscard]] std::string why_unfit(const Format& format, const Suite* suite);
/// The row of formats() that --format names, if it can decode answers to the suite; see why_unfit(). Errors: usage.
[[nodiscard]] result<const Format*> format_named(const std::string& name, const Suite* suite);

/// A check for add_text: the file must exist and be readable. Returns a sentence if not, otherwise "".
[[nodiscard]] std::string readable_file(const std::string& name);

}  // namespace evalrun::cli
