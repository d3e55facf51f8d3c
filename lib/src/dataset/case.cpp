#include "evalrun/case.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "text/enumerators.hpp"

namespace evalrun {

std::string_view to_string(Language language) {
  static constexpr std::array<std::string_view, 3> names{"python", "java", "javascript"};
  static_assert(names.size() == enumerator_count<Language>());
  return names[static_cast<std::size_t>(language)];
}

std::string_view to_string(Task task) {
  static constexpr std::array<std::string_view, 5> names{"simple", "multiple", "parallel", "relevance", "irrelevance"};
  static_assert(names.size() == enumerator_count<Task>());
  return names[static_cast<std::size_t>(task)];
}

const FunctionDoc* function_meant(const Case& item, std::string_view key) {
  const auto named = [&](std::string_view name) -> const FunctionDoc* {
    const auto it = std::ranges::find(item.functions, name, &FunctionDoc::name);
    return it == item.functions.end() ? nullptr : &*it;
  };
  if (const auto* exact = named(key)) return exact;
  const auto end = key.find_last_not_of("0123456789");
  if (end != std::string_view::npos && end + 1 < key.size() && (key[end] == '_' || key[end] == ' '))
    if (const auto* numbered = named(key.substr(0, end))) return numbered;
  const FunctionDoc* longest = nullptr;
  for (const auto& doc : item.functions)
    if (key.find(doc.name) != std::string_view::npos && (longest == nullptr || doc.name.size() > longest->name.size()))
      longest = &doc;
  if (longest != nullptr) return longest;
  return item.functions.size() == 1 ? &item.functions.front() : nullptr;
}

FunctionDoc FunctionDoc::unread(std::string name, std::string_view text, std::shared_ptr<const void> owner) {
  FunctionDoc doc(std::move(name), Value());
  doc.doc_ = LazyValue::unread(text, std::move(owner));
  return doc;
}

const Value* FunctionDoc::parameters() const { return judged_ != nullptr ? judged_.get() : doc().get("parameters"); }

const Dict* FunctionDoc::properties() const {
  const auto* all = parameters();
  const auto* properties = all != nullptr ? all->get("properties") : nullptr;
  return properties != nullptr ? properties->dict() : nullptr;
}

const Value* FunctionDoc::property(std::string_view parameter) const {
  const auto* all = properties();
  return all != nullptr ? all->find(parameter) : nullptr;
}

const List* FunctionDoc::required() const {
  const auto* all = parameters();
  const auto* required = all != nullptr ? all->get("required") : nullptr;
  return required != nullptr ? required->list() : nullptr;
}

}  // namespace evalrun
