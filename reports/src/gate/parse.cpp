// Reads the text of --gate.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "evalrun/reports/gate.hpp"

#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

constexpr std::string_view help =
    "a gate is written max-drop=1.0,alpha=0.05[,per-category=5][,per-summary=2][,<category or summary>=3]"
    "[,require-power][,power=0.8], drops in percentage points";

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

tl::unexpected<Error> refused(std::string_view key, std::string_view value, std::string_view why) {
  const auto given = value.empty() ? fmt::format("'{}'", cut(key)) : fmt::format("{}={}", cut(key), cut(value));
  return fail(errc::usage, fmt::format("{}: {}; {}", given, why, help), "--gate");
}

result<void> set_share(double& into, std::string_view key, std::string_view value) {
  const auto share = number(value);
  if (!share || *share <= 0 || *share >= 1) return refused(key, value, "must be a number between 0 and 1");
  into = *share;
  return {};
}

result<void> set(GateRules& rules, std::string_view key, std::string_view value) {
  if (key == "alpha") return set_share(rules.alpha, key, value);
  if (key == "power") return set_share(rules.power, key, value);
  if (key == "require-power") {
    if (!value.empty() && value != "true" && value != "false") return refused(key, value, "must be true or false");
    rules.require_power = value != "false";
    return {};
  }
  const bool is_family = key == "per-category" || key == "per-summary";
  if (is_family && value == "false") return {};
  GateBound bound{key == "max-drop" ? "total" : std::string(key), -1};  // below zero: the bound of max-drop
  if (!is_family || (!value.empty() && value != "true")) {
    if (value.empty()) return refused(key, value, "needs a number");
    const auto points = number(value);
    if (!points || *points < 0 || *points > 100) return refused(key, value, "must be percentage points, 0 to 100");
    bound.max_drop = *points / 100;
  }
  if (bound.what.empty()) return refused(key, value, "has no name before '='");
  const auto same = std::ranges::find(rules.bounds, bound.what, &GateBound::what);
  if (same != rules.bounds.end()) return refused(key, value, "is given twice");
  rules.bounds.push_back(std::move(bound));
  return {};
}

}  // namespace

result<void> set_gate(GateRules& rules, std::string_view key, std::string_view value, std::string_view where) {
  auto done = set(rules, key, value);
  if (!done) done.error().where = where;
  return done;
}

result<GateRules> parse_gate(std::string_view text) {
  GateRules rules;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    more = comma != std::string_view::npos;
    const auto part = trimmed(text.substr(0, comma));
    if (more) text.remove_prefix(comma + 1);
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto key = trimmed(part.substr(0, equals));
    const auto value = equals == std::string_view::npos ? std::string_view() : trimmed(part.substr(equals + 1));
    if (auto set = set_gate(rules, key, value); !set) return tl::unexpected(set.error());
  }
  return rules;
}

}  // namespace evalrun::reports
