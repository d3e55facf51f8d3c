/// The prepared form of a suite's cases, each made when its first output comes; for several threads at once.
///
///     const PreparedCases prepared(index.cases(), rules);
///     prepared.of(*index.find(id)).judge(output);
#pragma once
#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "evalrun/checkers/prepared_case.hpp"

namespace evalrun::runners {

class PreparedCases {
 public:
  /// Both must outlive this.
  PreparedCases(std::span<const Case> cases, std::span<const checkers::Rules* const> rules,
                CallParser parser = CallParser::automatic)
      : cases_(cases), rules_(rules), parser_(parser), prepared_(cases.size()) {}
  PreparedCases(const PreparedCases&) = delete;
  PreparedCases& operator=(const PreparedCases&) = delete;
  ~PreparedCases() {
    for (const auto& one : prepared_)
      delete one.load(std::memory_order_relaxed);  // NOLINT(cppcoreguidelines-owning-memory)
  }

  /// Precondition: the case is one of those given at the start.
  [[nodiscard]] const checkers::PreparedCase& of(const Case& item) const {
    auto& place = prepared_[static_cast<std::size_t>(&item - cases_.data())];
    if (const auto* there = place.load(std::memory_order_acquire)) return *there;
    auto fresh = std::make_unique<const checkers::PreparedCase>(item, rules_, parser_);
    const checkers::PreparedCase* expected = nullptr;
    // Two threads may prepare the same case; one of the two is kept.
    if (place.compare_exchange_strong(expected, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
    return *expected;
  }
  [[nodiscard]] bool holds(const Case& item) const {
    return &item >= cases_.data() && &item < cases_.data() + cases_.size();
  }

 private:
  std::span<const Case> cases_;
  std::span<const checkers::Rules* const> rules_;
  CallParser parser_;
  mutable std::vector<std::atomic<const checkers::PreparedCase*>> prepared_;
};

}  // namespace evalrun::runners
