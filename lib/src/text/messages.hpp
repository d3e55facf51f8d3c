/// Pieces of messages: counts in words, shortened texts, and the known name that is nearest to a misspelled one.
///
///     counted(1, "answer");                                     // "1 answer"
///     "there is no suite 'bfc1'" + choices("bfc1", ids);        // "...; did you mean bfcl? Choose one of: bfcl, ..."
///
/// All functions are pure and safe to call from several threads.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace evalrun {

/// "1 case", "2 cases"; `many` is the plural if it is not `one` with an s.
[[nodiscard]] std::string counted(std::size_t n, std::string_view one, std::string_view many = {});
/// The form of a word that fits the number: "is" or "are", "has" or "have".
[[nodiscard]] inline std::string_view form(std::size_t n, std::string_view one, std::string_view many) {
  return n == 1 ? one : many;
}

/// At most `most` bytes, cut between characters and marked with "...".
[[nodiscard]] std::string cut(std::string_view text, std::size_t most = 100);

/// The name that was probably meant; nullopt if no name is near. Ignores case, hyphens and underscores.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view given,
                                                           std::span<const std::string_view> known);

/// The end of a message about an unknown name: "; did you mean X? Choose one of: A, B", without the question if no name
/// is near.
[[nodiscard]] std::string choices(std::string_view given, std::span<const std::string_view> known);

}  // namespace evalrun
