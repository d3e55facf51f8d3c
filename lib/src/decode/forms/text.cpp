#include "text.hpp"

#include <algorithm>

#include "decode/attempt.hpp"
#include "loose_json.hpp"

namespace evalrun::decode::forms {
namespace {

constexpr std::string_view full_width_bar = "\xef\xbd\x9c";  // ｜

bool is_any_name_part(char c) { return is_name_part(c) || c == '-'; }

bool alike(char a, char b) { return a == b || ((a == '.' || a == '_') && (b == '.' || b == '_')); }

}  // namespace

const FunctionDoc* Text::offered(std::string_view name) const {
  const FunctionDoc* found = nullptr;
  for (const auto& doc : how_.functions) {
    if (doc.name == name) return &doc;
    if (found == nullptr && doc.name.size() == name.size() && std::ranges::equal(doc.name, name, alike)) found = &doc;
  }
  return found;
}

std::size_t Text::skip_space(std::size_t i) const {
  while (i < text_.size() && is_space(text_[i])) ++i;
  return i;
}

std::size_t Text::skip_space_back(std::size_t end) const {
  while (end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return end;
}

std::size_t Text::skip_closing_fence(std::size_t i) const {
  const auto fence = skip_space(i);
  return from(fence).starts_with("```") ? fence + 3 : i;
}

std::size_t Text::behind_mark(std::size_t i, std::string_view mark) const {
  for (const char wanted : mark) {
    const auto [c, bytes] = mark_character(i);
    if (c != wanted) return 0;
    i += bytes;
  }
  return i <= text_.size() ? i : 0;
}

std::size_t Text::skip_marks(std::size_t i, Marks marks) const {
  for (;;) {
    i = skip_space(i);
    std::size_t behind = 0;
    for (const auto mark : marks)
      if (behind = behind_mark(i, mark); behind != 0) break;
    if (behind == 0) return i;
    i = behind;
  }
}

std::size_t Text::skip_marks_once(std::size_t i, Marks marks) const {
  const auto at = skip_space(i);
  if (at >= text_.size()) return i;
  for (const auto mark : marks)
    if (const auto behind = behind_mark(at, mark); behind != 0) return behind;
  return i;
}

std::size_t Text::find(std::string_view what, std::size_t from) {
  auto known = std::ranges::find(searches_, what, &Search::what);
  if (known != searches_.end() && from >= known->from && from <= known->found) return known->found;
  const auto found = text_.find(what, from);
  if (known == searches_.end()) {
    constexpr std::size_t most_kept = 32;
    if (searches_.size() == most_kept) searches_.erase(searches_.begin());
    searches_.push_back({std::string(what), from, found});
  } else {
    *known = {std::string(what), from, found};
  }
  return found;
}

const JsonAt& Text::json(std::size_t i) {
  if (json_place_ == i) return json_;
  json_place_ = i;
  json_ = read_loose_json(text_, i);
  if (json_.ending != Ending::whole) pay(json_.end - std::min(i, json_.end));
  return json_;
}

JsonAt& Text::take_json(std::size_t i) {
  (void)json(i);
  json_place_ = std::string_view::npos;
  return json_;
}

std::size_t Text::behind_bracket(std::size_t i) {
  const auto length = bracket_end(from(i));
  if (length != std::string_view::npos) return i + length;
  pay(size() - i);
  return length;
}

std::size_t name_end(const Text& text, std::size_t i) {
  const auto last = std::min(text.size(), i + longest_name);
  while (i < last && is_any_name_part(text.at(i))) {
    // A full-width bar belongs to a mark.
    if (text.at(i) == full_width_bar.front() && text.from(i).starts_with(full_width_bar)) break;
    ++i;
  }
  return i;
}

std::size_t name_begin(const Text& text, std::size_t end) {
  auto begin = end;
  while (begin > 0 && end - begin < longest_name && (text.at(begin - 1) == ':' || is_any_name_part(text.at(begin - 1))))
    --begin;
  return begin;
}

std::string_view plain_name(const Text& text, std::string_view name) {
  static constexpr std::string_view space = "functions";
  const auto without_number = [](std::string_view of) {
    auto end = of.size();
    while (end > 0 && is_digit(of[end - 1])) --end;
    const bool numbered = end > 1 && end < of.size() && (of[end - 1] == ':' || of[end - 1] == '_');
    return numbered ? of.substr(0, end - 1) : of;
  };
  const auto without_space = [](std::string_view of) {
    return of.size() > space.size() + 1 && of.starts_with(space) && (of[space.size()] == '.' || of[space.size()] == '_')
               ? of.substr(space.size() + 1)
               : of;
  };
  if (text.offered(name) != nullptr) return name;
  constexpr std::string_view method = ".call";
  if (name.ends_with(method) && text.offered(name.substr(0, name.size() - method.size())) != nullptr)
    return name.substr(0, name.size() - method.size());
  for (const std::string_view api : {"default_api.", "functions", "tools."})
    if (name.starts_with(api) && text.offered(name.substr(api.size())) != nullptr) return name.substr(api.size());
  const auto inner = without_space(name);
  if (text.offered(inner) != nullptr) return inner;
  const auto bare = without_number(inner);
  if (text.offered(bare) != nullptr) return bare;
  for (auto left : {inner, inner.starts_with(space) ? inner.substr(space.size()) : inner}) {
    while (!left.empty() && is_digit(left.back())) left.remove_suffix(1);
    if (text.offered(left) != nullptr) return left;
  }
  if (bare.size() == inner.size()) return bare;
  return inner[bare.size()] == ':' ? bare : inner;
}

}  // namespace evalrun::decode::forms
