/// Turns findings into sentences. No other file has sentences about right and wrong.
///
///     explain(finding)        // "parameter 'unit': 'km' is not one of the accepted values ['m']"
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::checkers {

/// The rules whose sentences are written.
enum class Style : std::uint8_t {
  reference,         ///< names the parameter
  strict,            ///< names the place in a value: "size[0].unit"
  strict_converted,  ///< the strict rules on Java and JavaScript, whose values are compared as in the reference
};

/// nullopt: there is no sentence for the error type.
[[nodiscard]] std::optional<std::string> explain(const Finding& finding, Style style = Style::reference);

/// The verdict "right".
[[nodiscard]] Verdict right();
/// The verdict "wrong" with these findings, one sentence for each.
[[nodiscard]] Verdict wrong(ErrorType type, std::vector<Finding> findings, Style style = Style::reference);
/// The verdict "wrong" with one finding.
[[nodiscard]] Verdict wrong(Finding finding, Style style = Style::reference);
/// The verdict if no call fits an accepted call, from the findings of match_calls(). Says for each call that was tried
/// why it does not fit; Style::reference also shows both calls.
[[nodiscard]] Verdict no_match(const Case& item, const List& calls, std::vector<Finding> findings, Style style);

}  // namespace evalrun::checkers
