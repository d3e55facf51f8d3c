/// Data inside an HTML report: the one place where text of models and servers becomes part of HTML.
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::reports {

/// JSON for a <script> element of type application/json: valid UTF-8 with "<" as \u003c, so that no text can end the
/// element or open a comment. Values that JSON cannot hold, such as NaN, are tagged.
[[nodiscard]] std::string script_json(const Value& value);
/// gzip, then base64, which is inert in HTML.
[[nodiscard]] std::string packed(std::string_view bytes);
/// "sha256-<base64>", as a Content-Security-Policy names a script or a style.
[[nodiscard]] std::string csp_hash(std::string_view text);

}  // namespace evalrun::reports
