/// Canned answers to the demo suite, as a model that is good but not perfect would give them: something to score,
/// compare and serve where no model is at hand.
///
///     if (auto answers = demo_answers("zhtw", "multiple", true)) ...   // one JSON object per line: id, result, ...
#pragma once
#include <optional>
#include <string_view>

namespace evalrun {

/// Result lines (upstream's file format, specification: bfcl-semantics 13) of one category in one language ("en",
/// "zhtw"). With `tools` a result is a list of one-key objects {name: arguments as JSON text}, or text where the model
/// made no call; without, it is always text. nullopt where language or category are unknown. The text lives as long as
/// the program; safe from any thread.
[[nodiscard]] std::optional<std::string_view> demo_answers(std::string_view lang, std::string_view category,
                                                           bool tools);

}  // namespace evalrun
