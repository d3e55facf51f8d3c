/// The rows of the table of sub-commands.
#pragma once
#include "command.hpp"

namespace evalrun::cli {

extern const Command check_command;
extern const Command compare_command;
extern const Command fetch_command;
extern const Command list_command;
extern const Command serve_command;
extern const Command report_command;
extern const Command run_command;
extern const Command score_command;

}  // namespace evalrun::cli
