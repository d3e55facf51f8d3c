/// The compiled keys of the cases of a suite, for several threads at once. Each key is compiled when its first output
/// comes.
///
///     const CompiledKeys keys(index.cases(), rules);
///     keys.of(*index.find(id)).judge(output);
#pragma once
#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "evalrun/checkers/compiled_key.hpp"

namespace evalrun::runners {

class CompiledKeys {
 public:
  /// Both must outlive this.
  CompiledKeys(std::span<const Case> cases, std::span<const checkers::Rules* const> rules,
               CallParser parser = CallParser::automatic)
      : cases_(cases), rules_(rules), parser_(parser), keys_(cases.size()) {}
  CompiledKeys(const CompiledKeys&) = delete;
  CompiledKeys& operator=(const CompiledKeys&) = delete;
  ~CompiledKeys() {
    for (const auto& one : keys_)
      delete one.load(std::memory_order_relaxed);  // NOLINT(cppcoreguidelines-owning-memory)
  }

  /// The compiled key of a case. Precondition: the case is in the list that the constructor was given.
  [[nodiscard]] const checkers::CompiledKey& of(const Case& item) const {
    auto& place = keys_[static_cast<std::size_t>(&item - cases_.data())];
    if (const auto* there = place.load(std::memory_order_acquire)) return *there;
    auto fresh = std::make_unique<const checkers::CompiledKey>(item, rules_, parser_);
    const checkers::CompiledKey* expected = nullptr;
    // Two threads may compile the same case; one of the keys is kept.
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
  mutable std::vector<std::atomic<const checkers::CompiledKey*>> keys_;
};

}  // namespace evalrun::runners
