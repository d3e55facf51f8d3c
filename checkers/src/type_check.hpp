/// Whether a value has the type a parameter declares (specification: bfcl-semantics 5, 5.0).
#pragma once
#include <optional>
#include <string_view>

#include "finding.hpp"

namespace evalrun::checkers {

/// The declared type as the name of a Python type; nullopt for a type the reference does not know.
[[nodiscard]] std::optional<std::string_view> python_type_of(std::string_view declared);

struct TypeFinding {
  Finding finding;
  /// The accepted answers are of another type than the declared one: compare raw, without standardisation.
  bool is_variable = false;
};

/// `expected` and `nested` are names of Python types; `nested` is empty where elements are not looked at.
[[nodiscard]] TypeFinding check_type(std::string_view parameter, const Value& value, const List& accepted,
                                     std::string_view expected, std::string_view nested);

}  // namespace evalrun::checkers
