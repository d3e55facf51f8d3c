/// Ctrl-C and termination: the first asks the run to stop, the second ends the process at once.
#pragma once
#include <atomic>

namespace evalrun::cli {

/// Installs the handlers; the flag becomes true with the first SIGINT, SIGTERM or SIGHUP.
[[nodiscard]] const std::atomic<bool>& watch_for_interrupts();

}  // namespace evalrun::cli
