/// Which files and metrics T-Eval's abilities are means of (specification: t-eval 5).
#pragma once
#include <array>
#include <span>
#include <string_view>

namespace evalrun::reports::t_eval {

/// The mean of one metric over one file.
struct Source {
  std::string_view key, metric;
  /// The reference rounds it, and only some rows of the file have it.
  bool rounded = false, partly = false;
};

inline constexpr Source instruct_sources[]{{"instruct_json", "json_format_metric", true, true},
                                           {"instruct_json", "json_args_em_metric", true, true},
                                           {"instruct_json", "string_format_metric", true, true},
                                           {"instruct_json", "string_args_em_metric", true, true}};
inline constexpr Source plan_sources[]{{"plan_str", "f1_score"}, {"plan_json", "f1_score"}};
inline constexpr Source reason_sources[]{{"reason_str", "thought"}, {"rru_json", "thought"}};
inline constexpr Source retrieve_sources[]{{"retrieve_str", "name"}, {"rru_json", "name"}};
inline constexpr Source understand_sources[]{{"understand_str", "args"}, {"rru_json", "args"}};
inline constexpr Source review_sources[]{{"review_str", "review_quality", true}};
inline constexpr Source json_only[]{{"plan_json", "f1_score"}, {"rru_json", "name"}, {"rru_json", "args"}};

struct AbilityRow {
  std::string_view name;
  std::span<const Source> sources;
};
inline constexpr std::array<AbilityRow, 6> ability_rows{{{"Instruct", instruct_sources},
                                                         {"Plan", plan_sources},
                                                         {"Reason", reason_sources},
                                                         {"Retrieve", retrieve_sources},
                                                         {"Understand", understand_sources},
                                                         {"Review", review_sources}}};

inline constexpr std::string_view paper_json_name = "Plan, retrieve, understand (JSON)";
inline constexpr std::string_view paper_both_name = "Plan, retrieve, understand (JSON and text)";

}  // namespace evalrun::reports::t_eval
