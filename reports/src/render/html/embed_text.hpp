/// Data inside a page: the one place where text of strangers becomes something an HTML parser reads.
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::reports {

/// JSON for a <script> element of type application/json: valid UTF-8 with "<" as \u003c, so that nothing in it can end
/// the element or open a comment. NaN and what else JSON cannot hold is tagged.
[[nodiscard]] std::string script_json(const Value& value);
/// gzip, then base64: letters that mean nothing to any parser.
[[nodiscard]] std::string packed(std::string_view bytes);
/// "sha256-<base64>", as a Content-Security-Policy names a script or a style.
[[nodiscard]] std::string csp_hash(std::string_view text);

}  // namespace evalrun::reports
