#include "shown.hpp"

#include <fmt/format.h>

#include "text/messages.hpp"

namespace evalrun::checkers {

std::string shown(const Value& value) {
  constexpr std::size_t longest = 200, kept = 160;
  auto text = repr(value);
  return text.size() <= longest ? text : fmt::format("{} ({} bytes)", cut(text, kept), text.size());
}

}  // namespace evalrun::checkers
