/// Ends the program with a message and an exit code, never with an abort, when something unexpected happens.
#pragma once
#include <functional>

namespace evalrun::cli {

/// To be called once, first of all: ignores SIGPIPE, opens closed standard streams on /dev/null, and makes sure that a
/// message that cannot be written does not end the program.
void prepare_process();

/// Runs the program and returns its exit code; ExitCode::internal after an exception; ExitCode::incomplete if memory
/// ran out, or if standard output could not be written.
[[nodiscard]] int run_guarded(const std::function<int()>& program);

}  // namespace evalrun::cli
