/// The decoders behind the rows of the format table.
#pragma once
#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// Structured calls as the v4 reference stores them (bfcl-semantics 3).
[[nodiscard]] Decoded decode_fc(const Value& raw, Language language);

}  // namespace evalrun::decode
