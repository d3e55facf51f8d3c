/// One decoded call against one function document and one accepted call (specification: bfcl-semantics 4, 9.3).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/case.hpp"

#include "finding.hpp"
#include "prepared_call.hpp"
#include "value_check.hpp"

namespace evalrun::checkers {

struct FunctionCheck {
  Language language = Language::python;
  DictRule dicts = DictRule::v4;
  bool underscore_to_dot = false;
};

/// `call` is {name: parameters}; first failure wins.
[[nodiscard]] Finding check_function(const PreparedCall& accepted, const Value& call, const FunctionCheck& how);

/// One parameter's value against its document and its alternatives.
[[nodiscard]] Finding check_parameter(const PreparedParameter& parameter, const Value& given, const FunctionCheck& how);

/// The name the model was shown: dots as underscores where it saw them so.
[[nodiscard]] std::string shown_name(const std::string& documented, bool underscore_to_dot);

}  // namespace evalrun::checkers
