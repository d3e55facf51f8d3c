/// What the checks report to: nothing at all where only the verdict counts, or a list of findings.
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

/// The way to a value: the parameter, then keys and indexes.
struct Path {
  const Path* above = nullptr;
  const Value* key = nullptr;  ///< nullptr: the name
  std::string_view name = {};

  [[nodiscard]] List parts() const {
    List out = above != nullptr ? above->parts() : List{};
    out.push_back(key != nullptr ? *key : Value(name));
    return out;
  }
};

/// Reports nothing.
struct NoFindings {
  static constexpr bool every = false;
  /// False: whether the call fits is asked, not why it does not.
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

/// Keeps the first thing that is wrong, with what the reference says about it.
class Findings {
 public:
  static constexpr bool every = false;
  static constexpr bool exact = true;

  /// `fill(finding)` says what is known of it.
  template <class Fill>
  ErrorType wrong(ErrorType type, Fill fill) {
    auto& finding = list_.emplace_back(Finding{.error_type = type, .call = call_, .accepted = accepted_});
    fill(finding);
    return type;
  }
  [[nodiscard]] std::size_t mark() const { return list_.size(); }
  /// Takes back what was found since the mark.
  void forget(std::size_t mark) { list_.resize(mark); }
  /// Takes back what was found before the mark.
  void keep_from(std::size_t mark) { list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(mark)); }
  /// Which call the next findings are about, and with which accepted call it is compared.
  void speak_of(std::size_t call, std::size_t accepted) {
    call_ = call;
    accepted_ = accepted;
  }
  [[nodiscard]] std::vector<Finding>& list() { return list_; }

 private:
  std::vector<Finding> list_;
  std::size_t call_ = 0, accepted_ = 0;
};

/// Keeps everything that is wrong with a call, for displays.
class EveryFinding : public Findings {
 public:
  static constexpr bool every = true;
};

/// The reference stops with an exception: "KeyError: 'items'".
template <class Report>
ErrorType crash(Report& report, std::string_view exception) {
  return report.wrong(ErrorType::upstream_crash, [&](Finding& finding) { finding.detail = exception; });
}

}  // namespace evalrun::checkers
