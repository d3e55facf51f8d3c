/// The flags of `evalrun run` that say how fast, how often, how long and for how much an endpoint is asked.
#pragma once
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "budget.hpp"
#include "providers/endpoint.hpp"

namespace evalrun::cli {

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
/// Raises the limit of open files as far as the system allows without more rights (the hard limit); the limit then.
std::size_t raise_open_files();
/// Raises the limit of open files and lowers the concurrency to what it allows; a sentence where it had to.
[[nodiscard]] std::optional<std::string> limit_connections(QueueOptions& options);
/// The most requests that may be under way.
[[nodiscard]] int most_at_once(const QueueOptions& options);

}  // namespace evalrun::cli
