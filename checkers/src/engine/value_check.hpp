/// Whether a value of the right type is one of the accepted ones (specification: bfcl-semantics 5.3 to 5.6).
#pragma once
#include <string_view>

#include "finding.hpp"
#include "prepared_call.hpp"

namespace evalrun::checkers {

/// The two references differ in how they compare dicts.
enum class DictRule {
  v4,  ///< keys may be missing where "" is an option; options are lists
  v1,  ///< as many keys as the answer has; an option that is a dict is compared in turn
};

/// Preconditions: the parameter's accepted answers are texts, the value is a text; the same for lists.
[[nodiscard]] Finding check_string(const PreparedParameter& parameter, const Value& value);
[[nodiscard]] Finding check_list(const PreparedParameter& parameter, const Value& value);
[[nodiscard]] Finding check_dict(std::string_view parameter, const Value& value, const List& accepted, DictRule rule);
[[nodiscard]] Finding check_list_of_dicts(std::string_view parameter, const List& value, const List& accepted,
                                          DictRule rule);
/// Python equality with one of the answers, nothing standardized.
[[nodiscard]] Finding check_raw(std::string_view parameter, const Value& value, const List& accepted);

}  // namespace evalrun::checkers
