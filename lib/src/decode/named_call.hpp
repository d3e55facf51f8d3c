/// One call with named arguments of simple values: it means the same in Java and in JavaScript, and is most of what
/// models write for them. Read in one pass, without a syntax tree; the result is the very one that the tree would give.
///
///     if (auto decoded = decode::read_named_call(source, Language::java)) return std::move(*decoded);
///     ... the grammar decides
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// Nullopt: declined. The subset: `name.name(name=value, ...)` in ASCII, without a semicolon; values are numbers in
/// decimal, names, and literals in single or double quotes without a backslash; blanks between them.
/// Precondition: the language is Java or JavaScript.
[[nodiscard]] std::optional<Decoded> read_named_call(std::string_view source, Language language);

}  // namespace evalrun::decode
