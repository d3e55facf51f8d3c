/// The schema of one function as a case shows it to the model.
///
///     const Value* type = doc.property("base") ? doc.property("base")->get("type") : nullptr;   // "integer"
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun {

struct FunctionDoc {
  std::string name;
  Value doc;  ///< the whole document as the data set has it: name, description, parameters

  /// `parameters.properties`, or nullptr where the document has none.
  [[nodiscard]] const Dict* properties() const;
  /// One property's schema, or nullptr.
  [[nodiscard]] const Value* property(std::string_view parameter) const;
  /// `parameters.required`, or nullptr where the document has none.
  [[nodiscard]] const List* required() const;
};

}  // namespace evalrun
