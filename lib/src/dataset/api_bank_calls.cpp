#include "api_bank_calls.hpp"

#include <algorithm>

#include "python/text.hpp"

namespace evalrun {
namespace {

/// The end of the run of characters from `at` for which `holds` is true.
template <class Holds>
std::size_t run_end(std::string_view text, std::size_t at, Holds holds) {
  while (at < text.size()) {
    auto after = at;
    if (!holds(next_character(text, after))) break;
    at = after;
  }
  return at;
}

bool is_quote(char c) { return c == '\'' || c == '"'; }

/// The value of an argument, and where it ends.
struct Found {
  std::size_t end = 0;
  std::string_view value;
};

/// The end of white space, "=" and white space after a key that ends at `at`; npos if no "=" follows.
std::size_t after_spaced_equals(std::string_view text, std::size_t at) {
  at = run_end(text, at, is_space);
  if (at >= text.size() || text[at] != '=') return std::string_view::npos;
  return run_end(text, at + 1, is_space);
}

/// A quote, one or more characters, the next quote of either kind. `at`: behind "=" and white space.
std::optional<Found> quoted(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_quote(text[at])) return std::nullopt;
  // The first character belongs to the value even if it is a quote.
  if (at + 1 >= text.size()) return std::nullopt;
  auto search = at + 1;
  (void)next_character(text, search);
  const auto end = text.find_first_of("'\"", search);
  if (end == std::string_view::npos) return std::nullopt;
  return Found{end + 1, text.substr(at + 1, end - at - 1)};
}

/// "[" and all up to the last "]". `at`: behind "=" and white space.
std::optional<Found> bracketed(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with('[')) return std::nullopt;
  const auto end = text.rfind(']');
  if (end == std::string_view::npos || end <= at) return std::nullopt;
  return Found{end + 1, text.substr(at, end + 1 - at)};
}

/// A word. `at`: behind "=" and white space.
std::optional<Found> word(std::string_view text, std::size_t at) {
  const auto end = run_end(text, at, is_word);
  if (end == at) return std::nullopt;
  return Found{end, text.substr(at, end - at)};
}

Dict arguments_in(std::string_view text) {
  Dict arguments;
  for (std::size_t at = 0; at < text.size();) {
    const auto key_end = run_end(text, at, is_word);
    if (key_end == at) {
      (void)next_character(text, at);
      continue;
    }
    const auto value = after_spaced_equals(text, key_end);
    std::optional<Found> found;
    if (value != std::string_view::npos) {
      found = quoted(text, value);
      if (!found) found = bracketed(text, value);
      if (!found) found = word(text, value);
    }
    if (!found) {
      // A shorter key cannot match either: a word character follows it, not "=".
      at = key_end;
      continue;
    }
    arguments.set(text.substr(at, key_end - at), found->value);
    at = found->end;
  }
  return arguments;
}

}  // namespace

const Value* ApiBank::api(std::string_view name) const {
  const auto it = std::ranges::find_if(apis, [&](const Value& api) { return api.get_string("name") == name; });
  return it == apis.end() ? nullptr : &*it;
}

const Value* ApiBank::database(std::string_view name) const {
  const auto it = databases.find(name);
  return it == databases.end() ? nullptr : &it->second;
}

std::optional<Call> parse_api_request(std::string_view text) {
  for (auto open = text.find('['); open != std::string_view::npos; open = text.find('[', open + 1)) {
    const auto name_end = run_end(text, open + 1, is_word);
    if (name_end == open + 1 || name_end >= text.size() || text[name_end] != '(') continue;
    const auto line = text.substr(0, text.find('\n', name_end));
    const auto end = line.rfind(")]");
    if (end == std::string_view::npos || end < name_end + 1) {
      open = line.size() - 1;  // no later bracket of the line can begin a call either
      continue;
    }
    return Call{std::string(text.substr(open + 1, name_end - open - 1)),
                arguments_in(text.substr(name_end + 1, end - name_end - 1))};
  }
  return std::nullopt;
}

std::string write_api_request(std::string_view name, const Dict& arguments) {
  std::string text = "[";
  text.append(name).push_back('(');
  bool first = true;
  for (const auto& [key, value] : arguments.items()) {
    if (!first) text += ", ";
    first = false;
    text += str(key) + "='" + str(value) + "'";
  }
  return text + ")]";
}

Value shown_document(const Value& api) {
  Dict shown;
  for (const std::string_view key : {"name", "description", "input_parameters", "output_parameters"})
    if (const auto* value = api.get(key)) shown.set(key, *value);
  return shown;
}

}  // namespace evalrun
