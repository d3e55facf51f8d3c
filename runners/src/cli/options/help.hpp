/// How help texts look: options by group in the order they were added, wrapped to 100 columns.
#pragma once
#include <memory>

#include <CLI/CLI.hpp>

namespace evalrun::cli {

[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace evalrun::cli
