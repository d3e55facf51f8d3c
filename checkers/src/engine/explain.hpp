/// Findings as sentences. This is the only place with sentences about right and wrong.
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

/// Which rules speak.
enum class Style : std::uint8_t {
  reference,         ///< names the parameter
  strict,            ///< names the place in a value: "size[0].unit"
  strict_converted,  ///< strict about Java and JavaScript, whose values are read and compared as by the reference
};

/// nullopt: there is nothing to say but the error type.
[[nodiscard]] std::optional<std::string> explain(const Finding& finding, Style style = Style::reference);

/// Right.
[[nodiscard]] Verdict right();
/// Wrong, with these findings, each in a sentence.
[[nodiscard]] Verdict wrong(ErrorType type, std::vector<Finding> findings, Style style = Style::reference);
/// Wrong for one reason.
[[nodiscard]] Verdict wrong(Finding finding, Style style = Style::reference);
/// No call fits an accepted call: `findings` as match_calls leaves them. Each call that was tried is shown with why it
/// does not fit and, by the references, with what it was compared with.
[[nodiscard]] Verdict no_match(const Case& item, const List& calls, std::vector<Finding> findings, Style style);

}  // namespace evalrun::checkers
