// libFuzzer: on no text may the fast parser and the grammar differ.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "support/parser_difference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // NOLINT
  if (const auto difference = evalrun::support::parser_difference(text)) {
    std::fputs(("fast parser and grammar differ, " + *difference + "\n").c_str(), stderr);
    std::abort();
  }
  return 0;
}
