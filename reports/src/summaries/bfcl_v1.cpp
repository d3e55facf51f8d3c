// BFCL as of August 2024 and its Traditional Chinese fork (specification: bfcl-semantics 11). The leaderboard changed
// from the count-weighted Simple column to the unweighted one that month, so both are given; the fork has Python only.
#include <array>

#include "families.hpp"

namespace evalrun::reports::families {
namespace {

SummaryValue ast_with(const Accuracies& of, SummaryValue simple) {
  return mean_of(
      {std::move(simple), of("multiple_function"), of("parallel_function"), of("parallel_multiple_function")});
}

SummaryValue ast_python(const Accuracies& of) { return ast_with(of, of("simple")); }

SummaryValue simple_weighted(const Accuracies& of) {
  return count_weighted({of("simple"), of("java"), of("javascript")});
}
SummaryValue ast_weighted(const Accuracies& of) { return ast_with(of, simple_weighted(of)); }

SummaryValue simple_unweighted(const Accuracies& of) { return mean_of({of("simple"), of("java"), of("javascript")}); }
SummaryValue ast_unweighted(const Accuracies& of) { return ast_with(of, simple_unweighted(of)); }

SummaryValue relevance(const Accuracies& of) { return of("relevance"); }

SummaryValue overall_v1(const Accuracies& of) {
  return count_weighted({of("simple"), of("java"), of("javascript"), of("multiple_function"), of("parallel_function"),
                         of("parallel_multiple_function"), of("relevance")});
}

SummaryValue overall_zhtw(const Accuracies& of) {
  return count_weighted({of("simple"), of("multiple_function"), of("parallel_function"),
                         of("parallel_multiple_function"), of("relevance")});
}

SummaryValue leaderboard_v1(const Accuracies&) {
  return needs({"executable_simple", "rest", "executable_multiple_function", "executable_parallel_function",
                "executable_parallel_multiple_function"});
}

SummaryValue leaderboard_zhtw(const Accuracies&) {
  return needs({"executable_simple", "executable_multiple_function", "executable_parallel_function",
                "executable_parallel_multiple_function"});
}

constexpr std::string_view ast_formula =
    "unweighted mean of simple, multiple_function, parallel_function and parallel_multiple_function";
constexpr std::string_view overall_formula =
    "mean of all categories of this suite, weighted by their number of cases; not the leaderboard's Overall";
constexpr std::string_view leaderboard_formula =
    "as before with the executable categories, which are not part of this suite";

constexpr std::array<SummaryRow, 8> v1_rows{{
    {"ast_python", "AST Summary (Python)", ast_formula, ast_python},
    {"simple_weighted", "Simple AST (weighted)",
     "mean of simple, java and javascript, weighted by their number of cases", simple_weighted},
    {"ast_weighted", "AST Summary (weighted Simple)",
     "unweighted mean of Simple AST (weighted), multiple_function, parallel_function and parallel_multiple_function",
     ast_weighted},
    {"simple_unweighted", "Simple AST (unweighted)", "unweighted mean of simple, java and javascript",
     simple_unweighted},
    {"ast_unweighted", "AST Summary (unweighted Simple)",
     "unweighted mean of Simple AST (unweighted), multiple_function, parallel_function and parallel_multiple_function",
     ast_unweighted},
    {"relevance", "Relevance Detection", "relevance", relevance},
    {"overall", "Overall (AST and relevance)", overall_formula, overall_v1},
    {"overall_leaderboard", "Overall (leaderboard)", leaderboard_formula, leaderboard_v1},
}};

constexpr std::array<SummaryRow, 4> zhtw_rows{{
    {"ast", "AST Summary", ast_formula, ast_python},
    {"relevance", "Relevance Detection", "relevance", relevance},
    {"overall", "Overall (AST and relevance)", overall_formula, overall_zhtw},
    {"overall_leaderboard", "Overall (leaderboard)", leaderboard_formula, leaderboard_zhtw},
}};

}  // namespace

extern const SummaryFamily bfcl_v1{.id = "bfcl-v1", .rows = v1_rows};
extern const SummaryFamily bfcl_zhtw{.id = "bfcl-zhtw", .rows = zhtw_rows};

}  // namespace evalrun::reports::families
