/// The rows of the table of rule sets; one file each.
#pragma once
#include "evalrun/checkers/rules.hpp"

namespace evalrun::checkers {

extern const Rules bfcl_v4;
extern const Rules bfcl_v1;
extern const Rules strict_rules;

}  // namespace evalrun::checkers
