// The table of sub-commands, in the order of the help text. Each row is defined in a file of its own.
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"

namespace evalrun::cli {

extern const Command check_command;
extern const Command compare_command;
extern const Command fetch_command;
extern const Command list_command;
extern const Command report_command;
extern const Command run_command;
extern const Command score_command;
extern const Command serve_command;

std::span<const Command* const> commands() {
  // The empty comments make clang-format keep one row per line.
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
