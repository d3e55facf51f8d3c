// How much of the right plan a plan has, in the right order.
#include <algorithm>
#include <numeric>

#include "matching.hpp"
#include "plan_steps.hpp"
#include "python/number_text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

constexpr double name_share = 0.75, argument_share = 0.25, threshold = 0.8;

Score scored(std::optional<double> precision, std::optional<double> recall, std::optional<double> f1, bool parsed) {
  Score score;
  score.metrics = {{"precision", precision}, {"recall", recall}, {"f1_score", f1}, {"parse_rate", parsed ? 1.0 : 0.0}};
  score.parsed = parsed;
  return score;
}

/// In order of their numbers, without the finish that may come last.
void prepare(Plan& plan) {
  std::vector<std::size_t> order(plan.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (integer_less(plan[a].id, plan[b].id)) return true;
    return a < b && !integer_less(plan[b].id, plan[a].id);
  });
  Plan sorted;
  sorted.reserve(plan.size());
  for (const auto i : order) sorted.push_back(std::move(plan[i]));
  plan = std::move(sorted);
  if (plan.back().name == "FinishAction") plan.pop_back();
}

std::vector<WeightedEdge> near_steps(const Plan& plan, const Plan& gold, Similarity& similar) {
  std::vector<WeightedEdge> edges;
  for (std::size_t i = 0; i < plan.size(); ++i)
    for (std::size_t j = 0; j < gold.size(); ++j) {
      const double weight = name_share * nearness(similar, plan[i].name, gold[j].name) +
                            argument_share * nearness(similar, plan[i].arguments, gold[j].arguments);
      if (weight > threshold) edges.push_back({i, j, weight});
    }
  return edges;
}

/// The longest run of matched steps whose partners stand in order. One step counts even where none is matched.
std::size_t longest_in_order(const std::vector<std::optional<std::size_t>>& partner) {
  // last[k]: the smallest partner that a run of k + 1 can end with.
  std::vector<std::size_t> last;
  for (const auto& p : partner) {
    if (!p) continue;
    const auto at = std::ranges::lower_bound(last, *p);
    if (at == last.end())
      last.push_back(*p);
    else
      *at = *p;
  }
  return std::max<std::size_t>(1, last.size());
}

Score compare(Plan plan, Plan gold, Similarity* similar) {
  if (plan.empty() || gold.empty()) {
    auto score = scored(0, 0, 0, false);
    score.note = plan.empty() ? "no plan can be read" : "the accepted plan is empty";
    if (similar == nullptr) score.metrics[0].value = score.metrics[1].value = score.metrics[2].value = std::nullopt;
    return score;
  }
  prepare(plan);
  prepare(gold);
  if (similar == nullptr) {
    auto score = scored({}, {}, {}, true);
    score.nothing_left = plan.empty() || gold.empty();
    return score;
  }
  if (plan.empty() || gold.empty()) {
    auto score = scored(0, 0, 0, true);
    score.nothing_left = true;
    return score;
  }
  const auto partner = heaviest_matching(plan.size(), near_steps(plan, gold, *similar));
  const auto right = static_cast<double>(longest_in_order(partner));
  const double recall = right / static_cast<double>(gold.size());
  const double precision = right / static_cast<double>(plan.size());
  return scored(precision, recall, 2 * recall * precision / (recall + precision), true);
}

Score score_plan(const Value& datum, const Value& prediction, std::string_view prompt_type, Similarity* similar) {
  const auto* gold = datum.get("ground_truth");
  const auto* meta = datum.get("meta");
  const auto* functions = meta == nullptr ? nullptr : meta->get("API_list");
  const bool json = nested_text(datum, "meta", "prompt_type", prompt_type) != "str";
  return compare(json ? read_plan(prediction) : read_plan_text(prediction, functions == nullptr ? Value() : *functions),
                 gold == nullptr ? Plan{} : read_plan(*gold), similar);
}

}  // namespace

Score score_plan_json(const Value& datum, const Value& prediction, Similarity* similar) {
  return score_plan(datum, prediction, "json", similar);
}

Score score_plan_str(const Value& datum, const Value& prediction, Similarity* similar) {
  return score_plan(datum, prediction, "str", similar);
}

}  // namespace evalrun::checkers::t_eval
