// API-Bank: the two levels and their mean (specification: api-bank 4, 6).
#include <array>

#include "families.hpp"

namespace evalrun::reports::families {
namespace {

constexpr std::array<SummaryRow, 3> rows{{
    {"call", "Call", "right calls / call samples of level 1", [](const Accuracies& of) { return of("call"); }},
    {"retrieve_call", "Retrieve+Call", "right calls, searches among them, / call samples of level 2",
     [](const Accuracies& of) { return of("retrieve_call"); }},
    {"api_bank", "API-Bank", "(Call + Retrieve+Call) / 2, as the ToolDev paper has it",
     [](const Accuracies& of) { return mean_of({of("call"), of("retrieve_call")}); }},
}};

}  // namespace

extern const SummaryFamily api_bank{.id = "api-bank", .rows = rows};

}  // namespace evalrun::reports::families
