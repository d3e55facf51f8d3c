/// Which argument is to blame: decoded calls next to the accepted ones, with the findings of the rules, so that the
/// HTML report can point at it.
///
///     for (const CallView& call : call_views(calls, answer))
///       for (std::size_t i = 0; i < call.marks.size(); ++i) if (call.marks[i] == Mark::differs) ...
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evalrun/call.hpp"

#include "html_report.hpp"

namespace evalrun::reports {

enum class Mark : std::uint8_t {
  none,
  differs,     ///< a finding is about its value
  unexpected,  ///< the accepted call has no such parameter
};

struct CallView {
  Call call;
  std::optional<std::size_t> accepted = {};  ///< the accepted call it is compared with
  bool name_differs = false;
  std::vector<Mark> marks = {};           ///< one per argument
  std::vector<std::string> missing = {};  ///< parameters that the accepted call needs and this one has not
};

/// Each call with what the findings of the answer say about it.
[[nodiscard]] std::vector<CallView> call_views(std::vector<Call> calls, const HtmlAnswer& answer);

}  // namespace evalrun::reports
