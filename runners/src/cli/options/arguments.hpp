/// The arguments of a command before they are parsed: the first mistake in them; and its help text.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// An option that does not exist, a word too many, a value that is missing, an option given twice, or two that exclude
/// each other; after those what is required and not there. nullopt: nothing of the kind. Does not look into values.
[[nodiscard]] std::optional<Error> first_mistake(const CLI::App& command, std::span<const std::string> words);

/// How help texts look: options by group in the order they were added, wrapped to 100 columns.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace evalrun::cli
