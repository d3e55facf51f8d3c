#include "python_view.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace evalrun::checkers {
namespace {

/// One item per character (code point) of a text.
List characters(const std::string& text) {
  List out;
  for (std::size_t i = 0; i < text.size();) {
    const auto begin = i++;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
    out.emplace_back(text.substr(begin, i - begin));
  }
  return out;
}

}  // namespace

std::optional<List> indexed_items(const Value& value, std::string& exception) {
  if (const auto* list = value.list()) return *list;
  if (const auto* tuple = value.tuple()) return tuple->items;
  if (const auto* text = value.string()) return characters(*text);
  if (const auto* dict = value.dict()) {
    if (dict->empty()) return List{};
    exception = "KeyError: 0";
  } else {
    exception = fmt::format("TypeError: object of type '{}' has no len()", value.type_name());
  }
  return std::nullopt;
}

std::optional<std::size_t> length(const Value& value, std::string& exception) {
  if (const auto* dict = value.dict()) return dict->size();
  if (const auto items = indexed_items(value, exception)) return items->size();
  return std::nullopt;
}

std::optional<bool> has(const Value& container, std::string_view key, std::string& exception) {
  if (const auto* dict = container.dict()) return dict->find(key) != nullptr;
  if (const auto* text = container.string()) return text->find(key) != std::string::npos;
  const auto contains = [&](const List& items) {
    return std::ranges::any_of(items, [&](const Value& item) { return item.is_string() && *item.string() == key; });
  };
  if (const auto* list = container.list()) return contains(*list);
  if (const auto* tuple = container.tuple()) return contains(tuple->items);
  exception = fmt::format("TypeError: argument of type '{}' is not iterable", container.type_name());
  return std::nullopt;
}

}  // namespace evalrun::checkers
