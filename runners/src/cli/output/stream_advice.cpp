#include "stream_advice.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/report.hpp"

namespace evalrun::cli {
namespace {

constexpr std::size_t fewest_answers = 10;
constexpr std::size_t longest_kept = std::size_t{1} << 14;  ///< bytes; a longer answer is counted alone

bool is_short(const Value& output) { return !output.is_string() || output.string()->size() <= longest_kept; }

/// Moves elements from `from` until `to` has `most`.
template <class T>
void take(std::vector<T>& to, std::vector<T>& from, std::size_t most) {
  const auto count = std::min(from.size(), most - std::min(most, to.size()));
  const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(end));
}

}  // namespace

StreamAnswers::Part& StreamAnswers::part_of(const Case& item) {
  // Cases of no suite may have a category each.
  static const std::string own = "own cases", none;
  const auto& lang = item.suite != nullptr ? item.lang : none;
  const auto& category = item.suite != nullptr ? item.category : own;
  if (last_ == nullptr || last_->first.second != category || last_->first.first != lang)
    last_ = &*parts_.try_emplace({lang, category}).first;
  return last_->second;
}

void StreamAnswers::add(const Case& item, const Value& output, const checkers::Judged& judged,
                        std::optional<std::string> form) {
  auto& part = part_of(item);
  const bool unread = judged.outcome == Outcome::malformed || (form && !form->empty());
  ++part.outcomes[static_cast<std::size_t>(unread ? Outcome::malformed : judged.outcome)];
  if (unread && form && part.kept.size() < runners::most_unread && is_short(output))
    part.kept.push_back({output, std::move(*form)});
  else if (judged.outcome == Outcome::call && read_.size() < runners::most_read && is_short(output))
    read_.push_back({item.category, judged.format, output});
}

void StreamAnswers::merge(StreamAnswers& other) {
  for (auto& [key, part] : other.parts_) {
    auto& into = parts_[key];
    for (std::size_t i = 0; i < part.outcomes.size(); ++i) into.outcomes[i] += part.outcomes[i];
    take(into.kept, part.kept, runners::most_unread);
  }
  take(read_, other.read_, runners::most_read);
  other.clear();
}

void StreamAnswers::clear() {
  parts_.clear();
  read_.clear();
  last_ = nullptr;
}

std::vector<std::string> StreamAnswers::advice(const Suite* suite, const std::string& command) {
  reports::Report report{.suite = suite};
  runners::UnreadAnswers unread;
  std::size_t all = 0, malformed = 0;
  for (auto& [key, part] : parts_) {
    for (std::size_t i = 0; i < part.outcomes.size(); ++i) {
      const auto outcome = static_cast<Outcome>(i);
      report.tally.add_outcomes(key.first, key.second, outcome, part.outcomes[i]);
      all += outcome == Outcome::infra ? 0 : part.outcomes[i];
      malformed += outcome == Outcome::malformed ? part.outcomes[i] : 0;
    }
    unread[key].kept = std::move(part.kept);
  }
  if (all < fewest_answers || malformed * 2 <= all) return {};
  std::vector<std::string> lines;
  reports::Counts forms;
  std::size_t tried = 0;
  for (const auto& one : runners::diagnose(report, unread, read_, {})) {
    for (auto& line : reports::diagnosis_lines(one)) lines.push_back(std::move(line));
    for (const auto& [form, count] : one.auto_forms) forms[form] += count;
    tried += one.tried;
  }
  std::size_t helped = 0;
  for (const auto& [form, count] : forms) helped += count;
  if (helped != 0 && helped * 2 >= tried)
    lines.push_back(fmt::format("  --format auto reads {}: {} --format auto",
                                reports::forms_words(forms, fmt::format(" of {}", tried)), command));
  return lines;
}

}  // namespace evalrun::cli
