#include "run/repeats.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "fetch/sha256.hpp"

namespace evalrun::runners {
namespace {

std::string canonical(const Value& value);

std::string joined(const List& items, bool ordered) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(canonical(item));
  if (!ordered) std::ranges::sort(texts);
  return fmt::format("[{}]", fmt::join(texts, ","));
}

/// Equal values give equal texts. Tuples are lists here, as JSON would have it; True is not 1.
std::string canonical(const Value& value) {
  if (value.list() != nullptr) return joined(*value.list(), true);
  if (value.tuple() != nullptr) return joined(value.tuple()->items, true);
  if (value.set() != nullptr) return joined(value.set()->items, false);
  if (const auto* dict = value.dict()) {
    List pairs;
    for (const auto& [key, item] : dict->items()) pairs.push_back(List{key, item});
    return fmt::format("{{{}}}", joined(pairs, false));
  }
  constexpr double exact = 9007199254740992.0;  // beyond, not every integer is a double
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
  // The order of calls is never asked for.
  const auto text = calls != nullptr ? joined(*calls, false) : canonical(decoded.value);
  constexpr std::size_t enough = 16;
  return sha256(text).substr(0, enough);
}

RepeatCounter::RuleBits RepeatCounter::bit_of(const std::string& rules) {
  const auto at = std::ranges::find(rules_, rules);
  const auto number = static_cast<std::size_t>(at - rules_.begin());
  constexpr std::size_t most = 64;
  if (number == most) return 0;  // there are not that many
  if (at == rules_.end()) rules_.push_back(rules);
  return RuleBits{1} << number;
}

std::uint32_t RepeatCounter::number_of(const std::string& vote) {
  if (vote.empty()) return 0;
  const auto [at, is_new] = vote_numbers_.try_emplace(vote, static_cast<std::uint32_t>(votes_.size()));
  if (is_new) votes_.push_back(vote);
  return at->second;
}

void RepeatCounter::add(const JournalEntry& entry) {
  auto& samples = cases_[{entry.lang, entry.output.id}];
  samples.category = entry.category;
  Line line{entry.sample,
            0,
            0,
            number_of(entry.output.infra ? entry.output.infra->message : entry.vote),
            entry.output.infra.has_value(),
            entry.replaces_answer()};
  for (const auto& [rules, verdict] : entry.verdicts) {
    const auto bit = bit_of(rules);
    line.judged |= bit;
    if (verdict.valid) line.valid |= bit;
  }
  samples.lines.push_back(line);
}

std::vector<RepeatCounter::Line> RepeatCounter::settled(const Samples& samples) {
  auto lines = samples.lines;
  std::ranges::stable_sort(lines, {}, &Line::number);
  std::vector<Line> last;
  for (const auto& line : lines) {
    if (last.empty() || last.back().number != line.number)
      last.push_back(line);
    else if (line.replaces_answer || last.back().infra)
      last.back() = line;
  }
  return last;
}

reports::RepeatTally RepeatCounter::tally() const {
  reports::RepeatTally tally(wanted_);
  std::vector<std::vector<Line>> all;
  // A case that never got an answer has no verdict of any rule set, and counts all the same.
  RuleBits judged = 0;
  for (const auto& [key, samples] : cases_)
    for (const auto& line : all.emplace_back(settled(samples))) judged |= line.judged;
  std::vector<reports::Sample> row;
  auto lines = all.begin();
  for (const auto& [key, samples] : cases_) {
    row.clear();
    for (const auto& line : *lines) {
      row.push_back({false, line.infra ? std::string() : votes_[line.vote], line.infra});
      if (line.number == 0) continue;
      ++tally.later.recorded;
      if (!line.infra) continue;
      ++tally.later.no_answer;
      tally.later.infra.add(votes_[line.vote]);
    }
    for (std::size_t number = 0; number < rules_.size(); ++number) {
      const auto bit = RuleBits{1} << number;
      if ((judged & bit) == 0) continue;
      for (std::size_t i = 0; i < row.size(); ++i) row[i].valid = ((*lines)[i].valid & bit) != 0;
      tally.add(key.first, samples.category, rules_[number], row);
    }
    ++lines;
  }
  return tally;
}

}  // namespace evalrun::runners
