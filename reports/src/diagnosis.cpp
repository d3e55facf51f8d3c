#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/report.hpp"

#include "render/figures.hpp"
#include "text/enumerators.hpp"

namespace evalrun::reports {
namespace {

std::string category_words(const Diagnosis& diagnosis) {
  constexpr std::size_t most = 4;
  std::vector<std::string> parts;
  for (const auto& one : diagnosis.categories) {
    if (parts.size() == most) break;
    parts.push_back(fmt::format("{} {} of {}", in_lang(one.category, one.lang), one.unread, one.answers));
  }
  if (diagnosis.categories.size() > most)
    parts.push_back(fmt::format("and {} more categories", diagnosis.categories.size() - most));
  return fmt::format("{}", fmt::join(parts, ", "));
}

struct KindWords {
  UnreadKind kind;
  std::string_view look;    ///< one such answer; of calls the form says it
  std::string_view what;    ///< the end of a sentence that begins with "12 of 20 answers"
  std::string_view advice;  ///< a line; empty: the forms and formats are the advice
};

constexpr std::array<KindWords, 3> kinds{{
    {UnreadKind::calls, "", "seem meant as calls, and no call could be read from them", ""},
    {UnreadKind::empty, "an empty answer", "are empty, or next to nothing else is in them",
     "  A server that parses tool calls itself, or removes reasoning, may leave no text."},
    {UnreadKind::reasoning, "reasoning without an answer", "are reasoning that never ends, or that no answer follows",
     "  A token limit may have cut the reasoning off (--max-tokens), or its closing mark is missing."},
}};
static_assert(has_each_once(kinds, &KindWords::kind));

const KindWords& words_of(UnreadKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

}  // namespace

std::size_t Diagnosis::unread() const {
  std::size_t sum = 0;
  for (const auto& one : categories) sum += one.unread;
  return sum;
}

std::size_t Diagnosis::answers() const {
  std::size_t sum = 0;
  for (const auto& one : categories) sum += one.answers;
  return sum;
}

std::size_t Diagnosis::read_by_auto() const {
  std::size_t sum = 0;
  for (const auto& [name, count] : auto_forms) sum += count;
  return sum;
}

std::string Diagnosis::looks_like() const {
  if (kind != UnreadKind::calls) return std::string(words_of(kind).look);
  auto look = form;
  if (look.empty() && auto_helps()) {
    const auto& most = *std::ranges::max_element(auto_forms, {}, [](const auto& one) { return one.second; });
    look = fmt::format("{}, a form that --format auto reads", most.first);
  }
  return leaked && !look.empty() ? look + "; it came as text beside an empty list of tool calls" : look;
}

std::vector<std::string> diagnosis_lines(const Diagnosis& diagnosis) {
  const auto& words = words_of(diagnosis.kind);
  std::vector<std::string> lines{fmt::format("DIAGNOSIS: {} of {} answers {} ({}).", diagnosis.unread(),
                                             diagnosis.answers(), words.what, category_words(diagnosis))};
  if (diagnosis.kind != UnreadKind::empty) lines.push_back(fmt::format("  One of them: {}", diagnosis.example));
  if (!words.advice.empty()) lines.emplace_back(words.advice);
  if (diagnosis.kind != UnreadKind::calls) return lines;
  if (const auto look = diagnosis.looks_like(); !look.empty())
    lines.push_back(fmt::format("  It looks like {}.", look));
  else if (diagnosis.formats.empty() && !diagnosis.others_differ)
    lines.emplace_back("  It has no known form.");
  if (diagnosis.others_differ)
    lines.emplace_back("  A format that decodes them misreads the answers of this run that could be read.");
  std::vector<std::string> formats;
  for (const auto& [format, decoded] : diagnosis.formats)
    formats.push_back(fmt::format("--format {}: {} of {} decode", format, decoded, diagnosis.tried));
  if (!formats.empty()) lines.push_back(fmt::format("  {}", fmt::join(formats, "; ")));
  if (!diagnosis.command.empty()) lines.push_back(fmt::format("  This reads them: {}", diagnosis.command));
  return lines;
}

}  // namespace evalrun::reports
