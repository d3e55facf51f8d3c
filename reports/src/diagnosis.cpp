#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/report.hpp"

#include "render/figures.hpp"

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

std::vector<std::string> diagnosis_lines(const Diagnosis& diagnosis) {
  const bool empty = diagnosis.looks_like == "an empty answer";
  if (empty)
    return {fmt::format("DIAGNOSIS: {} of {} answers are empty, or next to nothing else is in them ({}).",
                        diagnosis.unread(), diagnosis.answers(), category_words(diagnosis)),
            "  A server that parses tool calls itself, or removes reasoning, may leave no text."};
  std::vector<std::string> lines{
      fmt::format("DIAGNOSIS: {} of {} answers seem meant as calls, and no call could be read from them ({}).",
                  diagnosis.unread(), diagnosis.answers(), category_words(diagnosis)),
      fmt::format("  One of them: {}", diagnosis.example)};
  if (!diagnosis.looks_like.empty())
    lines.push_back(fmt::format("  It looks like {}.", diagnosis.looks_like));
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
