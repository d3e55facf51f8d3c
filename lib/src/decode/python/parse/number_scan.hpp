/// Where a number literal ends, by CPython's tokenizer.
#pragma once
#include <cstddef>
#include <string_view>

namespace evalrun::python {

/// The end of the number that starts at `i`. Throws Failure when CPython refuses it (01, 1_, 1__0, 0x, 10L, 1abc).
/// Precondition: a digit, or a point and a digit, stands at `i`.
[[nodiscard]] std::size_t scan_number(std::string_view text, std::size_t i);

}  // namespace evalrun::python
