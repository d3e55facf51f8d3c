// BFCL v4 and suites with its categories (specification: bfcl-semantics 10; the ToolDev paper's overall).
#include <array>

#include "families.hpp"

namespace evalrun::reports::families {
namespace {

SummaryValue simple(const Accuracies& of) {
  return mean_of({of("simple_python"), of("simple_java"), of("simple_javascript")});
}

SummaryValue non_live(const Accuracies& of) {
  return mean_of({simple(of), of("multiple"), of("parallel"), of("parallel_multiple")});
}

SummaryValue live(const Accuracies& of) {
  return count_weighted({of("live_simple"), of("live_multiple"), of("live_parallel"), of("live_parallel_multiple")});
}

SummaryValue relevance(const Accuracies& of) { return of("live_relevance"); }

SummaryValue irrelevance(const Accuracies& of) { return mean_of({of("irrelevance"), of("live_irrelevance")}); }

SummaryValue single_turn(const Accuracies& of) { return mean_of({non_live(of), live(of)}); }

SummaryValue leaderboard(const Accuracies&) { return needs({"multi_turn", "web_search", "memory"}); }

constexpr std::array<SummaryRow, 7> rows{{
    {"non_live_simple", "Simple (non-live)", "unweighted mean of simple_python, simple_java and simple_javascript",
     simple},
    {"non_live_ast", "Non-live AST Summary",
     "unweighted mean of Simple (non-live), multiple, parallel and parallel_multiple", non_live},
    {"live_ast", "Live AST Summary",
     "mean of live_simple, live_multiple, live_parallel and live_parallel_multiple, weighted by their number of cases",
     live},
    {"relevance", "Relevance Detection", "live_relevance", relevance},
    {"irrelevance", "Irrelevance Detection", "unweighted mean of irrelevance and live_irrelevance", irrelevance},
    {"overall_single_turn", "Overall (single turn)",
     "(Non-live AST Summary + Live AST Summary) / 2, as the ToolDev paper has it; not the leaderboard's Overall",
     single_turn},
    {"overall_leaderboard", "Overall (leaderboard)",
     "10 % Non-live AST, 10 % Live AST, 10 % Irrelevance, 30 % multi-turn and 40 % agentic categories; the last two "
     "are not part of this suite",
     leaderboard},
}};

}  // namespace

extern const SummaryFamily bfcl_v4{.id = "bfcl-v4", .rows = rows};

}  // namespace evalrun::reports::families
