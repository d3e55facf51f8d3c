/// Checks the arguments of a command before they are parsed, and formats help texts.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// The first mistake in the arguments: an option that does not exist, a word too many, a missing value, an option given
/// twice, two that exclude each other, or at last a required option that is missing. nullopt: none. Does not look into
/// values.
[[nodiscard]] std::optional<Error> first_mistake(const CLI::App& command, std::span<const std::string> words);

/// The formatter of help texts: options by group in the order in which they were added, wrapped to 100 columns.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace evalrun::cli
