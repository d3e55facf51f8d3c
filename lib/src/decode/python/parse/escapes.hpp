/// Backslash escapes of Python's string and bytes literals.
#pragma once
#include <string>
#include <string_view>

namespace evalrun::python {

/// Unknown escapes keep their backslash; `\ud800` gives a lone surrogate. Throws Failure for faulty \x, \u, \U, \N.
[[nodiscard]] std::string decode_text_escapes(std::string_view text);

/// Throws Failure for a faulty \x; \u and \N mean nothing here.
[[nodiscard]] std::string decode_bytes_escapes(std::string_view text);

}  // namespace evalrun::python
