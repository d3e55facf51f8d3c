/// String literals of a syntax tree, decoded as Python does.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "decode/syntax.hpp"
#include "source_file.hpp"

namespace evalrun::python_source {

/// The pieces of a `string` node, adjacent text joined, after those already in `pieces`. Errors: unsupported for bytes
/// and for escapes that give no text.
[[nodiscard]] result<void> append_string(TSNode node, std::string_view source, std::vector<PythonText::Piece>& pieces);

}  // namespace evalrun::python_source
