// Java's collections as the reference finds them: by regular expressions, anywhere in the text, up to the first closing
// sign.
#include <optional>

#include "convert_rows.hpp"
#include "java.hpp"
#include "pattern.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::java {
namespace {

using pattern::nowhere;
using pattern::skip_spaces;
using pattern::skip_word;
using pattern::stands_at;

Converted to_element(std::string_view text, std::string_view nested) {
  return nested.empty() ? to_untyped(text) : convert_by(java_types(), nested, text);
}

/// An element of an ArrayList. char and String lose their first and last character, even if it is no quote.
Converted to_list_element(std::string_view text, std::string_view nested) {
  if (nested == "char" || nested == "String") return Converted::to(without_ends(text));
  return to_element(text, nested);
}

/// Converts each piece; returns the list, or the first crash.
template <class Convert>
Converted to_list(const std::vector<std::string_view>& pieces, std::string_view nested, Convert convert) {
  List out;
  for (const auto piece : pieces) {
    auto element = convert(strip(piece), nested);
    if (element.crashed) return element;
    out.push_back(std::move(element.value));
  }
  return Converted::to(std::move(out));
}

/// The position behind the first `new\s+ArrayList<\w*` with the literal, at or after `from`; or nowhere.
std::size_t find_array_list(std::string_view text, std::string_view literal, std::size_t from) {
  for (auto at = pattern::find_new(text, "ArrayList<", from); at != nowhere;
       at = pattern::find_new(text, "ArrayList<", at))
    if (const auto end = skip_word(text, at); stands_at(text, end, literal)) return end + literal.size();
  return nowhere;
}

/// The text between the parentheses of `new ArrayList<T>(Arrays.asList(...))`: at least one character, on one line.
std::optional<std::string_view> find_as_list(std::string_view text) {
  pattern::OnLine close(text, "))");
  constexpr std::string_view literal = ">(Arrays.asList(";
  for (auto at = find_array_list(text, literal, 0); at != nowhere; at = find_array_list(text, literal, at))
    if (const auto end = close.from(at, at + 1); end != nowhere) return text.substr(at, end - at);
  return std::nullopt;
}

/// The text between the braces of `new ArrayList<T>() {{ ... }}`.
std::optional<std::string_view> find_initializer(std::string_view text) {
  auto close = pattern::forward(text, "}}");
  for (auto at = find_array_list(text, ">()", 0); at != nowhere; at = find_array_list(text, ">()", at)) {
    const auto open = skip_spaces(text, at);
    if (!stands_at(text, open, "{{")) continue;
    const auto begin = skip_spaces(text, open + 2);
    if (const auto end = close.from(begin + 1); end != nowhere) return text.substr(begin, end - begin);
    // At least one character must be inside; it may be white space.
    if (begin > open + 2 && stands_at(text, begin, "}}")) return std::string_view{};
  }
  return std::nullopt;
}

/// The x of each `add(x)`.
std::vector<std::string_view> added(std::string_view body) {
  std::vector<std::string_view> out;
  pattern::OnLine close(body, ")");
  std::size_t from = 0;
  for (auto at = body.find("add("); at != nowhere; at = body.find("add(", from)) {
    const auto begin = at + 4;
    const auto end = close.from(begin, begin + 1);
    if (end != nowhere) out.push_back(body.substr(begin, end - begin));
    from = end == nowhere ? begin : end + 1;
  }
  return out;
}

/// The text between the braces of `new HashMap<...>() { { ... } }`, up to the first closing brace; the inner pair may
/// be missing.
std::optional<std::string_view> find_map_body(std::string_view text) {
  const auto parameters = pattern::find_new(text, "HashMap<", 0);
  if (parameters == nowhere) return std::nullopt;
  for (auto at = text.find('>', parameters); at != nowhere; at = text.find('>', at + 1)) {
    const auto parentheses = skip_spaces(text, at + 1);
    if (!stands_at(text, parentheses, "()")) continue;
    const auto open = skip_spaces(text, parentheses + 2);
    if (!stands_at(text, open, "{")) continue;
    auto begin = skip_spaces(text, open + 1);
    if (stands_at(text, begin, "{")) begin = skip_spaces(text, begin + 1);
    const auto end = text.find('}', begin);
    if (end == nowhere) return std::nullopt;
    return text.substr(begin, end - begin);
  }
  return std::nullopt;
}

/// Whether the text has `new HashMap<...>()` with its type arguments on one line.
bool has_empty_map(std::string_view text) {
  auto newline = pattern::forward(text, "\n");
  pattern::Forward constructed([text](std::size_t i) {
    auto at = text.find('>', i);
    while (at != nowhere && !stands_at(text, skip_spaces(text, at + 1), "()")) at = text.find('>', at + 1);
    return at;
  });
  for (auto at = pattern::find_new(text, "HashMap<", 0); at != nowhere; at = pattern::find_new(text, "HashMap<", at))
    if (constructed.from(at) < newline.from(at)) return true;
  return false;
}

struct Put {
  std::string_view key, value;
};

/// The k and v of each `put("k", v)`: neither may hold a newline, and v ends at the first parenthesis.
std::vector<Put> puts(std::string_view body) {
  std::vector<Put> out;
  auto newline = pattern::forward(body, "\n");
  pattern::OnLine close(body, ")");
  std::size_t value = 0, end = 0;  // the value behind the last separator found
  pattern::Forward separator([&](std::size_t i) {
    for (auto at = body.find("\",", i); at != nowhere; at = body.find("\",", at + 1)) {
      value = skip_spaces(body, at + 2);
      end = close.from(value);
      if (end != nowhere) return at;
    }
    return nowhere;
  });
  std::size_t from = 0;
  for (auto at = body.find("put(\""); at != nowhere; at = body.find("put(\"", from)) {
    const auto key = at + 5;
    from = key;
    const auto key_end = separator.from(key);
    if (key_end == nowhere || key_end > newline.from(key)) continue;
    out.push_back({body.substr(key, key_end - key), body.substr(value, end - value)});
    from = end + 1;
  }
  return out;
}

}  // namespace

Converted to_array(std::string_view value, std::string_view nested) {
  pattern::OnLine close(value, "}");
  for (auto type = pattern::find_new(value, "", 0); type != nowhere; type = pattern::find_new(value, "", type)) {
    const auto brackets = skip_word(value, type);
    if (brackets == type || !stands_at(value, brackets, "[]")) continue;
    const auto open = skip_spaces(value, brackets + 2);
    if (!stands_at(value, open, "{")) continue;
    const auto end = close.from(open + 1);
    if (end == nowhere) continue;
    auto pieces = pattern::split_commas(value.substr(open + 1, end - open - 1));
    std::erase_if(pieces, [](std::string_view piece) { return strip(piece).empty(); });
    return to_list(pieces, nested, to_element);
  }
  return Converted::to(value);
}

Converted to_array_list(std::string_view value, std::string_view nested) {
  if (const auto items = find_as_list(value)) return to_list(pattern::split_commas(*items), nested, to_list_element);
  if (const auto body = find_initializer(value)) return to_list(added(*body), nested, to_list_element);
  if (find_array_list(value, ">()", 0) != nowhere) return Converted::to(List{});
  return Converted::to(value);
}

Converted to_hash_map(std::string_view value, std::string_view) {
  const auto body = find_map_body(value);
  if (!body) return has_empty_map(value) ? Converted::to(Dict{}) : Converted::to(value);
  Dict out;
  for (const auto& put : puts(*body)) {
    auto element = to_untyped(strip(put.value));
    if (element.crashed) return element;
    out.set(put.key, std::move(element.value));
  }
  return Converted::to(std::move(out));
}

}  // namespace evalrun::checkers::java
