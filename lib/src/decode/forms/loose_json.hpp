/// JSON as models write it: strict JSON, or the same with single quotes, True, False and None, commas behind the last
/// item, line ends in strings; on request with bare keys and words (Gemma's call:f{city:Paris}).
///
///     const JsonAt found = read_loose_json("{'a': True,} is it", 0);   // whole; {"a": true}; ends at 12
///
/// Pure; safe to call from several threads. Nesting beyond 200 levels is not read.
#pragma once
#include <cstddef>
#include <string_view>

#include "text.hpp"

namespace evalrun::decode::forms {

enum class Spelling : std::uint8_t {
  quoted,  ///< keys and texts stand in quotes
  bare,    ///< keys are bare, texts stand in `<|"|>` or `<escape>` or are bare
};

/// The value that begins at byte `i`. What is strict JSON is read as parse_json reads it.
[[nodiscard]] JsonAt read_loose_json(std::string_view text, std::size_t i, Spelling spelling = Spelling::quoted);

}  // namespace evalrun::decode::forms
