#include "budget.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "text/messages.hpp"

namespace evalrun::cli {

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
