/// What a command may spend: time, tokens, money. Counts what it spends.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"

namespace evalrun::cli {

struct BudgetSettings {
  double seconds = 0;       ///< 0: no limit
  std::int64_t tokens = 0;  ///< 0: no limit
  double cost = 0;          ///< 0: no limit
  double price_in = 0;      ///< of a million tokens
  double price_out = 0;
  [[nodiscard]] bool has_prices() const { return price_in > 0 || price_out > 0; }
};

[[nodiscard]] double cost_of(std::int64_t input_tokens, std::int64_t output_tokens, const BudgetSettings& prices);

/// Time runs from construction. spend() needs one caller at a time; the rest may be called from any thread.
class Budget {
 public:
  explicit Budget(const BudgetSettings& settings) : settings_(settings) {}

  void spend(const Output& output);
  [[nodiscard]] bool out_of_time() const;
  /// Which budget is used up, as a sentence; nullopt: none.
  [[nodiscard]] std::optional<Error> exhausted() const;
  [[nodiscard]] std::int64_t tokens() const { return input_ + output_; }
  [[nodiscard]] double cost() const { return cost_of(input_, output_, settings_); }
  [[nodiscard]] double seconds() const;
  /// Answers without counts of tokens.
  [[nodiscard]] std::size_t without_tokens() const { return without_tokens_; }

 private:
  BudgetSettings settings_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> input_ = 0, output_ = 0;
  std::atomic<std::size_t> without_tokens_ = 0;
};

}  // namespace evalrun::cli
