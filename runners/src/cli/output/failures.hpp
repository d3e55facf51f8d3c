/// How the program ends when something unexpected happens: a message and an exit code, never an abort.
#pragma once
#include <functional>

namespace evalrun::cli {

/// Once, before anything else: standard streams that are closed are opened onto nothing, a message that cannot be
/// written ends no run, and an exception that no thread catches ends with a message and ExitCode::internal.
void prepare_process();

/// Runs the program. Its exit code; ExitCode::internal after an exception; ExitCode::incomplete where memory ran out,
/// or where standard output could not be written though all else went well.
[[nodiscard]] int run_guarded(const std::function<int()>& program);

}  // namespace evalrun::cli
