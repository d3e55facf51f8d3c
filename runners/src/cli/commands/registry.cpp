// The table of sub-commands, in the order of the help text. Each row is defined in a file of its own.
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "command.hpp"
#include "providers/models.hpp"

namespace evalrun::cli {

extern const Command check_command;
extern const Command compare_command;
extern const Command doctor_command;
extern const Command fetch_command;
extern const Command lint_command;
extern const Command import_command;
extern const Command init_command;
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
      &doctor_command,   //
      &lint_command,     //
      &init_command,     //
      &import_command,   //
      &list_command,     //
  };
  return table;
}

int complain(const Error& error, int code) {
  fmt::print(stderr, "evalrun: {}\n", to_string(error));
  return code;
}

int complain_of_model(Error error, std::string_view model) {
  const auto* kind = runners::find_model_kind(model);
  const bool by_server = error.code == errc::network || error.code == errc::timeout || error.code == errc::http ||
                         error.code == errc::protocol;
  if (kind != nullptr && kind->protocol != nullptr && by_server)
    error.message += fmt::format("; evalrun doctor{} --base-url {} shows what the server can do",
                                 model == "endpoint" ? "" : fmt::format(" --model {}", model),
                                 error.where.starts_with("http") ? error.where : "URL");
  return complain(error);
}

}  // namespace evalrun::cli
