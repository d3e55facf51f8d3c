/// Which argument is to blame: decoded calls laid beside the accepted ones, so that the page can point at it.
///
///     for (const CallView& call : lay_beside(calls, item, false))
///       for (std::size_t i = 0; i < call.marks.size(); ++i) if (call.marks[i] == Mark::differs) ...
///
/// A help for the eye, no verdict: values that the reference rules would take for equal (letter case, spaces and
/// punctuation in texts, 1 and 1.0) are not marked.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evalrun/call.hpp"
#include "evalrun/case.hpp"

namespace evalrun::reports {

enum class Mark : std::uint8_t {
  none,
  differs,     ///< no accepted value is like it
  unexpected,  ///< the accepted call has no such parameter
};

struct CallView {
  Call call;
  std::optional<std::size_t> accepted = {};  ///< the accepted call it was laid beside
  bool name_differs = false;
  std::vector<Mark> marks = {};           ///< one per argument
  std::vector<std::string> missing = {};  ///< parameters that the accepted call needs and this one has not
};

/// Every call beside the accepted call it resembles most; each accepted call is used once.
[[nodiscard]] std::vector<CallView> lay_beside(std::vector<Call> calls, const Case& item, bool underscore_to_dot);

/// Marks the arguments that the messages of a verdict name ("parameter 'height': ..."). With several calls the messages
/// do not say whose parameter they mean, and nothing is marked.
void mark_named(std::vector<CallView>& calls, const Value& messages);

}  // namespace evalrun::reports
