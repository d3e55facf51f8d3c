/// What one step of a check found: fine, wrong for a reason, or something on which the reference would have stopped
/// with an exception.
#pragma once
#include <string>
#include <utility>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

struct Finding {
  bool valid = false;
  std::string error_type;  ///< "" when valid
  List errors;             ///< sentences

  [[nodiscard]] bool crashed() const { return error_type == crash_type; }

  static constexpr std::string_view crash_type = "upstream_crash";

  [[nodiscard]] static Finding fine() { return {true, {}, {}}; }
  [[nodiscard]] static Finding wrong(std::string_view type, std::string message) {
    return {false, std::string(type), List{Value(std::move(message))}};
  }
  /// `what` names the exception, e.g. "KeyError: 'items'".
  [[nodiscard]] static Finding crash(std::string what) {
    return wrong(crash_type, "the reference scorer would stop here with " + std::move(what));
  }
};

}  // namespace evalrun::checkers
