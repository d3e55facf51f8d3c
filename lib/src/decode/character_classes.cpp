// Character classes for the scanner of tree-sitter's JavaScript, as in glibc with a UTF-8 locale. The locale of the
// process is not used: a verdict must not depend on where a program runs. Grammars.cmake replaces the
// scanner's calls of <wctype.h> by calls of the functions here.
#include <algorithm>
#include <array>
#include <cstdint>

#include <unicode/uchar.h>

namespace {

struct Range {
  std::uint32_t first, last;
};

constexpr std::array<Range, 8> spaces{{{0x09, 0x0D},
                                       {0x20, 0x20},
                                       {0x1680, 0x1680},
                                       {0x2000, 0x2006},
                                       {0x2008, 0x200A},
                                       {0x2028, 0x2029},
                                       {0x205F, 0x205F},
                                       {0x3000, 0x3000}}};
constexpr std::uint32_t last_character = 0x10FFFF;

}  // namespace

extern "C" {

int evalrun_iswspace(std::uint32_t character) {
  return std::ranges::any_of(spaces, [&](const Range& r) { return character >= r.first && character <= r.last; }) ? 1
                                                                                                                  : 0;
}

/// In glibc, digits of other scripts count as letters.
int evalrun_iswalpha(std::uint32_t character) {
  if (character > last_character) return 0;
  const auto c = static_cast<UChar32>(character);
  return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) != 0 || (character > 0x7F && u_isdigit(c) != 0) ? 1 : 0;
}
}
