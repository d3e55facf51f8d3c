#include "evalrun/checkers/prepared_case.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "judging.hpp"
#include "preparing.hpp"

namespace evalrun::checkers {
namespace {

/// How the rule set prepares; nullptr: it does not.
const Preparing* preparing_of(const Rules* rules) {
  static constexpr std::array table{&bfcl_v4_preparing, &bfcl_v1_preparing};
  const auto it = std::ranges::find(table, rules, &Preparing::rules);
  return it == table.end() ? nullptr : *it;
}

/// One rule set, with what it keeps of the case.
struct Row {
  const Rules* rules;
  const Preparing* preparing;
  std::unique_ptr<const RulesState> state;

  [[nodiscard]] Verdict check(const Answered& answered) const {
    return preparing != nullptr ? preparing->check(answered, state.get()) : rules->check(answered);
  }
};

}  // namespace

struct PreparedCase::State {
  const Case& item;
  std::vector<Row> rows;
};

PreparedCase::PreparedCase(const Case& item, std::span<const Rules* const> rules) {
  auto state = std::make_unique<State>(State{item, {}});
  state->rows.reserve(rules.size());
  for (const auto* set : rules) {
    const auto* preparing = preparing_of(set);
    state->rows.push_back({set, preparing, preparing != nullptr ? preparing->prepare(item) : nullptr});
  }
  state_ = std::move(state);
}

PreparedCase::PreparedCase(PreparedCase&&) noexcept = default;
PreparedCase& PreparedCase::operator=(PreparedCase&&) noexcept = default;
PreparedCase::~PreparedCase() = default;

const Case& PreparedCase::item() const noexcept { return state_->item; }

Judged PreparedCase::judge(const Value& raw, const Format* format, bool underscore_to_dot) const {
  const auto& item = state_->item;
  auto judged = decoded_for(item, raw, format);
  judged.verdicts.reserve(state_->rows.size());
  for (const auto& row : state_->rows)
    judged.verdicts.push_back(
        row.check({item, raw, judged.decoded, underscore_to_dot, nullptr, "a prepared case has no embedder"}));
  return judged;
}

}  // namespace evalrun::checkers
