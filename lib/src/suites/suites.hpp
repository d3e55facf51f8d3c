/// The rows of the suite table; one file each.
#pragma once
#include "evalrun/suite.hpp"

namespace evalrun::suite_rows {

extern const Suite api_bank;
extern const Suite bfcl;
extern const Suite bfcl_v1;
extern const Suite bfcl_zhtw;
extern const Suite demo;
extern const Suite t_eval;

/// The 13 single-turn categories.
[[nodiscard]] std::span<const Category> v4_categories();

}  // namespace evalrun::suite_rows
