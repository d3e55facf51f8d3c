#include "selection.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "diagnosis.hpp"
#include "manifest.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

bool leaves_out(const Selection& selection) { return selection.limit || selection.sample || !selection.ids.empty(); }

/// The selection in words: "the first 5 of each category, the ids multiple_1*".
std::string words_of(const Selection& selection) {
  constexpr std::size_t most_ids = 3;
  std::vector<std::string> parts;
  if (selection.sample)
    parts.push_back(fmt::format("{} of each category, drawn with seed {}", *selection.sample, selection.seed));
  if (selection.limit) parts.push_back(fmt::format("the first {} of each category", *selection.limit));
  if (const auto& ids = selection.ids; !ids.empty()) {
    const auto shown = std::span(ids).first(std::min(ids.size(), most_ids));
    parts.push_back(fmt::format("the ids {}{}", fmt::join(shown, ", "),
                                ids.size() > most_ids ? fmt::format(" and {} more", ids.size() - most_ids) : ""));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::vector<SelectedCases> cases_in_data(const Suite& suite, const std::filesystem::path& folder,
                                         const Selection& selection) {
  if (!leaves_out(selection)) return {};
  const auto reader = CaseReader::open(suite, folder, {.categories = selection.categories, .langs = selection.langs});
  return reader ? reader->selected() : std::vector<SelectedCases>{};
}

void describe_selection(reports::Report& report, const Selection& selection,
                        const std::vector<SelectedCases>& in_data) {
  report.selection.clear();
  report.in_data.clear();
  if (!leaves_out(selection)) return;
  report.selection = words_of(selection);
  std::size_t all = 0, selected = 0;
  for (const auto& one : in_data) {
    all += one.cases;
    if (!one.no_data) report.in_data[{one.lang, one.category}] = one.cases;
  }
  for (const auto& one : report.selected) selected += one.cases;
  if (all == 0 || selected < all) return;
  report.selection.clear();
  report.in_data.clear();
}

void describe_selection(reports::Report& report, const Value& manifest) {
  std::vector<SelectedCases> in_data;
  if (const auto* listed = manifest.get("in_data"); listed != nullptr) in_data = cases_in(Dict{{"cases", *listed}});
  describe_selection(report, selection_in(manifest), in_data);
}

std::string selection_options(const std::string& data, const Selection& selection) {
  std::string command;
  if (!data.empty()) command += " --data " + shell_word(data);
  for (const auto& [flag, names] : {std::pair{"--category", &selection.categories},
                                    std::pair{"--lang", &selection.langs}, std::pair{"--ids", &selection.ids}})
    if (!names->empty()) command += fmt::format(" {} {}", flag, shell_word(fmt::format("{}", fmt::join(*names, ","))));
  if (selection.limit) command += fmt::format(" --limit {}", *selection.limit);
  if (selection.sample) command += fmt::format(" --sample {} --seed {}", *selection.sample, selection.seed);
  return command;
}

std::string scoring_command(std::string_view suite, const std::string& results, const std::string& data,
                            const Selection& selection) {
  return fmt::format("evalrun score --suite {} --results {}{}", shell_word(std::string(suite)), shell_word(results),
                     selection_options(data, selection));
}

}  // namespace evalrun::runners
