/// Makes prompts.json from upstream's Python files. prompts_sha256 of the values shows that they are the pinned ones.
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

/// `files`: the texts of the Python files, in any order. `source`: the field "source" of prompts.json, which names its
/// origin. Errors: those of python_constant and python_texts; bad_data, if a text has an unknown shape.
[[nodiscard]] result<Value> extract_prompts(const std::vector<std::string>& files, std::string_view source);

/// SHA-256 of the values without `source`, as ASCII JSON on one line with sorted keys.
[[nodiscard]] std::string prompts_sha256(const Value& prompts);

}  // namespace evalrun::runners
