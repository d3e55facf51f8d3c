/// Counts the enumerators of an enum, so that a static_assert can demand one row of a table for each:
///
///     static_assert(names.size() == enumerator_count<Task>());
///     static_assert(has_each_once(table, &Row::task));        // the row of a task is table[task]
#pragma once
#include <cstddef>
#include <functional>
#include <string_view>
#include <type_traits>

namespace evalrun {

/// Whether an enumerator has that value. The compiler writes its name, or a cast "(Task)7" if there is no enumerator.
template <auto value>
[[nodiscard]] consteval bool is_enumerator() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const auto name = text.substr(text.rfind("value = "));
  const auto cast = name.rfind(')');
  return cast == std::string_view::npos || name[cast + 1] < '0' || name[cast + 1] > '9';
}

/// The number of enumerators. Precondition: they count from 0 without a gap, and there are at most 200.
template <class Enum, std::size_t from = 0>
[[nodiscard]] consteval std::size_t enumerator_count() {
  static_assert(std::is_enum_v<Enum> && from < 200);
  if constexpr (is_enumerator<static_cast<Enum>(from)>())
    return enumerator_count<Enum, from + 1>();
  else
    return from;
}

/// Whether a table has one row per enumerator, in the order of the enum; `member` is the row's enumerator.
template <class Table, class Member>
[[nodiscard]] constexpr bool has_each_once(const Table& table, Member member) {
  using Enum = std::remove_cvref_t<decltype(std::invoke(member, *table.begin()))>;
  for (std::size_t i = 0; i < table.size(); ++i)
    if (std::invoke(member, table[i]) != static_cast<Enum>(i)) return false;
  return table.size() == enumerator_count<Enum>();
}

}  // namespace evalrun
