#include "recognize.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "messages.hpp"
#include "resemblance.hpp"

namespace evalrun::runners {
namespace {

/// Those of the candidates that fit best, of those that are offered their functions at all.
std::vector<const Case*> best_of(const std::vector<const Case*>& candidates, const Offered& offered) {
  std::vector<const Case*> fitting;
  for (const auto* item : candidates)
    if (offers_functions_of(offered, *item)) fitting.push_back(item);
  if (fitting.size() < 2) return fitting;
  std::vector<long> scores;
  for (const auto* item : fitting) scores.push_back(resemblance(offered, *item));
  const long best = *std::ranges::max_element(scores);
  std::vector<const Case*> best_ones;
  for (std::size_t i = 0; i < fitting.size(); ++i)
    if (scores[i] == best) best_ones.push_back(fitting[i]);
  return best_ones;
}

}  // namespace

Mode mode_of(const Value& request) {
  const auto* tools = request.get("tools");
  return tools != nullptr && tools->is_list() && !tools->list()->empty() ? Mode::fc : Mode::prompt;
}

Recognizer::Recognizer(const std::vector<Case>& cases) {
  for (const auto& item : cases) {
    by_messages_[conversation_in(&item.messages.value())].push_back(&item);
    by_id_[item.id].push_back(&item);
  }
}

const Case* Recognizer::next_of(const Candidates& same) {
  if (same.size() == 1) return same.front();
  return same[turns_[same.front()]++ % same.size()];
}

Recognizer::Found Recognizer::find(const Value& request, std::string_view named, std::string_view lang) {
  const auto asked = by_messages_.find(conversation_in(request.get("messages")));
  if (const auto of_id = by_id_.find(std::string(named)); !named.empty() && of_id != by_id_.end()) {
    const auto& same_id = of_id->second;
    // An id may stand for a case in several languages or suites.
    const auto fits = std::ranges::find_if(same_id, [&](const Case* item) {
      return (lang.empty() || item->lang == lang) && asked != by_messages_.end() &&
             std::ranges::find(asked->second, item) != asked->second.end();
    });
    return {fits != same_id.end() ? *fits : same_id.front(), {}};
  }
  if (asked == by_messages_.end()) return {nullptr, "none of the cases served has these messages"};
  const auto best = best_of(asked->second, offered_by(request));
  if (best.empty())
    return {nullptr, fmt::format("case {} has these messages, but other functions", asked->second.front()->id)};
  return {next_of(best), {}};
}

}  // namespace evalrun::runners
