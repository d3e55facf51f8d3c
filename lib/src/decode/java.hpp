/// The one call in a piece of Java, as the reference reads it (specification: bfcl-semantics 9.1).
#pragma once
#include <string_view>

#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// `source` is the text without its brackets. Success holds `[{name: {argument: text}}]` for the first method call in
/// document order, or `{}` when there is none; arguments are texts, an argument without a name has the key None.
/// Every quirk of the reference is kept: texts are cut by byte positions out of a string of characters, so they shift
/// behind anything beyond ASCII; class bodies vanish; most values lose their white space.
[[nodiscard]] Decoded parse_java(std::string_view source, CallParser parser = CallParser::automatic);

}  // namespace evalrun::decode
