#include "t_eval_means.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace evalrun::reports::t_eval {
namespace {

void add_cause(std::string& why, std::string_view cause) {
  if (why.find(cause) != std::string::npos) return;
  if (!why.empty()) why += ", ";
  why += cause;
}

Ability from_files(std::string_view name, std::span<const Source> sources, const FileResults& results) {
  Ability ability{name, {}, {}};
  double sum = 0;
  for (const auto& source : sources) {
    const auto file = results.find(source.key);
    if (file == results.end()) {
      add_cause(ability.why, fmt::format("no {} results", source.key));
      continue;
    }
    const auto mean = std::ranges::find(file->second, source.metric, &Mean::metric);
    const bool meaning = source.metric == "f1_score" || source.metric == "thought";
    if (mean != file->second.end() && mean->value)
      sum += *mean->value;
    else
      add_cause(ability.why, meaning ? std::string("needs an embedding endpoint")
                                     : fmt::format("no {} in {}", source.metric, source.key));
  }
  if (ability.why.empty()) ability.value = sum / static_cast<double>(sources.size());
  return ability;
}

Ability from_abilities(std::string_view name, std::span<const Ability* const> parts) {
  Ability ability{name, {}, {}};
  double sum = 0;
  for (const auto* part : parts) {
    if (part->value)
      sum += *part->value;
    else if (ability.why.find(part->why) == std::string::npos)
      add_cause(ability.why, part->why);
  }
  if (ability.why.empty()) ability.value = sum / static_cast<double>(parts.size());
  return ability;
}

/// The array with one decimal as numpy prints it: columns of equal width, "50. " for a whole number.
std::string array_text(std::span<const Ability* const> columns) {
  std::vector<std::string> texts;
  std::size_t before = 0, behind = 0;
  for (const auto* column : columns) {
    auto text = fmt::format("{:.1f}", *column->value * 100);
    if (text.ends_with('0')) text.pop_back();
    const auto point = text.find('.');
    before = std::max(before, point);
    behind = std::max(behind, text.size() - point);
    texts.push_back(std::move(text));
  }
  std::string out = "[";
  for (const auto& text : texts) {
    const auto point = text.find('.');
    if (out.size() > 1) out += ' ';
    out += std::string(before - point, ' ') + text + std::string(behind - (text.size() - point), ' ');
  }
  return out + "]";
}

}  // namespace

void FileMeans::add(std::string_view metric, std::optional<double> value) {
  auto it = std::ranges::find(sums_, metric, &Sum::metric);
  if (it == sums_.end()) it = sums_.insert(sums_.end(), Sum{std::string(metric)});
  if (!value) return;
  it->sum += *value;
  ++it->count;
}

std::vector<Mean> FileMeans::means(bool rounded) const {
  std::vector<Mean> means;
  for (const auto& [metric, sum, count] : sums_) {
    Mean mean{metric, {}};
    if (count > 0) mean.value = sum / static_cast<double>(count);
    if (mean.value && rounded) mean.value = std::nearbyint(*mean.value * 1e4) / 1e4;
    means.push_back(std::move(mean));
  }
  return means;
}

AbilityTable ability_table(const FileResults& results) {
  AbilityTable table;
  std::array<const Ability*, 6> all{};
  for (std::size_t i = 0; i < ability_rows.size(); ++i) {
    table.abilities[i] = from_files(ability_rows[i].name, ability_rows[i].sources, results);
    all[i] = &table.abilities[i];
  }
  table.overall = from_abilities("Overall", all);
  return table;
}

std::optional<std::string> reference_text(const AbilityTable& table) {
  std::vector<const Ability*> columns{&table.overall};
  for (const auto& ability : table.abilities) columns.push_back(&ability);
  if (!std::ranges::all_of(columns, [](const Ability* a) { return a->value.has_value(); })) return std::nullopt;
  auto text = "Cut Paste Results:  " + array_text(columns) + "\n";
  for (const auto* column : columns) text += fmt::format("{}: {:.1f}\t", column->name, *column->value * 100);
  return text;
}

std::string shown(const Ability& ability) {
  return ability.value ? fmt::format("{:.1f}", *ability.value * 100) : "not scored (" + ability.why + ")";
}

}  // namespace evalrun::reports::t_eval
