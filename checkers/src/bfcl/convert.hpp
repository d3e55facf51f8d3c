/// Converts literals of Java and JavaScript into the values that are compared: the references keep the arguments of a
/// call as text and convert each by the declared type of its parameter (specification: bfcl-semantics 9.3).
///
///     convert(Language::java, "Array", "integer", "new int[]{1, 2}").value;      // [1, 2]
///     convert(Language::java, "integer", std::nullopt, "two").value;             // "two": stays text
///
/// Pure and safe to call from several threads.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// The value, or the exception that ends the reference.
struct Converted {
  bool crashed = false;
  std::string crash;  ///< "NotImplementedError: ..."
  Value value;        ///< None if crashed

  [[nodiscard]] static Converted to(Value value) { return {false, {}, std::move(value)}; }
  [[nodiscard]] static Converted stop(std::string exception) { return {true, std::move(exception), {}}; }
};

/// The text as a value of the declared type; text that is no literal of that type stays a string. `nested_type`: the
/// declared type of the elements, if any. A type that the language's table does not have is a crash.
[[nodiscard]] Converted convert(Language language, std::string_view declared_type,
                                const std::optional<std::string>& nested_type, const std::string& value);

/// The name of the Python type that a converted value should have ("int", "float", "bool", "str", "list", "set",
/// "dict"); nullopt for a type that the language's table does not have, and for all types of Python itself.
[[nodiscard]] std::optional<std::string_view> declared_type_maps_to(Language language, std::string_view type);

}  // namespace evalrun::checkers
