#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "rows.hpp"

namespace evalrun::cli {

std::span<const Command* const> commands() {
  // The trailing comments keep one row a line.
  static constexpr std::array table{
      &run_command,      //
      &score_command,    //
      &check_command,    //
      &report_command,   //
      &compare_command,  //
      &serve_command,    //
      &fetch_command,    //
      &list_command,     //
  };
  return table;
}

int complain(const Error& error, int code) {
  fmt::print(stderr, "evalrun: {}\n", to_string(error));
  return code;
}

}  // namespace evalrun::cli
