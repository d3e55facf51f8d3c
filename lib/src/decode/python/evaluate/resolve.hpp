/// Trees to the objects the references make of them (bfcl-semantics 2.3, 2.4).
#pragma once
#include "decode/python.hpp"
#include "decode/python/parse/ast.hpp"

namespace evalrun::python {

inline constexpr const char* no_list_of_calls = "not a list of calls";

/// The list of calls. Throws Failure where the reference raises.
[[nodiscard]] Value resolve_calls(const Ast& tree, decode::PythonEra era);

}  // namespace evalrun::python
