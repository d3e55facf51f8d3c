/// Sub-commands. Each has a file of its own and a row of the table in registry.cpp.
///
///     const Command list_command{"list", "Lists suites, ...", "evalrun list suites", declare_list};
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
  regression = 1,     ///< the gate failed
  lint_errors = 1,    ///< lint found errors
  usage = 2,          ///< a wrong flag, file or setting
  incomplete = 3,     ///< done, but answers are missing, or lines or files could not be read or written
  inconclusive = 4,   ///< --require-power was given, and the sample is too small
  internal = 70,      ///< a fault of this program: the message asks to report it
  interrupted = 130,  ///< by a signal; the same command resumes
};

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view example;  ///< one line for the help text
  /// Adds the flags to the sub-command. Returns the function to run once they are parsed, which returns the exit code.
  std::function<int()> (*declare)(CLI::App& app);
};

[[nodiscard]] std::span<const Command* const> commands();

/// Prints "evalrun: where: message" on standard error; returns `code`.
int complain(const Error& error, int code = usage);
/// Like complain; names `evalrun doctor` if the server of `model`, the value of --model, is the cause.
int complain_of_model(Error error, std::string_view model);

}  // namespace evalrun::cli
