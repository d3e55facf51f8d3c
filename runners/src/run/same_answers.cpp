#include "same_answers.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "python/text.hpp"

namespace evalrun::runners {
namespace {

constexpr std::size_t fewest = 20;

std::size_t answers_of(const reports::CategoryTally& counts) {
  return counts.total - counts.infra() - counts.no_result;
}

/// The first characters in quotes, as JSON writes them.
std::string beginning_of(const std::string& text) {
  constexpr std::size_t most = 60;
  auto end = std::min(most, text.size());
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return dump_json(Value(text.substr(0, end)), {.ascii = false}) + (end < text.size() ? "..." : "");
}

}  // namespace

PlainText plain_text(Outcome outcome, const Value& result) {
  if (outcome == Outcome::call || outcome == Outcome::infra) return {};
  const auto* text = result.string();
  // "[]" is an explicit answer without calls.
  if (text == nullptr || strip(*text).empty() || strip(*text) == "[]") return {};
  return {std::max<std::size_t>(1, std::hash<std::string>{}(*text)), beginning_of(*text)};
}

bool may_be_one_text(const reports::CategoryTally& counts) {
  const auto calls = counts.count(Outcome::call);
  const auto answers = answers_of(counts);
  return answers >= calls + fewest && calls * 2 < answers;
}

void SameAnswers::add(const std::string& lang, const std::string& category, PlainText text) {
  if (text.hash == 0) return;
  auto& count = texts_[{lang, category}][text.hash];
  if (count.answers++ == 0) count.beginning = std::move(text.beginning);
}

std::vector<std::string> SameAnswers::lines(const reports::Tally& tally) const {
  std::vector<std::string> lines;
  for (const auto& [key, texts] : texts_) {
    const auto* counts = tally.find(key.first, key.second);
    if (counts == nullptr || texts.empty()) continue;
    const auto& most = std::ranges::max_element(texts, {}, [](const auto& one) { return one.second.answers; })->second;
    const auto answers = answers_of(*counts);
    if (most.answers < fewest || most.answers * 2 <= answers) continue;
    lines.push_back(fmt::format("{} of {} answers of {}{} are the same text: {}", most.answers, answers, key.second,
                                key.first.empty() ? "" : fmt::format(" [{}]", key.first), most.beginning));
  }
  return lines;
}

}  // namespace evalrun::runners
