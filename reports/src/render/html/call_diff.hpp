/// Decoded calls next to the accepted calls, with the arguments that the findings of the rules are about, so that the
/// HTML report can mark the wrong argument.
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
  std::optional<std::size_t> accepted = {};  ///< index of the accepted call that this call is compared with
  bool name_differs = false;
  std::vector<Mark> marks = {};           ///< one per argument
  std::vector<std::string> missing = {};  ///< parameters that the accepted call needs and this call lacks
};

/// Each call with the marks that follow from the findings of the answer.
[[nodiscard]] std::vector<CallView> call_views(std::vector<Call> calls, const HtmlAnswer& answer);

}  // namespace evalrun::reports
