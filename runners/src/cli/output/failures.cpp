#include "failures.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "cli/commands/command.hpp"
#include "net/http_client.hpp"
#include "text_output.hpp"

/// A function of mimalloc; nullptr if the program is not linked with it.
extern "C" [[gnu::weak]] void mi_register_error(void (*on_error)(int error, void* argument), void* argument);

namespace evalrun::cli {
namespace {

/// Writes to standard error without heap and stdio, so that it works without memory and inside a signal handler.
void write_message(std::string_view text) noexcept {
  const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(ignored);
}

int out_of_memory() noexcept {
  write_message(
      "evalrun: out of memory; answers that were recorded are kept. Give the process more memory (ulimit -v, the "
      "container's limit), or lower --concurrency\n");
  return incomplete;
}

int internal_error(const char* what) noexcept {
  write_message("evalrun: internal error: ");
  write_message(what);
  write_message("; please report it, with the command and evalrun --version\n");
  return internal;
}

/// Prints a message about the exception that is being handled, and returns the exit code.
int end_of_exception() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) { return out_of_memory(); } catch (const runners::LibraryMissing& error) {
    return complain({errc::unsupported, error.what(), {}});
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::resource_unavailable_try_again) return internal_error(error.what());
    write_message("evalrun: no further thread can be started; allow the process more (ulimit -u, ulimit -v)\n");
    return incomplete;
  } catch (const std::exception& error) { return internal_error(error.what()); } catch (...) {
    return internal_error("an exception of an unknown type");
  }
}

[[noreturn]] void on_terminate() noexcept {
  ::_exit(std::current_exception() != nullptr ? end_of_exception() : internal_error("terminated"));
}

volatile std::sig_atomic_t memory_ran_out = 0;

void on_abort(int) noexcept {
  ::_exit(memory_ran_out != 0 ? out_of_memory() : internal_error("a check inside the program failed"));
}

/// Called by mimalloc before it aborts: as C code, mimalloc throws no std::bad_alloc.
void on_malloc_error(int error, void*) noexcept {
  if (error == ENOMEM) memory_ran_out = 1;
  if (error == EFAULT) std::abort();  // the heap is broken
}

/// Opens closed standard streams on /dev/null, so that a file opened later does not take their numbers.
void occupy_closed_streams() {
  struct Stream {
    int number, flags;
  };
  // Input and output are opened in the wrong direction, so that using them fails as with a closed stream. Messages on
  // standard error are discarded.
  for (const auto [number, flags] :
       std::array{Stream{STDIN_FILENO, O_WRONLY}, Stream{STDOUT_FILENO, O_RDONLY}, Stream{STDERR_FILENO, O_WRONLY}})
    if (::fcntl(number, F_GETFD) < 0) static_cast<void>(::open("/dev/null", flags | O_NOCTTY));
}

/// fmt::print throws if a stream cannot be written. A full disk with `2>log` must not end a run, so failed messages are
/// ignored.
void ignore_failed_messages() {
  cookie_io_functions_t functions{};
  functions.write = [](void*, const char* text, std::size_t size) -> ssize_t {
    write_message({text, size});
    return static_cast<ssize_t>(size);
  };
  std::FILE* stream = ::fopencookie(nullptr, "w", functions);
  if (stream == nullptr) return;
  std::setvbuf(stream, nullptr, _IONBF, 0);
  stderr = stream;
}

/// Runs before the constructors of the program's tables, which may also run out of memory.
[[gnu::constructor(101)]] void catch_failures() {
  std::signal(SIGABRT, on_abort);
  std::set_terminate(on_terminate);
  if (mi_register_error != nullptr) mi_register_error(on_malloc_error, nullptr);
}

}  // namespace

void prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);
  occupy_closed_streams();
  ignore_failed_messages();
}

int run_guarded(const std::function<int()>& program) {
  try {
    const int code = program();
    const auto written = finish_output();
    if (written) return code;
    complain(written.error());
    return code == done ? static_cast<int>(incomplete) : code;
  } catch (...) { return end_of_exception(); }
}

}  // namespace evalrun::cli
