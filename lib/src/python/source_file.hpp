/// A Python source file read without running it: named constants, and the texts a function gives back or appends.
///
///     auto table = python_constant(source, "TYPES");          // {'int': 'integer'}
///     auto texts = python_texts(source, "describe");
///     if (texts) for (const PythonText& t : *texts) ...       // " of type {value['type']}", under "kind == 'list'"
///
/// Only literals are understood: text (adjacent literals and sums of them included), dicts, lists, None, True, False,
/// plain integers, and names of other constants of the file. Pure functions; safe to call from several threads.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// The value of a module-level `name = literal` (the last one where there are several). Errors: bad_data (not Python),
/// not_found (no such constant), unsupported (more than literals), limit (too deep or too large).
[[nodiscard]] result<Value> python_constant(std::string_view source, std::string_view name);

struct PythonClass {
  std::string name;
  Dict constants;  ///< `name = literal` in its body, the last one where there are several; others are left out
};

/// The classes of a module in the order of the file. Errors: bad_data (not Python).
[[nodiscard]] result<std::vector<PythonClass>> python_classes(std::string_view source);

/// A text of a function. Replacement fields of an f-string keep their source: "{value['type']}" is one piece.
struct PythonText {
  struct Piece {
    bool field = false;  ///< the source of a replacement field's expression, otherwise text
    std::string text;
  };
  std::vector<Piece> pieces;
  std::vector<std::string> conditions;  ///< source of the conditions it stands under, outermost first; no `else`
};

/// The texts that a function returns (`return "..."`) or appends (`x += "..."`), in order. Errors: bad_data (not
/// Python), not_found (no such function), unsupported (an escape this reader does not know).
[[nodiscard]] result<std::vector<PythonText>> python_texts(std::string_view source, std::string_view function);

}  // namespace evalrun
