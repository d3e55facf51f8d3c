#include "evalrun/checkers/compiled_key.hpp"

#include <algorithm>
#include <array>

#include "judging.hpp"
#include "rule_set.hpp"

namespace evalrun::checkers {

extern const KeyedRules bfcl_v4_keyed;
extern const KeyedRules bfcl_v1_keyed;

namespace {

/// nullptr: the rule set does not compile accepted calls.
const KeyedRules* keyed(const Rules* rules) {
  static constexpr std::array table{&bfcl_v4_keyed, &bfcl_v1_keyed};
  const auto* const it = std::ranges::find(table, rules, &KeyedRules::rules);
  return it == table.end() ? nullptr : *it;
}

/// One rule set with its compiled key.
struct Row {
  const Rules* rules;
  const KeyedRules* keyed;
  std::unique_ptr<const KeyCalls> key;  ///< nullptr if `keyed` is

  /// `known_wrong`: as KeyedRules::check takes it.
  [[nodiscard]] Verdict check(const Answered& answered, bool known_wrong) const {
    return keyed != nullptr ? keyed->check(answered, key.get(), known_wrong) : rules->check(answered);
  }
};

/// How one rule set judges a call tape; most answers need nothing else.
struct TapeCheck {
  decltype(KeyedRules::check_tape) how = nullptr;  ///< nullptr: it cannot
  Task task = Task::simple;
  std::span<const KeyCall> accepted;
};

TapeCheck tape_check(const Row& row, const Case& item) {
  // A tape holds Python calls.
  if (row.keyed == nullptr || item.language != Language::python) return {};
  return {row.keyed->check_tape, item.task, row.key->calls()};
}

/// The calls of a text on a tape; nullptr if the fast parser declines. Valid until the next call on this thread.
const CallTape* call_tape(const Value& raw, const Format& format) {
  static thread_local CallTape reused;
  constexpr std::size_t longest = std::size_t{64} << 10U;  // the memory for longer texts is not kept
  const auto* text = raw.string();
  if (text == nullptr || format.read_tape == nullptr || text->size() > longest) return nullptr;
  return format.read_tape(*text, reused) ? &reused : nullptr;
}

/// All differences between a call and an accepted call.
std::vector<Finding> differences(const KeyCall& accepted, const Value& call, const Checking& how) {
  EveryFinding found;
  if (accepted.documented && call.is_dict()) check_call(accepted, ValueCall(call), how, found);
  return std::move(found.list());
}

/// Orders pairs of calls: fewer findings are better, and a call of another function is worse than any wrong arguments.
std::size_t distance(const std::vector<Finding>& findings) {
  constexpr std::size_t other_function = 1000;
  const bool other = std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.error_type == ErrorType::wrong_func_name; });
  return findings.size() + (other ? other_function : 0);
}

}  // namespace

struct CompiledKey::State {
  const Format* text_format;  ///< decodes text if the caller gives no format
  TapeCheck first;            ///< of the first rule set
  const Case& item;
  CallParser parser;
  std::vector<Row> rows;

  [[nodiscard]] const Format& format_of(const Value& raw, const Format* asked) const {
    return asked == nullptr && raw.is_string() ? *text_format : *format_for(item, raw, asked);
  }
  /// The calls of the output on a tape; nullptr if they must be judged as values.
  [[nodiscard]] const CallTape* calls_in(const Value& raw, const Format& format) const {
    return first.how != nullptr && parser == CallParser::automatic ? call_tape(raw, format) : nullptr;
  }
  /// `calls`: the result of calls_in().
  [[nodiscard]] Judged judge(const Value& raw, const Format& format, const CallTape* calls,
                             bool underscore_to_dot) const;
};

CompiledKey::CompiledKey(const Case& item, std::span<const Rules* const> rules, CallParser parser) {
  auto state = std::make_unique<State>(State{format_for(item, Value(""), nullptr), {}, item, parser, {}});
  state->rows.reserve(rules.size());
  for (const auto* set : rules) {
    const auto* by = keyed(set);
    state->rows.push_back({set, by, by != nullptr ? by->compile(item) : nullptr});
  }
  if (!state->rows.empty()) state->first = tape_check(state->rows.front(), item);
  if (state->first.how != nullptr) block_ = state->rows.front().key->memory();
  state_ = std::move(state);
}

CompiledKey::CompiledKey(CompiledKey&&) noexcept = default;
CompiledKey& CompiledKey::operator=(CompiledKey&&) noexcept = default;
CompiledKey::~CompiledKey() = default;

const Case& CompiledKey::item() const noexcept { return state_->item; }

Judged CompiledKey::State::judge(const Value& raw, const Format& format, const CallTape* calls,
                                 bool underscore_to_dot) const {
  auto judged = calls != nullptr ? decoded_as(item, raw, format, Decoded::success(calls->values()))
                                 : decoded_for(item, raw, format, parser);
  judged.verdicts.reserve(rows.size());
  for (const auto& row : rows) {
    const auto by_tape = calls != nullptr && calls->count != 0 ? tape_check(row, item) : TapeCheck{};
    const bool compared = by_tape.how != nullptr;
    if (compared && by_tape.how(by_tape.task, by_tape.accepted, *calls, underscore_to_dot) == ErrorType::none) {
      judged.verdicts.emplace_back(std::string(row.rules->id), true);
    } else {
      const Answered answered{item, raw, judged.decoded, underscore_to_dot, nullptr, "a compiled key has no embedder"};
      judged.verdicts.push_back(row.check(answered, compared));
      judged.verdicts.back().rules = row.rules->id;
    }
  }
  return judged;
}

Judged CompiledKey::judge(const Value& raw, const Format* format, bool underscore_to_dot) const {
  const auto& by = state_->format_of(raw, format);
  return state_->judge(raw, by, state_->calls_in(raw, by), underscore_to_dot);
}

ShortVerdict CompiledKey::grade(const Value& raw, const Format* format, bool underscore_to_dot) const {
  // The last answer mostly belonged to another case: fetch this key into the cache while the text is parsed.
  constexpr std::size_t cache_line = 64;
  for (std::size_t at = 0; at < block_.size(); at += cache_line) __builtin_prefetch(block_.data() + at);
  const auto& by = state_->format_of(raw, format);
  const auto* calls = state_->calls_in(raw, by);
  if (calls != nullptr && calls->count != 0) {
    const auto& first = state_->first;
    const auto type = first.how(first.task, first.accepted, *calls, underscore_to_dot);
    return {type == ErrorType::none, type, Outcome::call};
  }
  const auto judged = state_->judge(raw, by, calls, underscore_to_dot);
  const auto& verdict = judged.verdicts.front();
  return {verdict.valid, error_type_named(verdict.error_type).value_or(ErrorType::none), judged.outcome};
}

std::vector<AlignedCall> CompiledKey::align(const List& calls, bool underscore_to_dot) const {
  const auto row = std::ranges::find_if(state_->rows, [](const Row& one) { return one.key != nullptr; });
  if (row == state_->rows.end()) return {};
  const Checking how{state_->item.language, row->keyed->reference, underscore_to_dot};
  const auto accepted = row->key->calls();
  std::vector<AlignedCall> out(calls.size());
  std::vector<bool> used(accepted.size());
  const auto give = [&](std::size_t call, std::size_t to, std::vector<Finding> findings) {
    used[to] = true;
    for (auto& finding : findings) {
      finding.call = call;
      finding.accepted = to;
    }
    out[call] = {to, std::move(findings)};
  };
  // Like the rules: each accepted call takes the first call that fits.
  for (std::size_t to = 0; to < accepted.size(); ++to)
    for (std::size_t call = 0; call < calls.size() && !used[to]; ++call)
      if (!out[call].accepted && accepted[to].documented && differences(accepted[to], calls[call], how).empty())
        give(call, to, {});
  for (std::size_t call = 0; call < calls.size(); ++call) {
    if (out[call].accepted) continue;
    std::optional<std::size_t> best;
    std::vector<Finding> least;
    for (std::size_t to = 0; to < accepted.size(); ++to) {
      if (used[to]) continue;
      auto findings = differences(accepted[to], calls[call], how);
      if (best && distance(findings) >= distance(least)) continue;
      best = to;
      least = std::move(findings);
    }
    if (best) give(call, *best, std::move(least));
  }
  return out;
}

}  // namespace evalrun::checkers
