/// Kinds of values, the same for values and for nodes of a call tape, and the kinds that declared types mean.
///
///     kind_declared("integer");                       // Kind::integer
///     takes_int_as_float("float");                    // true
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "evalrun/value.hpp"

#include "decode/call_tape.hpp"

namespace evalrun::checkers {

/// Python's types. The first eight are numbered as in TapeNode::Kind.
enum class Kind : std::uint8_t {
  none,
  boolean,
  integer,  ///< of any size
  floating,
  string,
  list,
  tuple,
  dict,
  set,
  complex,
  bytes,
  object
};

/// The kind of a value on a call tape. A call inside an argument is a dict.
[[nodiscard]] constexpr Kind kind_of(const TapeNode& node) noexcept {
  return node.kind < TapeNode::Kind::dict ? static_cast<Kind>(node.kind) : Kind::dict;
}
[[nodiscard]] Kind kind_of(const Value& value) noexcept;

/// The kind with that name in Python ("int"); nullopt for another name.
[[nodiscard]] std::optional<Kind> kind_named(std::string_view python_type);
/// The name of a kind in Python: "int".
[[nodiscard]] std::string_view python_name(Kind kind);

/// The kind of a type that a function's document declares; nullopt for a type that the reference does not know
/// (specification: bfcl-semantics 5).
[[nodiscard]] std::optional<Kind> kind_declared(std::string_view declared);

/// Whether an int is accepted for the declared type: the reference converts it to a float and compares that.
[[nodiscard]] constexpr bool takes_int_as_float(std::string_view declared) noexcept { return declared == "float"; }

/// A set of kinds.
class Kinds {
 public:
  static constexpr Kinds all() {
    Kinds kinds;
    kinds.bits_ = 0xFFFF;
    return kinds;
  }
  constexpr void add(Kind kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(Kind kind) const { return (bits_ & bit(kind)) != 0; }

 private:
  static constexpr std::uint16_t bit(Kind kind) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
  }
  std::uint16_t bits_ = 0;
};

}  // namespace evalrun::checkers
