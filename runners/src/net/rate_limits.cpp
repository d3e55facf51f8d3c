#include "rate_limits.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "retry_policy.hpp"

namespace evalrun::runners {
namespace {

using std::chrono::system_clock;

struct Unit {
  std::string_view name;
  double milliseconds;
};
// "ms" stands before "m", because the first name that fits is taken.
constexpr std::array<Unit, 5> units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

/// Bounds the value to about a year, so that it fits.
milliseconds whole(double count) {
  return milliseconds{static_cast<std::int64_t>(std::ceil(std::clamp(count, 0.0, 3.2e10)))};
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// "2026-01-31T10:00:00Z"
std::optional<system_clock::time_point> rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text.back() != 'Z')
    return std::nullopt;
  std::array<int, 6> parts{};
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> places{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto piece = text.substr(places[i].first, places[i].second);
    if (std::from_chars(piece.data(), piece.data() + piece.size(), parts[i]).ec != std::errc{}) return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                        std::chrono::month(static_cast<unsigned>(parts[1])),
                                        std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(parts[3]) + std::chrono::minutes(parts[4]) +
         std::chrono::seconds(parts[5]);
}

std::optional<milliseconds> until(std::string_view reset, system_clock::time_point now) {
  const auto wait_for = [&](system_clock::time_point when) {
    return std::max(std::chrono::ceil<milliseconds>(when - now), milliseconds{0});
  };
  if (const auto seconds = number(reset)) {
    // A small number counts from now, a large one from 1970, in seconds or in milliseconds.
    constexpr double no_span = 1e9, no_seconds = 1e11;
    if (*seconds < no_span) return whole(*seconds * 1000);
    const double since = *seconds < no_seconds ? *seconds * 1000 : *seconds;
    return wait_for(
        system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(whole(since / 1000) * 1000)));
  }
  if (const auto span = parse_duration(reset)) return span;
  if (const auto date = rfc3339(reset)) return wait_for(*date);
  return parse_retry_after(reset, now);
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    double count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc{} || !(count >= 0)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto* unit = std::ranges::find_if(units, [&](const Unit& u) { return text.starts_with(u.name); });
    if (unit == units.end()) return std::nullopt;
    text.remove_prefix(unit->name.size());
    sum += count * unit->milliseconds;
  }
  return whole(sum);
}

std::optional<milliseconds> rate_limit_delay(const HeaderList& headers, system_clock::time_point now) {
  std::optional<milliseconds> longest;
  for (const auto& [name, value] : headers) {
    // Find "...-remaining", "...-remaining-requests" or "...-requests-remaining", and the reset that belongs to it.
    const auto at = name.find("-remaining");
    const auto left = number(value);
    if (at == std::string::npos || !left || *left >= 1) continue;
    std::string reset = name;
    reset.replace(at, std::string_view("-remaining").size(), "-reset");
    const auto found = std::ranges::find(headers, reset, &HeaderList::value_type::first);
    if (found == headers.end()) continue;
    if (const auto wait = until(found->second, now)) longest = std::max(longest.value_or(milliseconds{0}), *wait);
  }
  return longest;
}

}  // namespace evalrun::runners
