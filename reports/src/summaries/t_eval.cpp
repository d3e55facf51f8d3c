// T-Eval: six abilities, their mean, and the two figures that the ToolDev paper's number may be (specification: t-eval
// 5).
#include <array>

#include "families.hpp"
#include "t_eval_means.hpp"

namespace evalrun::reports::families {
namespace {

SummaryValue from_files(const Accuracies& of, std::span<const t_eval::Source> sources) {
  std::vector<SummaryValue> parts;
  for (const auto& [key, metric, rounded, partly] : sources) parts.push_back(of.score(key, metric, rounded, partly));
  return mean_of(parts);
}

template <std::size_t I>
SummaryValue ability(const Accuracies& of) {
  return from_files(of, t_eval::ability_rows[I].sources);
}

SummaryValue overall(const Accuracies& of) {
  return mean_of({ability<0>(of), ability<1>(of), ability<2>(of), ability<3>(of), ability<4>(of), ability<5>(of)});
}

// The ToolDev paper has a single number, the mean of planning, retrieval and understanding. It does not say whether
// this takes only the files that ask for JSON or all files, as the table of abilities does.
constexpr std::array<t_eval::Source, 3> json_only{
    {{"plan_json", "f1_score"}, {"rru_json", "name"}, {"rru_json", "args"}}};
SummaryValue paper_json(const Accuracies& of) { return from_files(of, json_only); }
SummaryValue paper_both(const Accuracies& of) { return mean_of({ability<1>(of), ability<3>(of), ability<4>(of)}); }

constexpr std::array<SummaryRow, 9> rows{{
    {"overall", "Overall", "unweighted mean of the six abilities", overall},
    {"instruct", t_eval::ability_rows[0].name, "mean of format and argument match, of JSON and of text", ability<0>},
    {"plan", t_eval::ability_rows[1].name, "mean of f1_score in plan_str and plan_json", ability<1>},
    {"reason", t_eval::ability_rows[2].name, "mean of thought in reason_str and rru_json", ability<2>},
    {"retrieve", t_eval::ability_rows[3].name, "mean of name in retrieve_str and rru_json", ability<3>},
    {"understand", t_eval::ability_rows[4].name, "mean of args in understand_str and rru_json", ability<4>},
    {"review", t_eval::ability_rows[5].name, "review_quality", ability<5>},
    {"paper_json", "Plan, retrieve, understand (JSON)",
     "mean of f1_score in plan_json and of name and args in rru_json: one reading of the ToolDev paper's number",
     paper_json},
    {"paper_both", "Plan, retrieve, understand (JSON and text)",
     "mean of Plan, Retrieve and Understand as above: the other reading of the ToolDev paper's number", paper_both},
}};

}  // namespace

extern const SummaryFamily t_eval{.id = "t-eval", .rows = rows};

}  // namespace evalrun::reports::families
