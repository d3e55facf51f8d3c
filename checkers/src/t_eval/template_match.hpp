/// The reference finds thought, action and arguments in text with a regular expression made of the datum's template.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::checkers::t_eval {

/// What stands between the texts of a template of six: thought, action, arguments; as much as possible each. The
/// template's texts are regular expressions. nullopt: no match, a template without all six texts, or one that is no
/// regular expression.
[[nodiscard]] std::optional<std::array<std::string, 3>> match_template(const Value& texts, std::string_view answer);

}  // namespace evalrun::checkers::t_eval
