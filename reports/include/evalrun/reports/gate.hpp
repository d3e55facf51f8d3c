/// A gate: does a comparison let a new run pass, or is it worse than what is allowed?
///
///     const auto rules = parse_gate("max-drop=1.0,alpha=0.05,per-category=5");
///     if (!rules) return tl::unexpected(rules.error());
///     const auto decided = apply_gate(*rules, comparison);
///     if (decided && decided->verdict == GateVerdict::no_go) use("the new run is worse");
///
/// NO-GO: a number fell by more than its bound, and so far that chance alone does so with probability `alpha` at most.
/// The p values of all checks of one gate are adjusted together (Holm), so `alpha` holds for the gate as a whole.
/// INCONCLUSIVE: nothing failed, but sureness was asked for and a check could not have shown a drop as large as its
/// bound; or a check is of a mean of metrics, for which there is no p value; or there was nothing at all to compare.
/// INCOMPLETE: cases are missing, and no check decides anything; its figures are over the cases that were compared.
/// GO otherwise. Pure functions, safe to call from several threads.
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
  /// "total", "per-category", "per-summary", or the name of a category or id of a summary; "zhtw/multiple" means one
  /// language of several.
  std::string what;
  double max_drop = 0;  ///< fraction: 0.01 is one percentage point
};

struct GateRules {
  double alpha = 0.05;
  bool require_power = false;
  double power = 0.8;                  ///< chance to find a drop as large as the bound that counts as sure
  std::vector<GateBound> bounds = {};  ///< none: "total" must not fall at all
};

/// Sets "max-drop" (of the total), "alpha", "power", "require-power", "per-category", "per-summary" or a bound by name.
/// Drops are in percentage points; an empty value is "as max-drop" for the two per-... and "true" for require-power.
/// Errors: usage, with the key and `where`.
[[nodiscard]] result<void> set_gate(GateRules& rules, std::string_view key, std::string_view value,
                                    std::string_view where = "--gate");
/// "max-drop=1.0,alpha=0.05,per-category,multiple=3".
[[nodiscard]] result<GateRules> parse_gate(std::string_view text);

enum class GateVerdict : std::uint8_t { go, no_go, inconclusive, incomplete };
/// "GO", "NO-GO", "INCONCLUSIVE", "INCOMPLETE".
[[nodiscard]] std::string_view to_string(GateVerdict verdict);

/// What a check looks at; a category and a summary may share their name.
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
  double adjusted_p = 1;  ///< over the checks of the gate
  double detectable = 1;  ///< the smallest drop that would be found with the chance `power`
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

/// Errors: usage, a bound for what the suite does not have; its name is the Error's place.
[[nodiscard]] result<GateResult> apply_gate(const GateRules& rules, const Comparison& comparison);

}  // namespace evalrun::reports
