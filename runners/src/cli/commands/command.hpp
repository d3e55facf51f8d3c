/// Sub-commands: one file and one row of the table in commands.cpp each.
///
///     const Command list_command{"list", "what there is to choose from", "evalrun list suites", declare_list};
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// What the program says with its exit code; CI jobs rely on it.
enum ExitCode : int {
  done = 0,
  regression = 1,     ///< a gate found one
  usage = 2,          ///< a flag, file or setting that cannot be meant
  incomplete = 3,     ///< done, but infrastructure errors or unreadable lines are left
  inconclusive = 4,   ///< a gate asked to be sure, and the sample is too small
  internal = 70,      ///< a fault of this program: a sentence says so and asks to report it
  interrupted = 130,  ///< by a signal; the same command resumes
};

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view example;  ///< one line for the help text
  /// Adds the flags to the sub-command and gives back what to run once they are parsed; its value is the exit code.
  std::function<int()> (*declare)(CLI::App& app);
};

[[nodiscard]] std::span<const Command* const> commands();

/// Says "evalrun: where: message" on standard error; gives back `code`, to be returned.
int complain(const Error& error, int code = usage);

}  // namespace evalrun::cli
