/// The checks report to one of these: NoFindings if only the verdict matters, or a list of findings.
///
///     Findings found;
///     check_call(key, call, how, found);
///     found.list()                                   // why it does not fit, as data
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/verdict.hpp"

namespace evalrun::checkers {

/// The path to a value: the parameter, then keys and indexes.
struct Path {
  const Path* above = nullptr;
  const Value* key = nullptr;  ///< key or index; nullptr: the parameter `name`
  std::string_view name = {};

  [[nodiscard]] List parts() const {
    List out = above != nullptr ? above->parts() : List{};
    out.push_back(key != nullptr ? *key : Value(name));
    return out;
  }
};

/// Keeps no findings.
struct NoFindings {
  static constexpr bool every = false;
  /// False: it only matters whether the call fits, not what the first error is.
  bool exact = true;

  template <class Fill>
  static ErrorType wrong(ErrorType type, Fill) {
    return type;
  }
  [[nodiscard]] static std::size_t mark() { return 0; }
  static void forget(std::size_t) {}
  static void keep_from(std::size_t) {}
  static void speak_of(std::size_t, std::size_t) {}
};

/// Keeps the first error, with the findings that the reference reports for it.
class Findings {
 public:
  static constexpr bool every = false;
  static constexpr bool exact = true;

  /// `fill(finding)` fills in the other fields.
  template <class Fill>
  ErrorType wrong(ErrorType type, Fill fill) {
    auto& finding = list_.emplace_back(Finding{.error_type = type, .call = call_, .accepted = accepted_});
    fill(finding);
    return type;
  }
  [[nodiscard]] std::size_t mark() const { return list_.size(); }
  /// Removes the findings since the mark.
  void forget(std::size_t mark) { list_.resize(mark); }
  /// Removes the findings before the mark.
  void keep_from(std::size_t mark) { list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(mark)); }
  /// Sets the call and the accepted call that the next findings are about.
  void speak_of(std::size_t call, std::size_t accepted) {
    call_ = call;
    accepted_ = accepted;
  }
  [[nodiscard]] std::vector<Finding>& list() { return list_; }

 private:
  std::vector<Finding> list_;
  std::size_t call_ = 0, accepted_ = 0;
};

/// Keeps all errors of a call, for displays.
class EveryFinding : public Findings {
 public:
  static constexpr bool every = true;
};

/// Reports that the reference ends with an exception: "KeyError: 'items'".
template <class Report>
ErrorType crash(Report& report, std::string_view exception) {
  return report.wrong(ErrorType::upstream_crash, [&](Finding& finding) { finding.detail = exception; });
}

}  // namespace evalrun::checkers
