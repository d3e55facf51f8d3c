// The table of evaluators.
#include <algorithm>
#include <array>
#include <set>

#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

constexpr std::array<std::string_view, 4> instruct{"json_format_metric", "json_args_em_metric", "string_format_metric",
                                                   "string_args_em_metric"};
constexpr std::array<std::string_view, 4> plan{"precision", "recall", "f1_score", "parse_rate"};
constexpr std::array<std::string_view, 2> reason{"thought", "parse_rate"};
constexpr std::array<std::string_view, 2> retrieve{"name", "parse_rate"};
constexpr std::array<std::string_view, 2> understand{"args", "parse_rate"};
constexpr std::array<std::string_view, 4> rru{"thought", "name", "args", "parse_rate"};
constexpr std::array<std::string_view, 2> review{"parse_rate", "review_quality"};

constexpr std::array table{
    Evaluator{"instruct", "json", "instruct_json", instruct, false, true, score_instruct},
    Evaluator{"plan", "json", "plan_json", plan, true, false, score_plan_json},
    Evaluator{"plan", "str", "plan_str", plan, true, false, score_plan_str},
    Evaluator{"reason", "str", "reason_str", reason, true, false, score_reason_str},
    Evaluator{"retrieve", "str", "retrieve_str", retrieve, false, false, score_retrieve_str},
    Evaluator{"understand", "str", "understand_str", understand, false, false, score_understand_str},
    Evaluator{"rru", "json", "rru_json", rru, true, false, score_rru_json},
    Evaluator{"review", "str", "review_str", review, false, true, score_review},
};

/// Collects the texts instead of comparing them.
class TextCollector final : public Similarity {
 public:
  double of(const std::string& a, const std::string& b) override {
    for (const auto& text : {a, b})
      if (known_.insert(text).second) texts_.push_back(text);
    return 0;
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::set<std::string> known_;
  std::vector<std::string> texts_;
};

}  // namespace

double Cosines::of(const std::string& a, const std::string& b) {
  const auto *left = vectors_.find(a), *right = vectors_.find(b);
  return left == nullptr || right == nullptr ? 0 : cosine(*left, *right);
}

std::span<const Evaluator> evaluators() { return table; }

const Evaluator* find_evaluator(std::string_view eval, std::string_view prompt_type) {
  const auto it =
      std::ranges::find_if(table, [&](const Evaluator& e) { return e.eval == eval && e.prompt_type == prompt_type; });
  return it == table.end() ? nullptr : &*it;
}

std::vector<std::string> texts_compared(const Evaluator& evaluator, const Value& datum, const Value& prediction) {
  TextCollector collector;
  if (evaluator.compares_meaning) (void)evaluator.score(datum, prediction, &collector);
  return collector.take();
}

}  // namespace evalrun::checkers::t_eval
