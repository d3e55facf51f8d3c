/// The one call in a piece of JavaScript, as the reference reads it (specification: bfcl-semantics 9.2).
#pragma once
#include <string_view>

#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// `source` is the text without its brackets. Success holds `[{name: {argument: text}}]` for the first statement that
/// is a call, or None when there is none; arguments are source texts, less a pair of equal quotes around them; an
/// argument without a name has the key None.
[[nodiscard]] Decoded parse_javascript(std::string_view source, CallParser parser = CallParser::automatic);

}  // namespace evalrun::decode
