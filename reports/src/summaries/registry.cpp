#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "evalrun/reports/summary.hpp"
#include "evalrun/suite.hpp"

#include "families.hpp"

namespace evalrun::reports {
namespace families {
extern const SummaryFamily api_bank;
extern const SummaryFamily bfcl_v4;
extern const SummaryFamily bfcl_v1;
extern const SummaryFamily bfcl_zhtw;
extern const SummaryFamily own_cases;
extern const SummaryFamily t_eval;
}  // namespace families

namespace {

constexpr std::array table{&families::bfcl_v4,  &families::bfcl_v1, &families::bfcl_zhtw,
                           &families::api_bank, &families::t_eval,  &families::own_cases};

/// A weighted mean. Its interval joins the intervals of the parts (MOVER: G. Y. Zou and A. Donner, Statistics in
/// Medicine 27, 2008). It stays inside [0, 1] and holds for parts at 0 or 1.
struct Joined {
  double value = 0;
  Interval interval;
};

double weight(const SummaryValue& part, bool by_count) { return by_count ? static_cast<double>(part.n) : 1; }

/// Precondition: every part has the member `which`, and the sum of the weights is positive.
Joined join(std::span<const SummaryValue> parts, bool by_count, std::optional<double> SummaryValue::* which) {
  double weights = 0, sum = 0;
  for (const auto& part : parts) {
    weights += weight(part, by_count);
    sum += *(part.*which) * weight(part, by_count);  // in the order of the references, so that every digit agrees
  }
  Joined out{.value = sum / weights, .interval = {}};
  double down = 0, up = 0;
  for (const auto& part : parts) {
    const double share = weight(part, by_count) / weights;
    down += std::pow(share * (*(part.*which) - part.interval.low), 2);
    up += std::pow(share * (part.interval.high - *(part.*which)), 2);
  }
  out.interval = {std::max(0.0, out.value - std::sqrt(down)), std::min(1.0, out.value + std::sqrt(up))};
  return out;
}

SummaryValue combine(std::span<const SummaryValue> parts, bool by_count) {
  SummaryValue out;
  std::vector<SummaryValue> present;
  for (const auto& part : parts) {
    for (const auto& name : part.missing)
      if (std::ranges::find(out.missing, name) == out.missing.end()) out.missing.push_back(name);
    for (const auto& category : part.counted) {
      if (std::ranges::find(out.counted, category) != out.counted.end()) continue;
      out.counted.push_back(category);
      out.n += category.second;
    }
    if (out.needs.empty()) out.needs = part.needs;
    if (part.value || part.partial) {
      present.push_back(part);
      present.back().partial = part.value ? part.value : part.partial;
    }
  }
  if (present.empty()) return out;
  if (out.missing.empty() && out.needs.empty()) {
    const Joined joined = join(present, by_count, &SummaryValue::value);
    out.value = joined.value;
    out.interval = joined.interval;
  } else {
    out.partial = join(present, by_count, &SummaryValue::partial).value;
  }
  return out;
}

}  // namespace

SummaryValue Accuracies::operator()(std::string_view category) const {
  SummaryValue out;
  const CategoryTally* counts = tally_->find(lang_, category);
  if (counts != nullptr) out.value = counts->accuracy(rules_);
  if (!out.value) {
    out.missing.emplace_back(category);
    return out;
  }
  out.n = counts->n(rules_);
  out.counted = {{std::string(category), out.n}};
  out.interval = wilson(counts->correct(rules_), out.n);
  std::size_t unscored = 0;
  if (const auto it = counts->rules.find(rules_); it != counts->rules.end())
    for (const auto& [reason, count] : it->second.not_scored) unscored += count;
  if (unscored != 0) {
    out.missing.push_back(std::to_string(unscored) + " cases of " + std::string(category) + " that are not scored");
    out.partial = std::exchange(out.value, std::nullopt);
  }
  return out;
}

SummaryValue Accuracies::score(std::string_view category, std::string_view name, bool rounded, bool partly) const {
  SummaryValue out;
  const CategoryTally* counts = tally_->find(lang_, category);
  const auto rules = counts == nullptr ? decltype(counts->rules)::const_iterator{} : counts->rules.find(rules_);
  if (counts == nullptr || rules == counts->rules.end()) {
    out.missing.emplace_back(category);
    return out;
  }
  out.n = counts->n(rules_);
  out.counted = {{std::string(category), out.n}};
  const auto& tally = rules->second;
  const auto at = tally.scores.find(name);
  if (tally.scored != 0 && tally.scores.empty()) {
    out.needs = "metrics of the answers, which a baseline does not keep";
    return out;
  }
  if (partly && at == tally.scores.end()) {
    out.missing.push_back(std::string(category) + " with " + std::string(name));
    return out;
  }
  const bool whole = at != tally.scores.end() && (partly || at->second.count == tally.scored);
  if (!whole || !tally.not_scored.empty()) {
    out.needs = "an embedding endpoint";
    return out;
  }
  const auto& score = at->second;
  // Cases without an answer count as 0. With `partly`, the share of answers that have the figure is taken to be the
  // same among them.
  const double answered = static_cast<double>(tally.scored) / static_cast<double>(out.n);
  double mean = score.mean() * answered;
  if (rounded) mean = std::nearbyint(mean * 1e4) / 1e4;
  const double variance = std::max(0.0, score.squares / static_cast<double>(score.count) - score.mean() * score.mean());
  const double half = 1.959963984540054 * std::sqrt(variance / static_cast<double>(score.count));
  out.value = mean;
  out.interval = {std::max(0.0, mean - half), std::min(1.0, mean + half)};
  return out;
}

std::vector<std::string> Accuracies::categories() const {
  std::vector<std::string> names;
  for (const auto& [key, counts] : tally_->categories())
    if (key.first == lang_) names.push_back(key.second);
  return names;
}

std::span<const SummaryRow> summary_rows(const Suite& suite) {
  const auto at = std::ranges::find(table, suite.summaries, [](const SummaryFamily* one) { return one->id; });
  return at == table.end() ? std::span<const SummaryRow>() : (*at)->rows;
}

std::span<const SummaryRow> summary_rows(std::string_view suite_id) {
  const auto suite = find_suite(suite_id);
  return suite ? summary_rows(**suite) : std::span<const SummaryRow>();
}

SummaryValue mean_of(std::span<const SummaryValue> parts) { return combine(parts, false); }
SummaryValue count_weighted(std::span<const SummaryValue> parts) { return combine(parts, true); }

}  // namespace evalrun::reports
