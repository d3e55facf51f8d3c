#include "run/repeats.hpp"

#include <algorithm>
#include <cmath>
#include <set>

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

void RepeatCounter::add(const JournalEntry& entry) {
  auto& samples = cases_[{entry.lang, entry.output.id}];
  samples.category = entry.category;
  auto& kept = samples.by_number[entry.sample];
  if (!entry.replaces_answer() && !kept.infra) return;
  kept.infra = entry.output.infra.has_value();
  kept.vote = entry.vote;
  kept.valid.clear();
  for (const auto& [rules, verdict] : entry.verdicts) kept.valid.emplace_back(rules, verdict.valid);
}

reports::RepeatTally RepeatCounter::tally() const {
  reports::RepeatTally tally;
  // A case that never got an answer has no verdict of any rule set, and counts all the same.
  std::set<std::string_view> rule_sets;
  for (const auto& [key, samples] : cases_)
    for (const auto& [number, kept] : samples.by_number)
      for (const auto& [rules, valid] : kept.valid) rule_sets.insert(rules);
  for (const auto& [key, samples] : cases_) {
    for (const auto rules : rule_sets) {
      std::vector<reports::Sample> row;
      for (const auto& [number, kept] : samples.by_number) {
        const auto verdict = std::ranges::find(kept.valid, rules, &std::pair<std::string, bool>::first);
        row.push_back({verdict != kept.valid.end() && verdict->second, kept.vote});
      }
      tally.add(key.first, samples.category, rules, row);
    }
  }
  return tally;
}

std::size_t RepeatCounter::unanswered() const {
  std::size_t count = 0;
  for (const auto& [key, samples] : cases_)
    for (const auto& [number, kept] : samples.by_number) count += number > 0 && kept.infra ? 1 : 0;
  return count;
}

}  // namespace evalrun::runners
