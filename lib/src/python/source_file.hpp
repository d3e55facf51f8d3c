/// Reads a Python source file without running it: named constants, and the texts that a function returns or appends.
///
///     auto table = python_constant(source, "TYPES");          // {'int': 'integer'}
///     auto texts = python_texts(source, "describe");
///     if (texts) for (const PythonText& t : *texts) ...       // " of type {value['type']}", if "kind == 'list'"
///
/// Only literals are read: text (also adjacent literals and sums of them), dicts, lists, None, True, False, plain
/// integers, and names of other constants of the file. Pure functions; safe to call from several threads.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// The value of a module-level `name = literal`; of several, the last one. Errors: bad_data (not Python), not_found (no
/// such constant), unsupported (more than literals), limit (too deep or too large).
[[nodiscard]] result<Value> python_constant(std::string_view source, std::string_view name);

struct PythonClass {
  std::string name;
  Dict constants;  ///< each `name = literal` in its body (of several, the last one); other values are left out
};

/// The classes of a module in the order of the file. Errors: bad_data (not Python).
[[nodiscard]] result<std::vector<PythonClass>> python_classes(std::string_view source);

/// A text of a function. Replacement fields of an f-string keep their source: "{value['type']}" is one piece.
struct PythonText {
  struct Piece {
    bool field = false;  ///< true: `text` is the source of the expression in a replacement field
    std::string text;
  };
  std::vector<Piece> pieces;
  std::vector<std::string> conditions;  ///< source of the enclosing `if` conditions, outermost first; no `else`
};

/// The texts that a function returns (`return "..."`) or appends (`x += "..."`), in order. Errors: bad_data (not
/// Python), not_found (no such function), unsupported (an escape that this reader does not know).
[[nodiscard]] result<std::vector<PythonText>> python_texts(std::string_view source, std::string_view function);

}  // namespace evalrun
