/// The demo suite: its files, as in lib/data/demo, and stored answers to its questions. Constant data that lives as
/// long as the program: safe to read from any thread, at any time.
///
///     auto questions = demo_file("zhtw/BFCL_v4_multiple.json");
///     if (auto answers = demo_answers("zhtw", "multiple", true)) ...   // one JSON object per line: id, result, ...
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace evalrun {

/// The text of one file, or nullopt if there is no file of that name.
[[nodiscard]] std::optional<std::string_view> demo_file(std::string_view path);

/// All file names, in byte order.
[[nodiscard]] std::span<const std::string_view> demo_files();

/// Answers of a model that is good but not perfect, to score, compare and serve without a model: result lines of one
/// category in one language ("en", "zhtw"), in the reference's file format (specification: bfcl-semantics 13). With
/// `tools`, a result is a list of one-key objects {name: arguments as JSON text}, or text if the model made no call.
/// Without `tools`, it is always text. nullopt for an unknown language or category.
[[nodiscard]] std::optional<std::string_view> demo_answers(std::string_view lang, std::string_view category,
                                                           bool tools);

}  // namespace evalrun
