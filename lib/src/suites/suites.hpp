/// The rows of the suite table; one file each.
#pragma once
#include "evalrun/suite.hpp"

namespace evalrun::suite_rows {

extern const Suite bfcl;
extern const Suite bfcl_v1;
extern const Suite bfcl_zhtw;

}  // namespace evalrun::suite_rows
