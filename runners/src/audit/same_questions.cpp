#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "audit.hpp"
#include "providers/gold/gold_answer.hpp"

namespace evalrun::runners {
namespace {

std::string question_of(const Case& item) {
  List functions;
  for (const auto& doc : item.functions) functions.push_back(doc.doc());
  return item.lang + "\n" + dump_json(item.messages) + "\n" + dump_json(functions);
}

bool is_right(const Case& item, const Value& raw, const checkers::Rules& rules) {
  const checkers::Rules* const one[] = {&rules};
  return checkers::judge(item, raw,
                         {raw.is_string() ? find_format("prompt") : find_format("fc"), !raw.is_string(), one})
      .verdicts.front()
      .valid;
}

/// Case `a`, reduced to the values that `b` accepts as well, call by call.
Case narrowed(const Case& a, const Case& b) {
  Case both = a;
  for (std::size_t i = 0; i < both.accepted.size() && i < b.accepted.size(); ++i) {
    const auto* mine = a.accepted[i].parameters.dict();
    if (mine == nullptr || a.accepted[i].key != b.accepted[i].key) continue;
    Dict common;
    for (const auto& [name, values] : mine->items()) {
      const auto* other =
          b.accepted[i].parameters.dict() != nullptr ? b.accepted[i].parameters.dict()->find(name) : nullptr;
      if (other == nullptr || !values.is_list() || !other->is_list()) continue;
      List kept;
      std::ranges::copy_if(*values.list(), std::back_inserter(kept), [&](const Value& v) {
        return std::ranges::any_of(*other->list(), [&](const Value& o) { return equal(v, o); });
      });
      common.set(name, std::move(kept));
    }
    both.accepted[i].parameters = std::move(common);
  }
  return both;
}

bool compatible(const Case& a, const Case& b, const checkers::Rules& rules) {
  for (const auto& item : {a, b, narrowed(a, b)}) {
    const auto answer = render_accepted(item, Mode::fc);
    if (is_right(a, answer, rules) && is_right(b, answer, rules)) return true;
  }
  return false;
}

bool wants_call(const Case& item) { return item.task != Task::irrelevance; }

SameQuestion compare(const Case& a, const Case& b, const checkers::Rules& rules) {
  SameQuestion pair{&a, &b, false, "the same question twice"};
  if (wants_call(a) != wants_call(b)) {
    pair.contradictory = true;
    pair.why = fmt::format("{} wants a call, {} wants none", wants_call(a) ? a.id : b.id, wants_call(a) ? b.id : a.id);
  } else if (wants_call(a) && !compatible(a, b, rules)) {
    pair.contradictory = true;
    pair.why = "the ground truths accept different calls";
  }
  return pair;
}

}  // namespace

std::vector<SameQuestion> same_questions(const std::vector<Case>& cases, const checkers::Rules& rules) {
  std::map<std::string, std::vector<const Case*>> groups;
  std::vector<const std::vector<const Case*>*> order;
  for (const auto& item : cases) {
    auto& group = groups[question_of(item)];
    group.push_back(&item);
    if (group.size() == 2) order.push_back(&group);
  }
  std::vector<SameQuestion> found;
  for (const auto* group : order)
    for (std::size_t i = 0; i < group->size(); ++i)
      for (std::size_t j = i + 1; j < group->size(); ++j) found.push_back(compare(*(*group)[i], *(*group)[j], rules));
  return found;
}

}  // namespace evalrun::runners
