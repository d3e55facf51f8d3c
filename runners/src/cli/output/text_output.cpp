#include "text_output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "run/atomic_file.hpp"

namespace evalrun::cli {
namespace {

int first_failure = 0;  ///< errno of the first write to standard output that failed

void keep_failure(bool done) {
  if (!done && first_failure == 0) first_failure = errno == 0 ? EIO : errno;
}

}  // namespace

bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): only read, never set
  return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

void put_out(std::string_view text) {
  errno = 0;
  keep_failure(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

void print_out(std::string_view text) {
  put_out(text);
  errno = 0;
  keep_failure(std::fflush(stdout) == 0);
}

result<void> finish_output() {
  print_out({});
  errno = 0;
  std::cout.flush();  // CLI11 writes help texts to std::cout
  keep_failure(!std::cout.bad());
  if (first_failure == 0 || first_failure == EPIPE) return {};
  return fail(errc::io, fmt::format("cannot be written: {}", std::generic_category().message(first_failure)),
              "standard output");
}

result<void> write_text(const std::string& target, std::string_view text) {
  if (target != "-") return runners::write_atomically(target, text);
  print_out(text);
  return {};
}

}  // namespace evalrun::cli
