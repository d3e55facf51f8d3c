/// Whether a value has the type a parameter declares (specification: bfcl-semantics 5, 5.0).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "finding.hpp"

namespace evalrun::checkers {

/// The declared type as the name of a Python type; nullopt for a type the reference does not know.
[[nodiscard]] std::optional<std::string_view> python_type_of(std::string_view declared);

/// Type of the first answer that is not "", or "" where there is none.
[[nodiscard]] std::string_view accepted_type(const List& accepted);

struct TypeFinding {
  enum class Fit : std::uint8_t {
    fine,
    nested,  ///< the elements are of other types than declared
    simple,  ///< the value is
  };
  Fit fit = Fit::fine;
  /// The accepted answers are of another type than the declared one: compare raw, without standardization.
  bool is_variable = false;
  bool nested_failed = false;  ///< with `simple`: the elements were looked at before

  [[nodiscard]] bool valid() const { return fit == Fit::fine; }
};

/// What a value is compared with: `expected` and `nested` are names of Python types; `nested` is empty where elements
/// are not looked at; `wanted` is accepted_type(accepted).
struct Declared {
  std::string_view expected, nested, wanted;
};

[[nodiscard]] TypeFinding check_type(const Value& value, const List& accepted, const Declared& declared);

/// The same in words. Precondition: not valid().
[[nodiscard]] Finding type_error(std::string_view parameter, const Value& value, const Declared& declared,
                                 const TypeFinding& found);

}  // namespace evalrun::checkers
