#include "final_block.hpp"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

/// A duration as text: "12.3 s", "98.1 ms".
std::string duration(double seconds) {
  return seconds < 1 ? fmt::format("{:.3g} ms", seconds * 1000) : fmt::format("{:.3g} s", seconds);
}

}  // namespace

std::string final_block(const reports::Report& report, const runners::QueueStatistics& queue, double seconds,
                        const BudgetSettings& prices) {
  reports::CategoryTally all;
  for (const auto& [key, category] : report.tally.categories()) {
    all.total += category.total;
    for (std::size_t i = 0; i < all.outcomes.size(); ++i) all.outcomes[i] += category.outcomes[i];
    all.token_records += category.token_records;
    all.input_tokens += category.input_tokens;
    all.output_tokens += category.output_tokens;
    all.latency.merge(category.latency);
  }
  std::string block;
  const auto line = [&](std::string_view name, const std::string& text) {
    block += fmt::format("evalrun: {:<9} {}\n", name, text);
  };
  std::vector<std::string> outcomes;
  for (const auto outcome : {Outcome::call, Outcome::abstain, Outcome::malformed, Outcome::truncated, Outcome::infra})
    outcomes.push_back(fmt::format("{} {}", all.count(outcome), to_string(outcome)));
  line("outcomes", fmt::format("{}", fmt::join(outcomes, ", ")));
  for (const auto& text : reports::infra_lines(report)) line("infra", text);
  if (all.latency.count() != 0)
    line("latency", fmt::format("p50 {}, p95 {}, p99 {}", duration(all.latency.quantile(0.5)),
                                duration(all.latency.quantile(0.95)), duration(all.latency.quantile(0.99))));
  if (all.token_records != 0) {
    auto tokens = fmt::format("{} in, {} out", all.input_tokens, all.output_tokens);
    if (prices.has_prices())
      tokens += fmt::format(", cost {:.4g}", cost_of(all.input_tokens, all.output_tokens, prices));
    const auto answered = all.total - all.infra();
    if (const auto silent = answered - all.token_records; all.token_records < answered)
      tokens += fmt::format("; {} without a count", counted(silent, "answer"));
    line("tokens", tokens);
  }
  if (queue.sent != 0)
    line("requests", fmt::format("{} in {:.1f} s ({:.1f}/s), {} retried", queue.sent, seconds,
                                 seconds > 0 ? static_cast<double>(queue.sent) / seconds : 0, queue.retries));
  return block;
}

}  // namespace evalrun::cli
