/// The reference's wording as prompts.json holds it: read from upstream's Python files, and recognized by its values.
///
///     auto wording = extract_wording(files, "owner/name @ commit");
///     if (wording && wording_sha256(*wording) == pinned.sha256) write(dump_json(*wording, {.indent = 1}));
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// `files`: the texts of the Python files; which of them holds what does not matter. `source`: what prompts.json says
/// of its origin. Errors: those of python_constant and python_texts; bad_data where a text has another shape.
[[nodiscard]] result<Value> extract_wording(const std::vector<std::string>& files, std::string_view source);

/// SHA-256 of the values without `source`, as ASCII JSON on one line with sorted keys.
[[nodiscard]] std::string wording_sha256(const Value& wording);

}  // namespace evalrun::runners
