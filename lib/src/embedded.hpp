/// Folders that are compiled in. evalrun_embed() of lib/cmake/EvalrunEmbed.cmake writes the definition; the source file
/// that uses the folder declares it:
///
///     namespace evalrun::embedded { extern const Files demo; }        // evalrun_embed(evalrun_lib demo data/demo)
#pragma once
#include <span>
#include <string_view>

namespace evalrun::embedded {

/// paths[i], relative to the folder and in byte order, is the name of texts[i].
struct Files {
  std::span<const std::string_view> paths;
  std::span<const std::string_view> texts;
};

}  // namespace evalrun::embedded
