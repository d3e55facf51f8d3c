/// Folders that are compiled in (lib/cmake/EvalrunEmbed.cmake writes the definitions).
#pragma once
#include <span>
#include <string_view>

namespace evalrun::embedded {

/// paths[i], relative to the folder and in byte order, is the name of texts[i].
struct Files {
  std::span<const std::string_view> paths;
  std::span<const std::string_view> texts;
};

extern const Files demo;  ///< lib/data/demo

}  // namespace evalrun::embedded
