#include "kinds.hpp"

#include <algorithm>
#include <array>

namespace evalrun::checkers {
namespace {

constexpr std::array<std::string_view, 12> names{"NoneType", "bool", "int", "float",   "str",   "list",
                                                 "tuple",    "dict", "set", "complex", "bytes", "object"};

static_assert(static_cast<int>(Kind::floating) == static_cast<int>(TapeNode::Kind::floating));
static_assert(static_cast<int>(Kind::string) == static_cast<int>(TapeNode::Kind::string));
static_assert(static_cast<int>(Kind::tuple) == static_cast<int>(TapeNode::Kind::tuple));
static_assert(static_cast<int>(Kind::dict) == static_cast<int>(TapeNode::Kind::dict));

}  // namespace

Kind kind_of(const Value& value) noexcept {
  // In the order of Value::Kind.
  static constexpr std::array kinds{Kind::none,  Kind::boolean, Kind::integer, Kind::floating, Kind::string,
                                    Kind::list,  Kind::dict,    Kind::integer, Kind::complex,  Kind::bytes,
                                    Kind::tuple, Kind::set,     Kind::object};
  return kinds[static_cast<std::size_t>(value.kind())];
}

std::optional<Kind> kind_named(std::string_view python_type) {
  const auto* const it = std::ranges::find(names, python_type);
  if (it == names.end()) return std::nullopt;
  return static_cast<Kind>(it - names.begin());
}

std::string_view python_name(Kind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_declared(std::string_view declared) {
  struct Row {
    std::string_view declared;
    Kind kind;
  };
  static constexpr std::array<Row, 8> table{{{"string", Kind::string},
                                             {"integer", Kind::integer},
                                             {"float", Kind::floating},
                                             {"boolean", Kind::boolean},
                                             {"array", Kind::list},
                                             {"tuple", Kind::list},
                                             {"dict", Kind::dict},
                                             {"any", Kind::string}}};
  const auto* const it = std::ranges::find(table, declared, &Row::declared);
  if (it == table.end()) return std::nullopt;
  return it->kind;
}

}  // namespace evalrun::checkers
