// Summary of own cases: their categories are the user's, so that no reference weighs them.
#include <array>

#include "families.hpp"

namespace evalrun::reports {
namespace {

constexpr std::array<SummaryRow, 1> rows{{
    {"all_cases", "All cases", "right answers of all cases, whatever their category",
     [](const Accuracies& of) {
       std::vector<SummaryValue> parts;
       for (const auto& category : of.categories()) parts.push_back(of(category));
       return count_weighted(parts);
     }},
}};

}  // namespace

namespace families {

extern const SummaryFamily own_cases{.id = "own", .rows = rows};

}  // namespace families
}  // namespace evalrun::reports
