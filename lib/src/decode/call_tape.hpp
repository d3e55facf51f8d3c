/// Calls read from a text, without values: a sequence of nodes, and the text that they point into. Most of millions of
/// answers can be judged from the tape without a single allocation.
///
///     CallTape calls;                                   // reuse it: it keeps its memory
///     if (find_format("prompt")->read_tape("[f(a=1)]", calls))
///       calls.text(calls.nodes[1]);                      // "a": node 0 is the call, 2 is the 1
///     const List values = calls.values();                // [{"f": {"a": 1}}], as decode() gives them
///
/// Plain data; one thread at a time.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun {

/// One node; the nodes inside it follow it directly. Values are those that Python reads.
struct TapeNode {
  enum class Kind : std::uint8_t {
    none,
    boolean,   ///< `bits` is 1 or 0
    integer,   ///< within int64
    floating,  ///< finite
    string,    ///< its text; `size` bytes
    list,      ///< `bits` items
    tuple,     ///< `bits` items
    dict,      ///< `bits` entries: a scalar and a value each
    call,      ///< its text is the function's name; `bits` keywords
    keyword,   ///< its text is the parameter's name; one value
  };
  Kind kind = Kind::none;
  bool repeats = false;               ///< call: a parameter may occur twice; its last value counts
  std::uint32_t extent = 1;           ///< number of nodes, including this one and all nodes inside it
  std::uint32_t begin = 0, size = 0;  ///< bytes of CallTape::content
  std::uint64_t bits = 0;

  [[nodiscard]] std::int64_t integer() const noexcept { return static_cast<std::int64_t>(bits); }
  [[nodiscard]] double floating() const noexcept { return std::bit_cast<double>(bits); }
};

struct CallTape {
  static constexpr std::size_t padding = sizeof(std::uint64_t);  ///< nulls behind `content`

  std::vector<TapeNode> nodes;  ///< the calls, one after the other
  std::size_t count = 0;        ///< number of calls
  std::string content;          ///< a copy of the text with the escapes of strings resolved; then `padding` nulls

  [[nodiscard]] std::string_view text(const TapeNode& node) const noexcept {
    return {content.data() + node.begin, node.size};
  }
  /// text(node) == other. Precondition: `padding` bytes behind the end of `other` are readable.
  [[nodiscard]] bool is(const TapeNode& node, std::string_view other) const noexcept;
  /// The value that starts at one of `nodes`; for a call: {name: {parameter: value}}.
  [[nodiscard]] Value value(const TapeNode& node) const;
  /// One value for each call. If a parameter or key occurs twice, the last value counts.
  [[nodiscard]] List values() const;
};

[[gnu::always_inline]] inline bool CallTape::is(const TapeNode& node, std::string_view other) const noexcept {
  if (node.size != other.size()) return false;
  // Texts are short and of many lengths: comparing eight bytes at a time mispredicts fewer branches than memcmp does.
  const auto word = [](const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
  };
  constexpr auto step = padding;
  const auto* a = content.data() + node.begin;
  const auto* b = other.data();
  auto left = other.size();
  for (; left > step; left -= step, a += step, b += step)
    if (word(a) != word(b)) return false;
  if (left == 0) return true;
  const auto differs = word(a) ^ word(b);
  const auto beyond = 8 * (step - left);
  return (std::endian::native == std::endian::little ? differs << beyond : differs >> beyond) == 0;
}

}  // namespace evalrun
