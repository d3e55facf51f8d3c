// Scores how much of the accepted plan a plan has, in the right order.
#include <algorithm>
#include <numeric>

#include "python/number_text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

// Plans as the reference normalizes them.

struct Step {
  Value id;  ///< an integer of any size
  std::string name;
  std::string arguments;  ///< their str() in Python
};
using Plan = std::vector<Step>;

/// The function name that occurs first in the line; of several at the same place, the one listed first.
const std::string* first_name(std::string_view line, const List& functions) {
  const std::string* found = nullptr;
  auto first = std::string_view::npos;
  for (const auto& function : functions) {
    if (!function.is_string()) continue;
    if (const auto at = line.find(*function.string()); at < first) {
      first = at;
      found = function.string();
    }
  }
  return found;
}

std::string sentences_to_lines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with(". ")) {
      out += '\n';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Reads a list of {id, name, args}, or its text. If one item lacks a field or its id is no number, the plan is empty.
Plan read_plan(const Value& data) {
  const auto loaded = load(data, Brackets::square);
  if (!loaded || !loaded->is_list()) return {};
  Plan plan;
  for (const auto& item : *loaded->list()) {
    const auto *name = item.get("name"), *id = item.get("id"), *arguments = item.get("args");
    if (name == nullptr || id == nullptr || arguments == nullptr) return {};
    auto number = int_of(*id);
    if (!number) return {};
    plan.push_back({std::move(*number), str(*name), str(*arguments)});
  }
  return plan;
}

/// Reads one step per line or sentence that names one of the functions.
Plan read_plan_text(const Value& data, const Value& functions) {
  if (!data.is_string() || !functions.is_list()) return {};
  Plan plan;
  const auto text = sentences_to_lines(*data.string());
  for (std::string_view rest = text;;) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    if (const auto* name = first_name(line, *functions.list()); name != nullptr)
      plan.push_back({Value(plan.size()), *name, std::string(line)});
    if (end == std::string_view::npos) return plan;
    rest.remove_prefix(end + 1);
  }
}

constexpr double name_share = 0.75, argument_share = 0.25, threshold = 0.8;

Score scored(std::optional<double> precision, std::optional<double> recall, std::optional<double> f1, bool parsed) {
  Score score;
  score.metrics = {{"precision", precision}, {"recall", recall}, {"f1_score", f1}, {"parse_rate", parsed ? 1.0 : 0.0}};
  score.parsed = parsed;
  return score;
}

/// Sorts the steps by their numbers and removes a FinishAction at the end.
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

/// The length of the longest sequence of matched steps whose partners are in order; at least 1, even if no step is
/// matched.
std::size_t longest_in_order(const std::vector<std::optional<std::size_t>>& partner) {
  // last[k]: the smallest partner with which a sequence of k + 1 steps can end.
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
    score.wanted = plan.empty() ? Value("plan") : Value(List{});
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
