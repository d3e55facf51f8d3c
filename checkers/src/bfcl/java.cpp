// Java's scalars and the table of its types; collections are in java_collections.cpp.
#include "java.hpp"

#include <array>

#include "convert_rows.hpp"
#include "pattern.hpp"
#include "python/number_text.hpp"
#include "python/text.hpp"

namespace evalrun::checkers {
namespace {

constexpr pattern::NumberForm plain_form{};
constexpr pattern::NumberForm long_form{.suffix = "lL"};
constexpr pattern::NumberForm double_form{.fraction = true, .exponent = true};
constexpr pattern::NumberForm float_form{.fraction = true, .exponent = true, .suffix = "fF"};

/// int() of a matched number, which can only fail by its length.
Converted as_int(std::string_view number) {
  if (auto value = int_of_text(number)) return Converted::to(std::move(*value));
  return Converted::stop("ValueError: an integer of more than 4300 digits");
}

Value as_float(std::string_view number) { return *float_of_text(number); }

Converted as_text(std::string_view value, std::string_view) { return Converted::to(value); }

Converted to_plain(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, plain_form);
  return number ? as_int(*number) : Converted::to(value);
}

Converted to_long(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, long_form);
  return number ? as_int(*number) : Converted::to(value);
}

Converted to_float(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, float_form);
  return Converted::to(number ? as_float(*number) : Value(value));
}

Converted to_double(std::string_view value, std::string_view) {
  const auto number = pattern::match_number(value, double_form);
  return Converted::to(number ? as_float(*number) : Value(value));
}

Converted to_boolean(std::string_view value, std::string_view) {
  if (value == "true" || value == "false") return Converted::to(value == "true");
  return Converted::to(value);
}

Converted to_set(std::string_view, std::string_view) {
  return Converted::stop("NotImplementedError: Set conversion is not implemented");
}
Converted to_queue(std::string_view, std::string_view) {
  return Converted::stop("NotImplementedError: Queue conversion is not implemented");
}
Converted to_stack(std::string_view, std::string_view) {
  return Converted::stop("NotImplementedError: Stack conversion is not implemented");
}

constexpr std::array table{
    TypeRow{"byte", "int", to_plain},
    TypeRow{"short", "int", to_plain},
    TypeRow{"integer", "int", to_plain},
    TypeRow{"long", "int", to_long},
    TypeRow{"float", "float", to_float},
    TypeRow{"double", "float", to_double},
    TypeRow{"boolean", "bool", to_boolean},
    TypeRow{"char", "str", as_text},  // the reference's pattern for char never matches
    TypeRow{"String", "str", as_text},
    TypeRow{"any", "str", as_text},
    TypeRow{"Array", "list", java::to_array},
    TypeRow{"ArrayList", "list", java::to_array_list},
    TypeRow{"Queue", "list", to_queue},
    TypeRow{"Stack", "list", to_stack},
    TypeRow{"Set", "set", to_set},
    TypeRow{"HashMap", "dict", java::to_hash_map},
    TypeRow{"Hashtable", "dict", to_set},
};

}  // namespace

std::span<const TypeRow> java_types() { return table; }

namespace java {

Converted to_untyped(std::string_view value) {
  if (value == "true" || value == "false") return Converted::to(value == "true");
  if (pattern::is_within(value, '"')) return Converted::to(without_ends(value));
  if (const auto number = pattern::match_number(value, long_form)) return as_int(*number);
  if (const auto number = pattern::match_number(value, float_form)) return Converted::to(as_float(*number));
  if (auto number = int_of_text(value)) return Converted::to(std::move(*number));
  if (const auto number = float_of_text(value)) return Converted::to(*number);
  return Converted::to(value);
}

}  // namespace java
}  // namespace evalrun::checkers
