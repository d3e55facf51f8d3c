#include "number_format.hpp"

#include <array>
#include <charconv>

namespace evalrun::reports {

std::string fixed(double number, int decimals) {
  std::array<char, 400> buffer{};  // the largest double has 309 digits before the point
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string percent(std::optional<double> fraction) { return fraction ? fixed(*fraction * 100) + '%' : "N/A"; }

}  // namespace evalrun::reports
