/// The tables of declared types, one per language.
#pragma once
#include <span>
#include <string_view>

#include "convert.hpp"

namespace evalrun::checkers {

struct TypeRow {
  std::string_view name;    ///< as function documents declare it
  std::string_view python;  ///< the Python type of its values
  /// `nested`: the declared type of the elements, or "".
  Converted (*convert)(std::string_view value, std::string_view nested);
};

[[nodiscard]] std::span<const TypeRow> java_types();
[[nodiscard]] std::span<const TypeRow> javascript_types();

/// Converts by the row of the declared type; a type that the table does not have is a crash.
[[nodiscard]] Converted convert_by(std::span<const TypeRow> types, std::string_view declared, std::string_view value,
                                   std::string_view nested = {});

}  // namespace evalrun::checkers
