/// The types that function documents declare, and the values that fit them.
#pragma once
#include "engine/kinds.hpp"
#include "lint.hpp"

namespace evalrun::checkers::lint {

struct Declared {
  bool given = false;
  bool known = false;  ///< false also if no type is given
  bool any = false;    ///< every value fits
  Kinds kinds = {};    ///< of the values that fit

  [[nodiscard]] bool is_list() const { return known && !any && kinds.has(Kind::list); }
  [[nodiscard]] bool is_object() const { return known && !any && kinds.has(Kind::dict); }
};

/// `type`: the member "type" of a schema, or nullptr. JSON Schema allows a list of types.
[[nodiscard]] Declared declared_type(TypeNames types, const Value* type);

/// Whether a value has the declared type; true if no type, or an unknown one, is declared. An int fits a float. Values
/// inside of lists and objects are not looked at.
[[nodiscard]] bool fits(const Declared& declared, TypeNames types, const Value& value);

}  // namespace evalrun::checkers::lint
