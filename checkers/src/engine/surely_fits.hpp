/// The common case of checking: a call that fits, told without building a finding.
#pragma once
#include "evalrun/value.hpp"

#include "check_call.hpp"

namespace evalrun::checkers {

/// True: check_function finds the call valid. False says nothing.
[[nodiscard]] bool surely_fits(const PreparedCall& accepted, const Value& call, const FunctionCheck& how);

}  // namespace evalrun::checkers
