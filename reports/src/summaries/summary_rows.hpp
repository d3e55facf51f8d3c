/// The families of suites and their summaries: one file and one row of the table in summary.cpp each.
#pragma once
#include <initializer_list>
#include <vector>

#include "evalrun/reports/summary.hpp"

namespace evalrun::reports {

struct SummaryFamily {
  std::span<const std::string_view> suites;  ///< ids
  std::span<const SummaryRow> rows;
};

namespace families {
extern const SummaryFamily api_bank;
extern const SummaryFamily bfcl_v4;
extern const SummaryFamily bfcl_v1;
extern const SummaryFamily bfcl_zhtw;
extern const SummaryFamily t_eval;
}  // namespace families

inline SummaryValue mean_of(std::initializer_list<SummaryValue> parts) {
  return mean_of(std::span(parts.begin(), parts.size()));
}
inline SummaryValue count_weighted(std::initializer_list<SummaryValue> parts) {
  return count_weighted(std::span(parts.begin(), parts.size()));
}
/// A number that needs categories outside the suite: always "not run", with their names.
[[nodiscard]] inline SummaryValue needs(std::initializer_list<std::string_view> outside) {
  SummaryValue out;
  out.missing.assign(outside.begin(), outside.end());
  return out;
}

}  // namespace evalrun::reports
