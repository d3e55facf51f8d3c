/// The files of the demo suite, as they lie in lib/data/demo. Constant data: safe from any thread, at any time.
///
///     auto questions = demo_file("zhtw/BFCL_v4_multiple.json");
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace evalrun {

/// The text of one file, or nullopt where there is none of that name. The text lives as long as the program.
[[nodiscard]] std::optional<std::string_view> demo_file(std::string_view path);

/// All file names, in byte order.
[[nodiscard]] std::span<const std::string_view> demo_files();

}  // namespace evalrun
