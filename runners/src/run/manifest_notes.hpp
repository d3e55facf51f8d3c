/// What the reader of a run should know about how it came about.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun::runners {

/// Sentences: the run was made by another version than `version`; its data differ from the published files.
[[nodiscard]] std::vector<std::string> manifest_notes(const Value& manifest, std::string_view version);

}  // namespace evalrun::runners
