/// Sub-commands: one file and one row of the table in registry.cpp each.
///
///     const Command list_command{"list", "what there is to choose from", "evalrun list suites", declare_list};
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// The exit codes of the program; CI jobs rely on them.
enum ExitCode : int {
  done = 0,
  regression = 1,     ///< a gate found one
  usage = 2,          ///< a wrong flag, file or setting
  incomplete = 3,     ///< done, but infrastructure errors or unreadable lines are left
  inconclusive = 4,   ///< --require-power was given, and the sample is too small
  internal = 70,      ///< a fault of this program: the message asks to report it
  interrupted = 130,  ///< by a signal; the same command resumes
};

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view example;  ///< one line for the help text
  /// Adds the flags to the sub-command and returns what to run once they are parsed; that returns the exit code.
  std::function<int()> (*declare)(CLI::App& app);
};

[[nodiscard]] std::span<const Command* const> commands();

/// Prints "evalrun: where: message" on standard error; returns `code`.
int complain(const Error& error, int code = usage);

}  // namespace evalrun::cli
