#include "cli/text_output.hpp"

#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "evalrun/runners/atomic_file.hpp"

namespace evalrun::cli {

bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): only read, never set
  return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

void print_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

result<void> write_text(const std::string& target, std::string_view text) {
  if (target != "-") return runners::write_atomically(target, text);
  print_out(text);
  return {};
}

}  // namespace evalrun::cli
