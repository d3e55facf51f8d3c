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

/// What one rule set tells from one or more calls as they were read; all that most answers need.
struct Telling {
  decltype(Preparing::tell) how = nullptr;  ///< nullptr: nothing
  Task task = Task::simple;
  std::span<const CompactCall> accepted;

  [[nodiscard]] Told operator()(const CallTape& calls, bool underscore_to_dot) const {
    return how != nullptr ? how(task, accepted, calls, underscore_to_dot) : Told::undecided;
  }
};

Telling telling_of(const Row& row, Task task) {
  if (row.state == nullptr || row.state->compact == nullptr) return {};
  return {row.preparing->tell, task, row.state->compact->calls()};
}

/// The calls in a text, where they are read without values; nullptr where they are not. Good until the next call on
/// this thread.
const CallTape* call_tape(const Value& raw, const Format& format) {
  static thread_local CallTape reused;
  constexpr std::size_t longest = std::size_t{64} << 10U;  // what longer texts need of room is not kept
  const auto* text = raw.string();
  if (text == nullptr || format.read_tape == nullptr || text->size() > longest) return nullptr;
  return format.read_tape(*text, reused) ? &reused : nullptr;
}

}  // namespace

struct PreparedCase::State {
  const Format* text_format;  ///< of texts, where none is asked for
  Telling first;              ///< of the first rule set
  const Case& item;
  CallParser parser;
  std::vector<Row> rows;

  [[nodiscard]] const Format& format_of(const Value& raw, const Format* asked) const {
    return asked == nullptr && raw.is_string() ? *text_format : *format_for(item, raw, asked);
  }
  /// The calls in the output, where they are read without values and something can be told from that.
  [[nodiscard]] const CallTape* calls_in(const Value& raw, const Format& format) const {
    return first.how != nullptr && parser == CallParser::automatic ? call_tape(raw, format) : nullptr;
  }
  /// `calls`: of calls_in.
  [[nodiscard]] Judged judge(const Value& raw, const Format& format, const CallTape* calls,
                             bool underscore_to_dot) const;
};

PreparedCase::PreparedCase(const Case& item, std::span<const Rules* const> rules, CallParser parser) {
  auto state = std::make_unique<State>(State{format_for(item, Value(""), nullptr), {}, item, parser, {}});
  state->rows.reserve(rules.size());
  for (const auto* set : rules) {
    const auto* preparing = preparing_of(set);
    state->rows.push_back({set, preparing, preparing != nullptr ? preparing->prepare(item) : nullptr});
  }
  if (!state->rows.empty()) state->first = telling_of(state->rows.front(), item.task);
  if (state->first.how != nullptr) compact_ = state->rows.front().state->compact->memory();
  state_ = std::move(state);
}

PreparedCase::PreparedCase(PreparedCase&&) noexcept = default;
PreparedCase& PreparedCase::operator=(PreparedCase&&) noexcept = default;
PreparedCase::~PreparedCase() = default;

const Case& PreparedCase::item() const noexcept { return state_->item; }

Judged PreparedCase::State::judge(const Value& raw, const Format& format, const CallTape* calls,
                                  bool underscore_to_dot) const {
  auto judged = calls != nullptr ? decoded_as(item, raw, format, Decoded::success(calls->values()))
                                 : decoded_for(item, raw, format, parser);
  judged.verdicts.reserve(rows.size());
  for (const auto& row : rows) {
    if (calls != nullptr && telling_of(row, item.task)(*calls, underscore_to_dot) == Told::right)
      judged.verdicts.push_back({.valid = true});
    else
      judged.verdicts.push_back(
          row.check({item, raw, judged.decoded, underscore_to_dot, nullptr, "a prepared case has no embedder"}));
  }
  return judged;
}

Judged PreparedCase::judge(const Value& raw, const Format* format, bool underscore_to_dot) const {
  const auto& by = state_->format_of(raw, format);
  return state_->judge(raw, by, state_->calls_in(raw, by), underscore_to_dot);
}

Grade PreparedCase::grade(const Value& raw, const Format* format, bool underscore_to_dot) const {
  // Mostly another case was asked last: this one's memory comes while the text is read.
  constexpr std::size_t cache_line = 64;
  for (std::size_t at = 0; at < compact_.size(); at += cache_line) __builtin_prefetch(compact_.data() + at);
  const auto& by = state_->format_of(raw, format);
  const auto* calls = state_->calls_in(raw, by);
  if (calls != nullptr)
    if (const auto told = state_->first(*calls, underscore_to_dot); told != Told::undecided)
      return {told == Told::right, std::string(error_type_of(told)), Outcome::call};
  auto judged = state_->judge(raw, by, calls, underscore_to_dot);
  auto& verdict = judged.verdicts.front();
  return {verdict.valid, std::move(verdict.error_type), judged.outcome};
}

}  // namespace evalrun::checkers
