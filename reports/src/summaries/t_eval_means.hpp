/// T-Eval's numbers: means over the rows of a file, and the table of abilities the reference prints from them.
///
///     FileMeans plan;                                 // one per data file
///     plan.add("f1_score", 0.8);
///     const FileResults results{{"plan_json", plan.means(false)}, ...};
///     const AbilityTable table = ability_table(results);
///     table.overall.value;                            // 0 to 1; nullopt: see table.overall.why
///
/// Plain data and pure functions.
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::reports::t_eval {

// The files and metrics that each ability averages (specification: t-eval 5).

/// The mean of one metric over one file.
struct Source {
  std::string_view key, metric;
  bool rounded = false;  ///< the reference rounds the mean
  bool partly = false;   ///< only some rows of the file have the metric
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

/// The mean of a metric over a file; no value if no row has it.
struct Mean {
  std::string metric;
  std::optional<double> value;
};

/// The means of one file's rows, in the order its metrics were first named.
class FileMeans {
 public:
  void add(std::string_view metric, std::optional<double> value);
  /// `rounded`: to four decimals, half to even, as the reference does for some files.
  [[nodiscard]] std::vector<Mean> means(bool rounded) const;

 private:
  struct Sum {
    std::string metric;
    double sum = 0;
    std::size_t count = 0;
  };
  std::vector<Sum> sums_;
};

/// The means by the reference's name of the file: "plan_json", "rru_json", ...
using FileResults = std::map<std::string, std::vector<Mean>, std::less<>>;

struct Ability {
  std::string_view name;
  std::optional<double> value;  ///< 0 to 1
  std::string why;              ///< why there is no value: "needs an embedding endpoint", "no plan_str results"
};

struct AbilityTable {
  Ability overall;                   ///< mean of the six abilities
  std::array<Ability, 6> abilities;  ///< Instruct, Plan, Reason, Retrieve, Understand, Review
};

[[nodiscard]] AbilityTable ability_table(const FileResults& results);

/// The two lines the reference prints, percentages with one decimal; nullopt unless all abilities have a value.
[[nodiscard]] std::optional<std::string> reference_text(const AbilityTable& table);

/// "58.3", or "not scored (needs an embedding endpoint)".
[[nodiscard]] std::string shown(const Ability& ability);

}  // namespace evalrun::reports::t_eval
