// JavaScript's scalars and the table of its types; collections are in javascript_collections.cpp.
#include "javascript.hpp"

#include <array>

#include "convert_rows.hpp"
#include "pattern.hpp"
#include "python/number_text.hpp"
#include "python/text.hpp"

namespace evalrun::checkers {
namespace {

bool is_quoted(std::string_view value) { return pattern::is_within(value, '"') || pattern::is_within(value, '\''); }

/// int() of text that matched a number.
Converted as_int(std::string_view number) {
  if (auto value = int_of_text(number)) return Converted::to(std::move(*value));
  return Converted::stop("ValueError: not an integer, or one of more than 4300 digits");
}

Converted as_text(std::string_view value, std::string_view) { return Converted::to(value); }

Converted to_string(std::string_view value, std::string_view) {
  return Converted::to(is_quoted(value) ? without_ends(value) : value);
}

Converted to_integer(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, {});
  return number ? as_int(*number) : Converted::to(value);
}

Converted to_float(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, {.fraction = true});
  return Converted::to(number ? Value(*float_of_text(*number)) : Value(value));
}

Converted to_bigint(std::string_view value, std::string_view) {
  if (!pattern::match_number(value, {.suffix = "n"})) return Converted::to(value);
  // The reference removes the last character. If that is a newline, the n remains and int() refuses it.
  return as_int(value.substr(0, value.size() - 1));
}

Converted to_boolean(std::string_view value, std::string_view) {
  if (value == "true" || value == "false") return Converted::to(value == "true");
  return Converted::to(value);
}

constexpr std::array table{
    TypeRow{"String", "str", to_string},
    TypeRow{"integer", "int", to_integer},
    TypeRow{"float", "float", to_float},
    TypeRow{"Bigint", "int", to_bigint},
    TypeRow{"Boolean", "bool", to_boolean},
    TypeRow{"dict", "dict", javascript::to_dict},
    TypeRow{"array", "list", javascript::to_array},
    TypeRow{"any", "str", as_text},
};

}  // namespace

std::span<const TypeRow> javascript_types() { return table; }

namespace javascript {

Value to_untyped(std::string_view value) {
  value = strip(value);
  if (value == "true" || value == "false") return value == "true";
  if (is_quoted(value)) return without_ends(value);
  if (auto number = int_of_text(value)) return std::move(*number);
  if (const auto number = float_of_text(value)) return *number;
  return value;
}

}  // namespace javascript
}  // namespace evalrun::checkers
