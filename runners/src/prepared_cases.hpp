/// The prepared form of a suite's cases, each made when its first output comes; for several threads at once. Of more
/// cases than any suite has none is kept: it takes some 4 KB, and there is one output to most of them.
///
///     const PreparedCases prepared(index.cases(), rules);
///     prepared.of(*index.find(id))->judge(output);
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "evalrun/checkers/prepared_case.hpp"

namespace evalrun::runners {

class PreparedCases {
 public:
  static constexpr std::size_t most_kept = 20'000;

  /// Both must outlive this.
  PreparedCases(std::span<const Case> cases, std::span<const checkers::Rules* const> rules,
                std::size_t most = most_kept)
      : cases_(cases), rules_(rules), prepared_(cases.size() > most ? 0 : cases.size()) {}
  PreparedCases(const PreparedCases&) = delete;
  PreparedCases& operator=(const PreparedCases&) = delete;
  ~PreparedCases() {
    for (const auto& one : prepared_)
      delete one.load(std::memory_order_relaxed);  // NOLINT(cppcoreguidelines-owning-memory)
  }

  /// Good for as long as it is held, this object at most. Precondition: the case is one of those given at the start.
  [[nodiscard]] std::shared_ptr<const checkers::PreparedCase> of(const Case& item) const {
    if (prepared_.empty()) {
      const auto once = std::make_shared<const Once>(item, rules_);
      return {once, &once->prepared};
    }
    // An owner of nothing costs nothing.
    return {std::shared_ptr<void>(), &kept(item)};
  }
  [[nodiscard]] bool holds(const Case& item) const {
    return &item >= cases_.data() && &item < cases_.data() + cases_.size();
  }

 private:
  /// With a case of its own: what a case builds when it is looked at goes with it.
  struct Once {
    Once(const Case& original, std::span<const checkers::Rules* const> rules) : item(original), prepared(item, rules) {}
    Case item;
    checkers::PreparedCase prepared;
  };

  [[nodiscard]] const checkers::PreparedCase& kept(const Case& item) const {
    auto& place = prepared_[static_cast<std::size_t>(&item - cases_.data())];
    if (const auto* there = place.load(std::memory_order_acquire)) return *there;
    auto fresh = std::make_unique<const checkers::PreparedCase>(item, rules_);
    const checkers::PreparedCase* expected = nullptr;
    // Two threads may prepare the same case; one of the two is kept.
    if (place.compare_exchange_strong(expected, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
    return *expected;
  }

  std::span<const Case> cases_;
  std::span<const checkers::Rules* const> rules_;
  mutable std::vector<std::atomic<const checkers::PreparedCase*>> prepared_;
};

}  // namespace evalrun::runners
