#include "evalrun/reports/tally.hpp"

#include <algorithm>

namespace evalrun::reports {
namespace {

void add_all(Counts& into, const Counts& from) {
  for (const auto& [name, count] : from) into[name] += count;
}

void merge_rules(RulesTally& into, const RulesTally& from) {
  into.scored += from.scored;
  into.correct += from.correct;
  add_all(into.errors, from.errors);
  for (const auto& [other, errors] : from.rejects_of) add_all(into.rejects_of[other], errors);
  add_all(into.not_scored, from.not_scored);
  into.no_result += from.no_result;
  into.stubbed += from.stubbed;
  into.unattainable += from.unattainable;
  for (const auto& [name, counts] : from.subcategories) {
    into.subcategories[name].scored += counts.scored;
    into.subcategories[name].correct += counts.correct;
  }
  for (const auto& [name, score] : from.scores) {
    into.scores[name].count += score.count;
    into.scores[name].sum += score.sum;
    into.scores[name].squares += score.squares;
  }
  into.meant.merge(from.meant);
}

/// Counts a judged answer, right or wrong.
void count_judged(RulesTally& counts, const Verdict& verdict, const std::string& subcategory) {
  ++counts.scored;
  if (verdict.stub) ++counts.stubbed;
  if (!verdict.attainable) ++counts.unattainable;
  for (const auto& [name, value] : verdict.scores) {
    auto& score = counts.scores[name];
    ++score.count;
    score.sum += value;
    score.squares += value * value;
  }
  if (subcategory.empty()) return;
  auto& part = counts.subcategories[subcategory];
  ++part.scored;
  if (verdict.valid) ++part.correct;
}

/// Counts how the answer was meant, if that is known; nullopt: like the official verdict.
void count_meant(MeantTally& counts, const std::optional<MeantVerdict>& meant, const Verdict& official) {
  ++counts.known;
  if (!meant) return;
  ++counts.forms[meant->form];
  if (meant->valid != official.valid) ++(official.valid ? counts.lost : counts.gained);
}

void add_verdicts(CategoryTally& into, const Record& record) {
  const auto& verdicts = record.verdicts;
  for (const auto& verdict : verdicts) {
    auto& counts = into.rules[verdict.rules];
    if (!verdict.not_scored.empty()) {
      ++counts.not_scored[verdict.not_scored];
      continue;
    }
    count_judged(counts, verdict, record.subcategory);
    if (record.meant_known && &verdict == &verdicts.front())
      count_meant(counts.meant, record.as_meant, verdict);
    else if (record.meant_known && record.corrected && &verdict == &verdicts.back())
      count_meant(counts.meant, record.corrected_as_meant, verdict);
    if (record.no_result) ++counts.no_result;
    if (verdict.valid) {
      ++counts.correct;
      continue;
    }
    ++counts.errors[verdict.error_type];
    for (const auto& other : verdicts)
      if (other.valid) ++counts.rejects_of[other.rules][verdict.error_type];
  }
}

}  // namespace

void MeantTally::merge(const MeantTally& other) {
  known += other.known;
  gained += other.gained;
  lost += other.lost;
  add_all(forms, other.forms);
}

std::size_t MeantTally::differing() const {
  std::size_t sum = 0;
  for (const auto& [form, count] : forms) sum += count;
  return sum;
}

Verdict without_reasons(const Verdict& verdict) {
  return {.rules = verdict.rules,
          .valid = verdict.valid,
          .error_type = verdict.error_type,
          .scores = verdict.scores,
          .not_scored = verdict.not_scored,
          .stub = verdict.stub,
          .attainable = verdict.attainable};
}

std::size_t CategoryTally::correct(std::string_view rules_id) const {
  const auto it = rules.find(rules_id);
  return it == rules.end() ? 0 : it->second.correct;
}

std::size_t CategoryTally::n(std::string_view rules_id) const {
  const auto it = rules.find(rules_id);
  return (it == rules.end() ? 0 : it->second.scored) + infra();
}

std::optional<double> CategoryTally::ceiling(std::string_view rules_id) const {
  const auto it = rules.find(rules_id);
  if (it == rules.end() || it->second.scored == 0) return std::nullopt;
  const auto& counts = it->second;
  return static_cast<double>(counts.scored - counts.unattainable) / static_cast<double>(counts.scored);
}

std::optional<double> CategoryTally::accuracy(std::string_view rules_id) const {
  const auto it = rules.find(rules_id);
  if (it == rules.end() || it->second.scored == 0) return std::nullopt;
  return static_cast<double>(it->second.correct) / static_cast<double>(n(rules_id));
}

std::string CategoryTally::why_not_scored(std::string_view rules_id) const {
  const auto it = rules.find(rules_id);
  if (it == rules.end() || it->second.scored != 0 || it->second.not_scored.empty()) return {};
  return it->second.not_scored.begin()->first;
}

void Tally::add(const Record& record) {
  auto& into = categories_[{record.lang, record.category}];
  ++into.total;
  record.no_result ? ++into.no_result : ++into.outcomes[static_cast<std::size_t>(record.outcome)];
  if (record.infra()) return into.infra_kinds.add(record.infra_reason);
  if (record.foreign_error) ++into.foreign_errors;
  if (record.input_tokens >= 0 || record.output_tokens >= 0) {
    ++into.token_records;
    into.input_tokens += std::max<std::int64_t>(record.input_tokens, 0);
    into.output_tokens += std::max<std::int64_t>(record.output_tokens, 0);
  }
  into.latency.add(record.latency);
  into.first_token.add(record.first_token);
  add_verdicts(into, record);
}

void Tally::add_counts(std::string_view lang, std::string_view category, std::string_view rules, std::size_t total,
                       std::size_t correct) {
  auto& into = categories_[{std::string(lang), std::string(category)}];
  auto& counts = into.rules[std::string(rules)];
  counts.scored += total;
  counts.correct += correct;
  into.total = std::max(into.total, counts.scored + into.infra());
}

void Tally::add_outcomes(std::string_view lang, std::string_view category, Outcome outcome, std::size_t answers) {
  auto& into = categories_[{std::string(lang), std::string(category)}];
  into.total += answers;
  into.outcomes[static_cast<std::size_t>(outcome)] += answers;
}

void Tally::add_meant(std::string_view lang, std::string_view category, std::string_view rules,
                      const MeantTally& meant) {
  categories_[{std::string(lang), std::string(category)}].rules[std::string(rules)].meant.merge(meant);
}

Tally Tally::as_meant(std::string_view rules) const {
  Tally all;
  for (const auto& [key, counts] : categories_) {
    const auto it = counts.rules.find(rules);
    if (it == counts.rules.end() || !it->second.meant_known()) continue;
    auto& into = all.categories_[key];
    into.total = counts.total;
    into.outcomes = counts.outcomes;
    auto& as = into.rules[std::string(rules)];
    as.scored = it->second.scored;
    as.not_scored = it->second.not_scored;
    as.correct = it->second.correct + it->second.meant.gained - it->second.meant.lost;
  }
  return all;
}

void Tally::merge(const Tally& other) {
  for (const auto& [key, from] : other.categories_) {
    auto& into = categories_[key];
    into.total += from.total;
    for (std::size_t i = 0; i < into.outcomes.size(); ++i) into.outcomes[i] += from.outcomes[i];
    into.no_result += from.no_result;
    into.infra_kinds.merge(from.infra_kinds);
    into.foreign_errors += from.foreign_errors;
    for (const auto& [id, counts] : from.rules) merge_rules(into.rules[id], counts);
    into.token_records += from.token_records;
    into.input_tokens += from.input_tokens;
    into.output_tokens += from.output_tokens;
    into.latency.merge(from.latency);
    into.first_token.merge(from.first_token);
  }
}

const CategoryTally* Tally::find(std::string_view lang, std::string_view category) const {
  const auto it = categories_.find({std::string(lang), std::string(category)});
  return it == categories_.end() ? nullptr : &it->second;
}

std::size_t Tally::total() const {
  std::size_t sum = 0;
  for (const auto& [key, counts] : categories_) sum += counts.total;
  return sum;
}

std::size_t Tally::infra() const {
  std::size_t sum = 0;
  for (const auto& [key, counts] : categories_) sum += counts.infra();
  return sum;
}

std::size_t Tally::no_result() const {
  std::size_t sum = 0;
  for (const auto& [key, counts] : categories_) sum += counts.no_result;
  return sum;
}

InfraKinds Tally::infra_kinds() const {
  InfraKinds all;
  for (const auto& [key, counts] : categories_) all.merge(counts.infra_kinds);
  return all;
}

}  // namespace evalrun::reports
