#include "repeats.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "downloads/sha256.hpp"

namespace evalrun::runners {
namespace {

std::string canonical(const Value& value);

std::string joined(const List& items, bool ordered) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(canonical(item));
  if (!ordered) std::ranges::sort(texts);
  return fmt::format("[{}]", fmt::join(texts, ","));
}

/// A text that is equal for equal values. Tuples count as lists, as in JSON; True is not equal to 1.
std::string canonical(const Value& value) {
  if (value.list() != nullptr) return joined(*value.list(), true);
  if (value.tuple() != nullptr) return joined(value.tuple()->items, true);
  if (value.set() != nullptr) return joined(value.set()->items, false);
  if (const auto* dict = value.dict()) {
    List pairs;
    for (const auto& [key, item] : dict->items()) pairs.push_back(List{key, item});
    return fmt::format("{{{}}}", joined(pairs, false));
  }
  constexpr double exact = 9007199254740992.0;  // 2^53; above it, not every integer is a double
  if (const auto* number = value.floating();
      number != nullptr && std::abs(*number) < exact && *number == std::floor(*number))
    return fmt::format("{}", static_cast<std::int64_t>(*number));
  return repr(value);
}

}  // namespace

std::string vote_of(const Decoded& decoded, Outcome outcome) {
  if (outcome == Outcome::infra) return {};
  const List* calls = decoded.ok ? decoded.value.list() : nullptr;
  if (!decoded.ok || (calls != nullptr && calls->empty())) return std::string(to_string(outcome));
  // The order of calls does not matter.
  const auto text = calls != nullptr ? joined(*calls, false) : canonical(decoded.value);
  constexpr std::size_t enough = 16;
  return sha256(text).substr(0, enough);
}

RepeatCounter::RuleBits RepeatCounter::bit_of(const std::string& rules) {
  const auto at = std::ranges::find(rules_, rules);
  const auto number = static_cast<std::size_t>(at - rules_.begin());
  constexpr std::size_t most = 64;
  if (number == most) return 0;  // there are far fewer rule sets
  if (at == rules_.end()) rules_.push_back(rules);
  return RuleBits{1} << number;
}

std::uint32_t RepeatCounter::number_of(const std::string& vote) {
  if (vote.empty()) return 0;
  const auto [at, is_new] = vote_numbers_.try_emplace(vote, static_cast<std::uint32_t>(votes_.size()));
  if (is_new) votes_.push_back(vote);
  return at->second;
}

std::uint32_t RepeatCounter::number_of(const Verdicts& verdicts) {
  const auto [at, is_new] = verdict_numbers_.try_emplace(verdicts, static_cast<std::uint32_t>(verdicts_.size()));
  if (is_new) verdicts_.push_back(verdicts);
  return at->second;
}

RepeatCounter::Attempts& RepeatCounter::attempts_of(const JournalEntry& entry) {
  key_.assign(entry.lang).append(1, '\n').append(entry.output.id);
  const auto known = cases_.find(key_);
  auto& attempts = known != cases_.end() ? known->second : cases_[key_];
  if (known == cases_.end()) {
    constexpr std::size_t at_once = 4096;  // bounded, since a manifest may name any number
    attempts.lang = entry.lang;
    attempts.lines.reserve(std::min(wanted_, at_once));
  }
  attempts.category = entry.category;
  return attempts;
}

void RepeatCounter::add(const JournalEntry& entry) {
  Verdicts verdicts;
  for (const auto& verdict : entry.verdicts) {
    const auto bit = bit_of(verdict.rules);
    verdicts.judged |= bit;
    if (verdict.valid) verdicts.valid |= bit;
  }
  constexpr std::uint32_t most = (std::uint32_t{1} << 30U) - 1;
  Line line{.number = entry.attempt,
            .vote = number_of(entry.output.infra ? entry.output.infra->message : entry.vote),
            .verdicts = number_of(verdicts) & most,
            .infra = entry.output.infra.has_value(),
            .replaces_answer = entry.replaces_answer()};
  attempts_of(entry).lines.push_back(line);
}

std::span<const RepeatCounter::Line> RepeatCounter::settled(const Attempts& attempts, std::vector<Line>& room) {
  const auto& lines = attempts.lines;
  const auto in_order = [](const Line& a, const Line& b) { return a.number >= b.number; };
  if (std::ranges::adjacent_find(lines, in_order) == lines.end()) return lines;
  auto sorted = lines;
  std::ranges::stable_sort(sorted, {}, &Line::number);
  room.clear();
  for (const auto& line : sorted) {
    if (room.empty() || room.back().number != line.number)
      room.push_back(line);
    else if (line.replaces_answer != 0 || room.back().infra != 0)
      room.back() = line;
  }
  return room;
}

reports::RepeatTally RepeatCounter::tally() const {
  reports::RepeatTally tally(wanted_);
  // Sorted, because sums of doubles depend on the order, and the figures must not depend on that of the journal.
  std::vector<const std::pair<const std::string, Attempts>*> cases;
  for (const auto& one : cases_) cases.push_back(&one);
  std::ranges::sort(cases, {}, [](const auto* one) -> const std::string& { return one->first; });
  std::vector<Line> room;
  // Collect the rule sets of all cases: a case without any answer has no verdicts, but counts for each rule set.
  RuleBits judged = 0;
  for (const auto* one : cases)
    for (const auto& line : settled(one->second, room)) judged |= verdicts_[line.verdicts].judged;
  std::vector<reports::Attempt> row;
  for (const auto* one : cases) {
    const auto lines = settled(one->second, room);
    row.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      const auto& vote = votes_[line.vote];
      row[i].infra = line.infra != 0;
      if (row[i].infra)
        row[i].vote.clear();
      else
        row[i].vote = vote;
      if (line.number == 0) continue;
      ++tally.later.recorded;
      if (!row[i].infra) continue;
      ++tally.later.no_answer;
      tally.later.infra.add(vote);
    }
    for (std::size_t number = 0; number < rules_.size(); ++number) {
      const auto bit = RuleBits{1} << number;
      if ((judged & bit) == 0) continue;
      for (std::size_t i = 0; i < row.size(); ++i) row[i].valid = (verdicts_[lines[i].verdicts].valid & bit) != 0;
      tally.add(one->second.lang, one->second.category, rules_[number], row);
    }
  }
  return tally;
}

}  // namespace evalrun::runners
