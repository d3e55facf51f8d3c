/// The reference's prompts as prompts.json holds them: read from upstream's Python files, recognized by their values.
///
///     auto prompts = extract_prompts(files, "owner/name @ commit");
///     if (prompts && prompts_sha256(*prompts) == pinned.sha256) write(dump_json(*prompts, {.indent = 1}));
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// `files`: the texts of the Python files; which of them holds what does not matter. `source`: what prompts.json says
/// of its origin. Errors: those of python_constant and python_texts; bad_data where a text has another shape.
[[nodiscard]] result<Value> extract_prompts(const std::vector<std::string>& files, std::string_view source);

/// SHA-256 of the values without `source`, as ASCII JSON on one line with sorted keys.
[[nodiscard]] std::string prompts_sha256(const Value& prompts);

}  // namespace evalrun::runners
