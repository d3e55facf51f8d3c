/// The demo suite: its files as they lie in lib/data/demo, and canned answers to it. Constant data that lives as long
/// as the program: safe from any thread, at any time.
///
///     auto questions = demo_file("zhtw/BFCL_v4_multiple.json");
///     if (auto answers = demo_answers("zhtw", "multiple", true)) ...   // one JSON object per line: id, result, ...
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace evalrun {

/// The text of one file, or nullopt where there is none of that name.
[[nodiscard]] std::optional<std::string_view> demo_file(std::string_view path);

/// All file names, in byte order.
[[nodiscard]] std::span<const std::string_view> demo_files();

/// Answers as a model that is good but not perfect would give them, to score, compare and serve where there is no
/// model: result lines (the reference's file format, specification: bfcl-semantics 13) of one category in one language
/// ("en", "zhtw"). With `tools` a result is a list of one-key objects {name: arguments as JSON text}, or text where the
/// model made no call; without, it is always text. nullopt where language or category are unknown.
[[nodiscard]] std::optional<std::string_view> demo_answers(std::string_view lang, std::string_view category,
                                                           bool tools);

}  // namespace evalrun
