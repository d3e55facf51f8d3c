/// The rows of the table of rule sets; one file each.
#pragma once
#include <array>

#include "evalrun/checkers/rules.hpp"

namespace evalrun::checkers {

/// The dataset formats whose cases have accepted calls.
inline constexpr std::array<DatasetFormat, 2> bfcl_dataset_formats{DatasetFormat::v4, DatasetFormat::v1};

extern const Rules api_bank_fixed;
extern const Rules api_bank_rules;
extern const Rules bfcl_v4;
extern const Rules bfcl_v1;
extern const Rules strict_rules;
extern const Rules t_eval_rules;

}  // namespace evalrun::checkers
