/// A gate decides whether a new run may pass, or is worse than allowed.
///
///     const auto rules = parse_gate("max-drop=1.0,alpha=0.05,per-category=5");
///     if (!rules) return tl::unexpected(rules.error());
///     const auto decided = apply_gate(*rules, comparison);
///     if (decided && decided->verdict == GateVerdict::no_go) use("the new run is worse");
///
/// NO-GO: a figure fell by more than its bound, and significantly: adjusted p value at most `alpha`. The p values of
/// all checks are adjusted together (Holm), so `alpha` holds for the whole gate. INCONCLUSIVE: no check failed, but one
/// could not decide: with `require_power`, too few cases to show a drop as large as the bound; a mean of metrics, which
/// has no p value; or nothing to compare. INCOMPLETE: cases are missing, so no check decides. The figures are over the
/// cases that were compared. GO: otherwise. Pure functions, safe to call from several threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/reports/statistics.hpp"
#include "evalrun/result.hpp"

namespace evalrun::reports {

struct Comparison;

struct GateBound {
  /// "total", "per-category", "per-summary", or the name of a category or id of a summary; "zhtw/multiple" names
  /// one language.
  std::string what;
  double max_drop = 0;  ///< fraction: 0.01 is one percentage point
};

struct GateRules {
  double alpha = 0.05;
  bool require_power = false;
  double power = 0.8;  ///< with require_power: the chance with which a drop as large as the bound must show
  std::vector<GateBound> bounds = {};  ///< none: "total" must not fall at all
};

/// Sets "max-drop" (of the total), "alpha", "power", "require-power", "per-category", "per-summary" or a bound by name.
/// Drops are in percentage points. An empty value means the drop of max-drop for per-category and per-summary, and
/// "true" for require-power. Errors: usage, with the key and `where`.
[[nodiscard]] result<void> set_gate(GateRules& rules, std::string_view key, std::string_view value,
                                    std::string_view where = "--gate");
/// "max-drop=1.0,alpha=0.05,per-category,multiple=3".
[[nodiscard]] result<GateRules> parse_gate(std::string_view text);

enum class GateVerdict : std::uint8_t { go, no_go, inconclusive, incomplete };
/// "GO", "NO-GO", "INCONCLUSIVE", "INCOMPLETE".
[[nodiscard]] std::string_view to_string(GateVerdict verdict);

/// What a check is about; a category and a summary may have the same name.
enum class GateScope : std::uint8_t { total, category, summary };
/// "total", "category", "summary".
[[nodiscard]] std::string_view to_string(GateScope scope);

struct GateCheck {
  GateScope scope = GateScope::total;
  std::string lang = {};
  std::string what = {};  ///< "total", a category or the id of a summary
  std::size_t n = 0;      ///< cases
  double change = 0;      ///< fraction, negative where the new run is worse
  double max_drop = 0;
  double p_value = 1;     ///< two-sided: exact McNemar, or of the bootstrap for summaries
  double adjusted_p = 1;  ///< adjusted over the checks of the gate
  double detectable = 1;  ///< the smallest drop that shows with the chance `power`
  bool tested = true;     ///< false: a mean of metrics, for which there is no p value
  GateVerdict verdict = GateVerdict::go;
  std::string reason = {};  ///< one sentence
};

struct GateResult {
  GateRules rules;
  GateVerdict verdict =
      GateVerdict::go;  ///< INCOMPLETE if cases are missing, else NO-GO if any check is, else INCONCLUSIVE if any is
  std::vector<GateCheck> checks;
};

/// Errors: usage, a bound for a name that the suite does not have; the error's `where` is that name.
[[nodiscard]] result<GateResult> apply_gate(const GateRules& rules, const Comparison& comparison);

}  // namespace evalrun::reports
