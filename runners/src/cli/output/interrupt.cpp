#include "interrupt.hpp"

#include <array>
#include <csignal>

namespace evalrun::cli {
namespace {

std::atomic<bool> interrupted_by_signal = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

}  // namespace

const std::atomic<bool>& watch_for_interrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupted_by_signal = true; };
  // Once handled, the default is back: a second Ctrl-C ends a run that takes too long to end by itself.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int number : std::array{SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  return interrupted_by_signal;
}

}  // namespace evalrun::cli
