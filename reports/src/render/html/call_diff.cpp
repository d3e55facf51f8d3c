#include "call_diff.hpp"

#include <algorithm>

#include "python/text.hpp"

namespace evalrun::reports {
namespace {

/// As the reference compares texts: without case, spaces and light punctuation.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : lower(text))
    if (std::string_view(" ,./-_*^'\"").find(c) == std::string_view::npos) out += c;
  return out;
}

const List* items_of(const Value& value) {
  if (value.list() != nullptr) return value.list();
  return value.tuple() != nullptr ? &value.tuple()->items : nullptr;
}

bool alike(const Value& given, const Value& accepted);

bool alike_any(const Value& given, const Value& accepted) {
  const auto* options = accepted.list();
  if (options == nullptr) return alike(given, accepted);
  return std::ranges::any_of(*options, [&](const Value& option) { return alike(given, option); });
}

/// An object's accepted form holds a list of accepted values under each key.
bool alike_dicts(const Dict& given, const Dict& accepted) {
  for (const auto& [key, value] : given.items()) {
    const auto* wanted = accepted.find(key);
    if (wanted == nullptr || !alike_any(value, *wanted)) return false;
  }
  return std::ranges::all_of(accepted.items(), [&](const DictItem& item) {
    return given.find(item.key) != nullptr || alike_any(Value(""), item.value);
  });
}

bool alike(const Value& given, const Value& accepted) {
  if (given.is_string() && accepted.is_string()) return folded(*given.string()) == folded(*accepted.string());
  if (given.is_dict() && accepted.is_dict()) return alike_dicts(*given.dict(), *accepted.dict());
  const auto *some = items_of(given), *others = items_of(accepted);
  if (some != nullptr && others != nullptr)
    return std::ranges::equal(*some, *others, [](const Value& a, const Value& b) { return alike(a, b); });
  if ((given.boolean() != nullptr) != (accepted.boolean() != nullptr)) return false;
  return equal(given, accepted);
}

bool may_be_omitted(const Value& accepted) {
  const auto* options = accepted.list();
  return options != nullptr && std::ranges::any_of(*options, [](const Value& option) {
           return option.is_string() && option.string()->empty();
         });
}

std::string name_of(const Case& item, const AcceptedCall& accepted) {
  const auto* doc = function_meant(item, accepted.key);
  return doc != nullptr ? doc->name : accepted.key;
}

bool same_name(std::string_view given, std::string_view documented, bool underscore_to_dot) {
  return std::ranges::equal(given, documented,
                            [&](char a, char b) { return a == b || (underscore_to_dot && a == '_' && b == '.'); });
}

CallView beside(const Call& call, const Case& item, const AcceptedCall& accepted, bool underscore_to_dot) {
  CallView view{.call = call};
  view.name_differs = !same_name(call.name, name_of(item, accepted), underscore_to_dot);
  static const Dict nothing;
  const Dict& wanted = accepted.parameters.dict() != nullptr ? *accepted.parameters.dict() : nothing;
  for (const auto& [name, value] : call.arguments.items()) {
    const auto* options = wanted.find(name);
    view.marks.push_back(options == nullptr           ? Mark::unexpected
                         : alike_any(value, *options) ? Mark::none
                                                      : Mark::differs);
  }
  for (const auto& [name, options] : wanted.items())
    if (call.arguments.find(name) == nullptr && !may_be_omitted(options)) view.missing.push_back(str(name));
  return view;
}

/// Fewer faults first; another function is worse than any argument.
std::size_t faults(const CallView& view) {
  constexpr std::size_t other_function = 1000;
  const auto marked =
      static_cast<std::size_t>(std::ranges::count_if(view.marks, [](Mark mark) { return mark != Mark::none; }));
  return (view.name_differs ? other_function : 0) + marked + view.missing.size();
}

void names_in(const Value& messages, std::vector<std::string>& names) {
  constexpr std::string_view before = "parameter ";
  if (const auto* list = messages.list())
    for (const auto& message : *list) names_in(message, names);
  if (const auto* dict = messages.dict())
    for (const auto& [key, value] : dict->items()) names_in(value, names);
  if (messages.string() == nullptr) return;
  const std::string& text = *messages.string();
  for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
    const auto open = at + before.size();
    if (open >= text.size() || (text[open] != '\'' && text[open] != '"')) continue;
    const auto close = text.find(text[open], open + 1);
    if (close != std::string::npos) names.push_back(text.substr(open + 1, close - open - 1));
  }
}

}  // namespace

std::vector<CallView> lay_beside(std::vector<Call> calls, const Case& item, bool underscore_to_dot) {
  std::vector<bool> used(item.accepted.size(), false);
  std::vector<CallView> views;
  for (auto& call : calls) {
    std::optional<CallView> best;
    for (std::size_t i = 0; i < item.accepted.size(); ++i) {
      if (used[i]) continue;
      auto view = beside(call, item, item.accepted[i], underscore_to_dot);
      view.accepted = i;
      if (!best || faults(view) < faults(*best)) best = std::move(view);
    }
    if (!best) {
      best = CallView{.call = std::move(call)};
      best->marks.assign(best->call.arguments.size(), Mark::none);
    } else {
      used[*best->accepted] = true;
    }
    views.push_back(std::move(*best));
  }
  return views;
}

void mark_named(std::vector<CallView>& calls, const Value& messages) {
  if (calls.size() != 1) return;
  std::vector<std::string> names;
  names_in(messages, names);
  auto& view = calls.front();
  const auto& arguments = view.call.arguments.items();
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (view.marks[i] == Mark::none && std::ranges::find(names, str(arguments[i].key)) != names.end())
      view.marks[i] = Mark::differs;
}

}  // namespace evalrun::reports
