/// Counts what each parser reads, for python_reads().
#pragma once
#include "parser_choice.hpp"

namespace evalrun::decode {

/// `automatic` stands for the fast parser.
void count_read(PythonParser by) noexcept;

}  // namespace evalrun::decode
