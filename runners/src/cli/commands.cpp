#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "rows.hpp"

namespace evalrun::cli {

std::span<const Command* const> commands() {
  static constexpr std::array<const Command*, 4> table{&check_command, &fetch_command, &list_command, &serve_command};
  static constexpr std::array table{
      &score_command,  //
      &check_command,  //
      &serve_command,  //
      &list_command,   //
  };
  return table;
}

int complain(const Error& error, int code) {
  fmt::print(stderr, "evalrun: {}\n", to_string(error));
  return code;
}

}  // namespace evalrun::cli
