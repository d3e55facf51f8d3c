/// The common part of a case in one block of memory, so that most answers are judged from what was read of the text,
/// without values and with few cache lines. What is not common is left to the prepared parameters.
///
///     const auto compact = CompactCase::make(calls);     // of prepared calls; nullptr: nothing of it is common
///     compact->calls()[0].parameters[0].name             // "base"
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "decode/call_tape.hpp"
#include "prepared_call.hpp"

namespace evalrun::checkers {

/// From there on integers and their nearest floats are no longer the same number.
inline constexpr std::int64_t exact_in_float = std::int64_t{1} << 53U;

/// A set of kinds of TapeNode.
class Kinds {
 public:
  static constexpr Kinds all() {
    Kinds kinds;
    kinds.bits_ = 0xFFFF;
    return kinds;
  }
  constexpr void add(TapeNode::Kind kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(TapeNode::Kind kind) const { return (bits_ & bit(kind)) != 0; }

 private:
  static constexpr std::uint16_t bit(TapeNode::Kind kind) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
  }
  std::uint16_t bits_ = 0;
};

/// An accepted text, number, truth value (a number, as in Python) or None.
struct CompactScalar {
  enum class Kind : std::uint8_t { none, number, text };
  double number = 0;
  const char* bytes = nullptr;  ///< the text as it is, and standardized behind that
  std::uint32_t size = 0, standardized_size = 0;
  Kind kind = Kind::none;

  [[nodiscard]] std::string_view text() const noexcept { return {bytes, size}; }
  [[nodiscard]] std::string_view standardized() const noexcept { return {bytes + size, standardized_size}; }
};

struct CompactList {
  std::span<const CompactScalar> items;
  Kinds fits;  ///< elements of these kinds have the declared type, or that of the accepted elements
};

struct CompactParameter {
  enum class How : std::uint8_t {
    full,    ///< as the prepared parameter says
    scalar,  ///< of one of the kinds, and one of the accepted values
    list,    ///< a list of scalars, equal to one of the accepted ones
  };
  std::string_view name;
  How how = How::full;
  bool standardized = false;  ///< strings are compared in their standardized form
  bool floats = false;        ///< an integer counts as the float next to it
  bool tuples = false;        ///< a tuple counts as a list
  Kinds kinds;                ///< scalar: what a value may be
  std::span<const CompactScalar> accepted;
  std::span<const CompactList> lists;
  const PreparedParameter* prepared = nullptr;
};

struct CompactCall {
  std::string_view name;  ///< as documented
  /// Bits of `parameters` a call must have: by the document, by the accepted answer.
  std::uint64_t required = 0, needed = 0;
  std::span<const CompactParameter> parameters;
};

class CompactCase {
 public:
  /// Points into the calls, which must be Python's. nullptr: one among them stops the reference, or cannot be told by
  /// bits.
  [[nodiscard]] static std::unique_ptr<const CompactCase> make(std::span<const PreparedCall* const> calls);

  [[nodiscard]] std::span<const CompactCall> calls() const noexcept { return calls_; }
  /// Where all of that lies, mostly.
  [[nodiscard]] std::span<const std::byte> memory() const noexcept { return block_; }

 private:
  explicit CompactCase(std::size_t bytes) : block_(bytes), memory_(block_.data(), block_.size()) {}
  friend class CompactMaker;
  std::vector<std::byte> block_;
  std::pmr::monotonic_buffer_resource memory_;
  std::span<const CompactCall> calls_;
};

}  // namespace evalrun::checkers
