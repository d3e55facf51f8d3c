#include "queue_options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "text/messages.hpp"
#include "values.hpp"

namespace evalrun::cli {
namespace {

constexpr int most_ever = 4096;
constexpr double most_seconds = 1e9;

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

/// The most connections that leave room for the files of a run if `open_files` files may be open. A connection counts
/// as two files: a name look-up, or a second address that is tried, takes one more.
std::size_t connections_within(std::size_t open_files) {
  constexpr std::size_t of_the_run = 64;
  return std::max<std::size_t>(1, open_files < of_the_run ? 1 : (open_files - of_the_run) / 2);
}

/// Prints a retry on standard error; first clears the progress line of a terminal.
void explain(const runners::RetryNotice& notice, int max_retries) {
  fmt::print(stderr, "{}evalrun: {}; attempt {} of {} follows in {:.1f} s\n",
             ::isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "", to_string(notice.error), notice.attempts + 1,
             max_retries + 1, std::chrono::duration<double>(notice.wait).count());
}

}  // namespace

void add_queue_options(CLI::App& app, QueueOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group("Speed and budget"); };
  add(add_text(app, "--concurrency", options.concurrency, "auto|N",
               "requests under way at once: a number, or auto, which finds how many the server takes"))
      ->check(auto_or_number, "");
  add(add_number(app, "--max-concurrency", options.max_concurrency, {"number of requests", 1, most_ever},
                 "most requests at once that auto tries"));
  add(add_limit(app, "--rpm", options.per_minute, {"number of requests per minute", 1e-9},
                "most requests sent per minute"));
  add(add_number(app, "--max-retries", options.max_retries, {"number of retries", 0, 1000},
                 "retries of a request after transient errors; 0: none"));
  add(add_number(app, "--give-up-after", options.give_up_after,
                 {.noun = "number of seconds", .least = 1e-9, .most = most_seconds, .unit = "SECONDS"},
                 "stop the run after this many seconds in which every request failed"));
  add(add_limit(app, "--max-time", options.budget.seconds,
                {.noun = "number of seconds", .least = 1e-9, .unit = "SECONDS"},
                "most seconds for which this command asks; run it again to go on"));
  add(add_limit(app, "--max-requests", options.max_requests, {"number of requests", 1},
                "most requests that this command sends, retries included"));
  add(add_limit(app, "--max-tokens-total", options.budget.tokens, {"number of tokens", 1},
                "most tokens that this command uses, in and out; requests under way are completed"));
  auto* price_in =
      add(add_limit(app, "--price-in", options.budget.price_in, {"price", 0}, "price of a million input tokens"));
  auto* price_out =
      add(add_limit(app, "--price-out", options.budget.price_out, {"price", 0}, "price of a million output tokens"));
  add(add_limit(app, "--max-cost", options.budget.cost, {"cost", 1e-9},
                "most that this command may cost by --price-in and --price-out; requests under way are completed"))
      ->needs(price_in)
      ->needs(price_out);
  add(app.add_flag("--verbose", options.verbose, "explain every retry on standard error"));
}

void apply(const QueueOptions& options, runners::EndpointSettings& settings) {
  auto& queue = settings.queue;
  queue.concurrency = fixed_concurrency(options.concurrency);
  queue.max_concurrency = options.max_concurrency;
  queue.per_minute = options.per_minute;
  queue.max_requests = options.max_requests;
  queue.give_up_after = std::chrono::milliseconds(static_cast<std::int64_t>(options.give_up_after * 1000));
  if (options.verbose)
    queue.on_retry = [most = options.max_retries](const runners::RetryNotice& notice) { explain(notice, most); };
  settings.retry.max_retries = options.max_retries;
}

std::size_t raise_open_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return std::numeric_limits<std::size_t>::max();
  const auto soft = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : soft;
}

std::optional<std::string> limit_connections(QueueOptions& options) {
  const auto open_files = raise_open_files();
  const auto most = static_cast<int>(std::min<std::size_t>(connections_within(open_files), most_ever));
  const auto wanted = most_at_once(options);
  options.max_concurrency = std::min(options.max_concurrency, most);
  if (wanted <= most) return std::nullopt;
  const bool fixed = fixed_concurrency(options.concurrency).has_value();
  if (fixed) options.concurrency = std::to_string(most);
  return fmt::format(
      "{} {} is lowered to {}: this process may have {} files open (ulimit -n), and a connection takes "
      "up to two",
      fixed ? "--concurrency" : "--max-concurrency", wanted, most, open_files);
}

int most_at_once(const QueueOptions& options) {
  return fixed_concurrency(options.concurrency).value_or(options.max_concurrency);
}

double cost_of(std::int64_t input_tokens, std::int64_t output_tokens, const BudgetSettings& prices) {
  return (static_cast<double>(input_tokens) * prices.price_in + static_cast<double>(output_tokens) * prices.price_out) /
         1e6;
}

void Budget::spend(const Output& output) {
  if (output.infra) return;
  if (output.input_tokens < 0 && output.output_tokens < 0) ++without_tokens_;
  input_ += std::max<std::int64_t>(output.input_tokens, 0);
  output_ += std::max<std::int64_t>(output.output_tokens, 0);
}

double Budget::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
}

bool Budget::out_of_time() const { return settings_.seconds > 0 && seconds() >= settings_.seconds; }

std::optional<Error> Budget::exhausted() const {
  const auto used_up = [](std::string what, const char* flag) {
    return Error{errc::limit, fmt::format("the budget of {} is used up", what), flag};
  };
  if (out_of_time()) return used_up(fmt::format("{:g} s", settings_.seconds), "--max-time");
  if (settings_.tokens > 0 && tokens() >= settings_.tokens)
    return used_up(counted(static_cast<std::size_t>(settings_.tokens), "token"), "--max-tokens-total");
  if (settings_.cost > 0 && cost() >= settings_.cost) return used_up(fmt::format("{:g}", settings_.cost), "--max-cost");
  return std::nullopt;
}

}  // namespace evalrun::cli
