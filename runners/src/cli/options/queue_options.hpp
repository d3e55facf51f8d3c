/// The flags of `evalrun run` for speed and budget: concurrency, retries, time, tokens and cost.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"

#include "providers/endpoint.hpp"

namespace evalrun::cli {

struct BudgetSettings {
  double seconds = 0;       ///< 0: no limit
  std::int64_t tokens = 0;  ///< 0: no limit
  double cost = 0;          ///< 0: no limit
  double price_in = 0;      ///< price of a million input tokens
  double price_out = 0;     ///< price of a million output tokens
  [[nodiscard]] bool has_prices() const { return price_in > 0 || price_out > 0; }
};

[[nodiscard]] double cost_of(std::int64_t input_tokens, std::int64_t output_tokens, const BudgetSettings& prices);

/// What a command may spend, and what it has spent: time, tokens and money. Time counts from construction. Only one
/// thread at a time may call spend(); the other members may be called from any thread.
class Budget {
 public:
  explicit Budget(const BudgetSettings& settings) : settings_(settings) {}

  void spend(const Output& output);
  [[nodiscard]] bool out_of_time() const;
  /// An Error that says which budget is used up; nullopt: none is.
  [[nodiscard]] std::optional<Error> exhausted() const;
  [[nodiscard]] std::int64_t tokens() const { return input_ + output_; }
  [[nodiscard]] double cost() const { return cost_of(input_, output_, settings_); }
  [[nodiscard]] double seconds() const;
  /// The number of answers without token counts.
  [[nodiscard]] std::size_t without_tokens() const { return without_tokens_; }

 private:
  BudgetSettings settings_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> input_ = 0, output_ = 0;
  std::atomic<std::size_t> without_tokens_ = 0;
};

struct QueueOptions {
  std::string concurrency = "auto";
  int max_concurrency = 256;
  int max_retries = 10;
  double per_minute = 0;
  std::size_t max_requests = 0;
  double give_up_after = 60;
  BudgetSettings budget;
  bool verbose = false;
};

void add_queue_options(CLI::App& app, QueueOptions& options);
void apply(const QueueOptions& options, runners::EndpointSettings& settings);
/// Raises the limit of open files to the hard limit; returns the limit that holds then.
std::size_t raise_open_files();
/// Raises the limit of open files, and lowers the concurrency to what the limit allows. Returns a sentence if it
/// lowered the concurrency.
[[nodiscard]] std::optional<std::string> limit_connections(QueueOptions& options);
/// The most requests that may be under way.
[[nodiscard]] int most_at_once(const QueueOptions& options);

}  // namespace evalrun::cli
