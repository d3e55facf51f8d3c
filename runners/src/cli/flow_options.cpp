#include "cli/flow_options.hpp"

#include <charconv>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace evalrun::cli {
namespace {

constexpr int most_ever = 4096;

std::optional<int> fixed_concurrency(const std::string& text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = problem == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::string auto_or_number(const std::string& text) {
  const auto number = fixed_concurrency(text);
  if (text == "auto" || (number && *number >= 1 && *number <= most_ever)) return {};
  return fmt::format("'{}' is neither auto nor a number from 1 to {}", text, most_ever);
}

/// Explains on standard error, on a line of its own even where a progress line is being drawn.
void explain(const runners::RetryNotice& notice, int max_retries) {
  fmt::print(stderr, "{}evalrun: {}; attempt {} of {} follows in {:.1f} s\n",
             ::isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "", to_string(notice.error), notice.attempts + 1,
             max_retries + 1, std::chrono::duration<double>(notice.wait).count());
}

}  // namespace

void add_flow_options(CLI::App& app, FlowOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group("How fast and how much is asked"); };
  const auto positive = CLI::Range(1e-9, 1e18);
  add(app.add_option("--concurrency", options.concurrency,
                     "requests under way at once: a number, or auto, which finds what the server takes"))
      ->check(auto_or_number)
      ->capture_default_str();
  add(app.add_option("--max-concurrency", options.max_concurrency, "the most that auto tries"))
      ->check(CLI::Range(1, most_ever))
      ->capture_default_str();
  add(app.add_option("--rpm", options.per_minute, "requests sent per minute at most"))->check(positive);
  add(app.add_option("--max-retries", options.max_retries, "further attempts after passing trouble; 0 fails fast"))
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  add(app.add_option("--give-up-after", options.give_up_after,
                     "seconds in which nothing but failures come back before the run stops"))
      ->check(positive)
      ->capture_default_str();
  add(app.add_option("--max-time", options.budget.seconds, "seconds this command may ask; the same command goes on"))
      ->check(positive);
  add(app.add_option("--max-requests", options.max_requests, "requests this command may send, repetitions included"))
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 62));
  add(app.add_option("--max-tokens-total", options.budget.tokens,
                     "tokens this command may use, in and out; what is under way then still ends"))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 62));
  auto* price_in = add(app.add_option("--price-in", options.budget.price_in, "of a million input tokens"))
                       ->check(CLI::NonNegativeNumber);
  auto* price_out = add(app.add_option("--price-out", options.budget.price_out, "of a million output tokens"))
                        ->check(CLI::NonNegativeNumber);
  add(app.add_option("--max-cost", options.budget.cost,
                     "what this command may cost by --price-in and --price-out; what is under way then still ends"))
      ->check(positive)
      ->needs(price_in)
      ->needs(price_out);
  add(app.add_flag("--verbose", options.verbose, "explain every repetition on standard error"));
}

void apply(const FlowOptions& options, runners::EndpointSettings& settings) {
  auto& flow = settings.flow;
  flow.concurrency = fixed_concurrency(options.concurrency);
  flow.max_concurrency = options.max_concurrency;
  flow.per_minute = options.per_minute;
  flow.max_requests = options.max_requests;
  flow.give_up_after = std::chrono::milliseconds(static_cast<std::int64_t>(options.give_up_after * 1000));
  if (options.verbose)
    flow.on_retry = [most = options.max_retries](const runners::RetryNotice& notice) { explain(notice, most); };
  settings.retry.max_retries = options.max_retries;
}

int most_at_once(const FlowOptions& options) {
  return fixed_concurrency(options.concurrency).value_or(options.max_concurrency);
}

}  // namespace evalrun::cli
