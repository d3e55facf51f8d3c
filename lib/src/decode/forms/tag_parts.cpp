// Parts that are written in tags.
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "json_shapes.hpp"
#include "parts.hpp"
#include "python/unicode.hpp"
#include "typed_values.hpp"

namespace evalrun::decode::forms {
namespace {

constexpr std::size_t longest_tag = 16384;  // a value may be an attribute

/// `<prefix:name=value attribute="...">`; `</name>` is no opening tag.
struct Tag {
  std::string_view prefix;  ///< with its ":" or the bars around it
  std::string_view name;
  std::string_view value;       ///< behind "="
  std::string_view attributes;  ///< as they stand
  std::size_t end = 0;          ///< first byte behind ">"
  bool closed = false;          ///< `<name .../>`
  std::size_t json = 0;         ///< `<name=value {"x": 1}`: where the object begins; 0: there is none
};

std::size_t word_end(const Text& text, std::size_t i) {
  while (is_word_part(text.at(i))) ++i;
  return i;
}

/// The ">" that ends a tag, quotes respected; npos: nowhere near.
std::size_t tag_end(const Text& text, std::size_t i) {
  char quote = '\0';
  for (const auto last = std::min(text.size(), i + longest_tag); i < last; ++i) {
    const char c = text.at(i);
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || (c == '\'' && text.at(i - 1) == '=')) {
      quote = c;
    } else if (c == '>') {
      return i;
    }
  }
  return std::string_view::npos;
}

std::optional<Tag> tag_at(Text& text, std::size_t i) {
  if (text.at(i) != '<') return std::nullopt;
  Tag tag;
  auto at = i + 1;
  for (const std::string_view mark : {"|DSML|", "||DSML||"})
    if (const auto behind = text.behind_mark(at, mark); behind != 0) {
      tag.prefix = text.between(at, behind);
      at = behind;
      break;
    }
  auto end = word_end(text, at);
  if (text.at(end) == ':') {
    tag.prefix = text.between(at, end + 1);
    at = end + 1;
    end = word_end(text, at);
  }
  tag.name = text.between(at, end);
  if (tag.name.empty()) return std::nullopt;
  if (text.at(end) == '=') {
    const auto close = text.from(end).substr(0, longest_tag).find('>');
    if (close == std::string_view::npos) {
      text.pay(std::min(longest_tag, text.size() - i));
      return std::nullopt;
    }
    tag.value = unicode::strip(unicode::strip(text.between(end + 1, end + close)), "\"'");
    tag.end = end + close + 1;
    // Some forget ">" and what stands before an object: <function=f={"x": 1}</function>.
    const auto named = name_end(text, end + 1);
    const auto object = text.all().find_first_not_of(" =,[]()", named);
    if (named > end + 1 && text.at(named) != '>' && object < tag.end && text.at(object) == '{') {
      tag.value = text.between(end + 1, named);
      tag.json = object;
    }
    return tag;
  }
  const auto close = tag_end(text, end);
  if (close == std::string_view::npos) {
    text.pay(std::min(longest_tag, text.size() - i));
    return std::nullopt;
  }
  tag.attributes = text.between(end, close);
  tag.closed = tag.attributes.ends_with('/');
  if (tag.closed) tag.attributes.remove_suffix(1);
  tag.end = close + 1;
  return tag;
}

/// nullopt: there is no such attribute.
std::optional<std::string_view> attribute(std::string_view attributes, std::string_view name) {
  for (auto at = attributes.find(name); at != std::string_view::npos; at = attributes.find(name, at + 1)) {
    if (at == 0 || is_word_part(attributes[at - 1])) continue;
    auto rest = attributes.substr(at + name.size());
    if (!rest.starts_with('=') || rest.size() < 2) continue;
    rest.remove_prefix(1);
    if (rest.front() != '"' && rest.front() != '\'') return rest.substr(0, rest.find_first_of(" \t\n"));
    const auto end = rest.find(rest.front(), 1);
    return rest.substr(1, end == std::string_view::npos ? end : end - 1);
  }
  return std::nullopt;
}

std::string without_entities(std::string_view text) {
  struct Entity {
    std::string_view name;
    char meaning;
  };
  static constexpr std::array<Entity, 7> entities{{{"&quot;", '"'},
                                                   {"&apos;", '\''},
                                                   {"&#x27;", '\''},
                                                   {"&#39;", '\''},
                                                   {"&#34;", '"'},
                                                   {"&lt;", '<'},
                                                   {"&gt;", '>'}}};
  std::string out;
  while (!text.empty()) {
    const auto at = text.find('&');
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    std::size_t length = 1;
    char meaning = '&';
    if (text.starts_with("&amp;")) length = 5;
    for (const auto& entity : entities)
      if (text.starts_with(entity.name)) {
        length = entity.name.size();
        meaning = entity.meaning;
      }
    out += meaning;
    text.remove_prefix(length);
  }
  return out;
}

/// One line end goes from each side: forms put values on lines of their own.
std::string_view without_line_ends(std::string_view value) {
  if (value.starts_with("\r\n"))
    value.remove_prefix(2);
  else if (value.starts_with('\n'))
    value.remove_prefix(1);
  if (value.ends_with('\n')) value.remove_suffix(1);
  if (value.ends_with('\r')) value.remove_suffix(1);
  return value;
}

/// A value as it is meant: one line that is indented loses its indentation, a CDATA section its marks.
std::string_view plain_text(std::string_view raw) {
  auto value = without_line_ends(raw);
  const bool own_lines = value.size() < raw.size() && raw.starts_with('\n');
  const auto last = value.rfind('\n');
  if (own_lines && last != std::string_view::npos && value.find('\n') == last &&
      unicode::strip(value.substr(last)).empty())
    value = unicode::strip(value);
  constexpr std::string_view open = "<![CDATA[", close = "]]>";
  if (value.starts_with(open) && value.ends_with(close)) {
    value.remove_prefix(open.size());
    value.remove_suffix(close.size());
  }
  return value;
}

bool is_call_tag(std::string_view name) { return name == "function" || name == "invoke" || name == "tool"; }
bool is_parameter_tag(std::string_view name) {
  return name == "parameter" || name == "param" || name == "argument" || name == "arg";
}

/// A closing tag of that prefix and name, which begins at `i`; its end, or 0.
std::size_t behind_closing(const Text& text, std::size_t i, std::string_view prefix, std::string_view name) {
  if (!text.from(i).starts_with("</")) return 0;
  i += 2;
  for (const auto part : {prefix, name}) {
    if (!text.from(i).starts_with(part)) return 0;
    i += part.size();
  }
  return text.at(i) == '>' ? i + 1 : 0;
}

/// Behind a closing tag that may be damaged: `</parameter>`, `</parameter/>`, `</parameter1>`, `</parameter`.
std::size_t behind_damaged(const Text& text, std::size_t i) {
  while (is_word_part(text.at(i)) || text.at(i) == '/') ++i;
  return text.at(i) == '>' ? i + 1 : i;
}

/// Reads one parameter at its tag. `entities`: the form escapes "&" and "<".
Ending read_parameter(Text& text, const Tag& tag, const FunctionDoc* doc, bool entities, Dict& arguments,
                      std::size_t& end) {
  const auto named = attribute(tag.attributes, "name");
  const auto name = named.value_or(tag.value);
  if (name.empty()) return Ending::none;
  auto type = attribute(tag.attributes, "type").value_or("");
  if (attribute(tag.attributes, "string") == "true") type = "string";
  std::string_view value;
  if (const auto given = attribute(tag.attributes, "value")) {
    value = *given;
    end = tag.end;
  } else if (tag.closed) {
    end = tag.end;
  } else {
    const auto closing = "</" + std::string(tag.prefix) + std::string(tag.name);
    const auto close = text.find(closing, tag.end);
    // A parameter that is not closed ends where the next one begins.
    const auto next = text.find("<" + std::string(tag.prefix) + std::string(tag.name), tag.end);
    if (close == std::string_view::npos && next == std::string_view::npos) return Ending::cut;
    const bool closed = close < next;
    value = text.between(tag.end, closed ? close : next);
    value = closed ? plain_text(value) : unicode::strip(value);
    end = closed ? behind_damaged(text, close + closing.size()) : next;
  }
  arguments.set(Value(name),
                entities ? typed_value(without_entities(value), doc, name, type) : typed_value(value, doc, name, type));
  return Ending::whole;
}

/// One call at its tag.
Ending read_call(Text& text, const Tag& tag, bool entities, Block& block) {
  auto name = attribute(tag.attributes, "name").value_or(tag.value);
  if (name.empty()) return Ending::none;
  name = plain_name(text, unicode::strip(name));
  const auto* doc = text.offered(name);
  Dict arguments;
  auto i = tag.end;
  if (tag.json != 0) i = tag.json;
  for (;;) {
    i = text.skip_space(i);
    if (i >= text.size()) return tag.closed ? Ending::whole : Ending::cut;
    if (text.at(i) == '(' && text.at(i + 1) == '{') ++i;
    if (text.at(i) == '{' && arguments.empty()) {  // <function=f>{"x": 1}</function>
      const auto& json = text.json(i);
      if (json.ending != Ending::whole || !json.value.is_dict()) return json.ending;
      arguments = *json.value.dict();
      i = json.end;
      if (tag.json != 0 || text.from(i).starts_with(")")) {
        const auto rest = text.all().find_first_not_of(" >)]", i);
        i = std::min(rest, text.size());
        if (!text.from(i).starts_with("</")) break;
      }
      continue;
    }
    if (const auto behind = behind_closing(text, i, tag.prefix, tag.name); behind != 0) {
      i = behind;
      break;
    }
    if (text.from(i).starts_with("</")) {  // </params>, or a tag that was closed twice
      const auto close = tag_end(text, i);
      if (close == std::string_view::npos) return Ending::cut;
      // The wrapper is closed: the call lacks its own closing tag.
      if (!is_parameter_tag(text.between(i + 2, word_end(text, i + 2))) &&
          text.between(i + 2, word_end(text, i + 2)) != "params" &&
          text.between(i + 2, word_end(text, i + 2)) != "parameters")
        break;
      i = close + 1;
      continue;
    }
    const auto inner = tag_at(text, i);
    if (!inner)
      return text.at(i) == '<' && text.from(i).find('>') == std::string_view::npos ? Ending::cut : Ending::none;
    if (inner->name == "params" || inner->name == "parameters" || inner->name == "arguments") {
      i = inner->end;
      continue;
    }
    if (!is_parameter_tag(inner->name)) {
      if (is_call_tag(inner->name) && !arguments.empty()) break;
      return Ending::none;
    }
    if (const auto ending = read_parameter(text, *inner, doc, entities, arguments, i); ending != Ending::whole)
      return ending;
  }
  block.calls.push_back(call_value(text, name, std::move(arguments)));
  block.end = i;
  return Ending::whole;
}

Ending read_calls(Text& text, std::size_t i, bool entities, Block& block) {
  auto ending = Ending::none;
  for (;;) {
    i = text.skip_space(i);
    const auto tag = tag_at(text, i);
    if (!tag) {
      const bool cut = text.at(i) == '<' && i + longest_tag > text.size() &&
                       text.from(i).find('>') == std::string_view::npos && ending == Ending::none;
      return cut ? Ending::cut : ending;
    }
    if (!is_call_tag(tag->name)) return ending;
    const auto here = read_call(text, *tag, entities, block);
    if (here != Ending::whole) return here;
    ending = here;
    i = block.end;
  }
}

}  // namespace

Ending tagged_calls(Text& text, const Form& form, Place place, Block& block) {
  return read_calls(text, place.behind, form.escapes, block);
}

Ending tagged_calls_from_mark(Text& text, const Form& form, Place place, Block& block) {
  return read_calls(text, place.begin, form.escapes, block);
}

namespace {

/// The pairs behind a name that stands from `begin` to `end`.
Ending read_pairs(Text& text, std::size_t begin, std::size_t end, Block& block) {
  if (begin >= text.size()) return Ending::cut;
  if (end == begin) return Ending::none;
  const auto name = plain_name(text, text.between(begin, end));
  const auto* doc = text.offered(name);
  Dict arguments;
  auto i = text.skip_space(end);
  if (text.from(i).starts_with("()")) i = text.skip_space(i + 2);
  std::string_view key;
  for (;;) {
    if (i >= text.size()) {
      // The form closes a call behind its last pair; without pairs nothing says that the name is whole.
      if (arguments.empty()) return Ending::cut;
      break;
    }
    const auto tag = tag_at(text, i);
    if (!tag) {
      if (text.at(i) == '<' && text.find(">", i) == std::string_view::npos) return Ending::cut;
      if (!text.from(i).starts_with("</")) return arguments.empty() ? Ending::none : Ending::whole;
      const auto word = text.between(i + 2, name_end(text, i + 2));
      if (!word.ends_with("arg_key") && !word.ends_with("arg_value")) break;
      i = text.skip_space(i + 2 + word.size() + 1);  // closed twice
      continue;
    }
    const bool is_key = tag->name.ends_with("arg_key");
    if (!is_key && !tag->name.ends_with("arg_value")) {
      if (arguments.empty()) return Ending::none;
      break;
    }
    const auto closing = "</" + std::string(tag->prefix) + std::string(tag->name) + ">";
    const auto close = text.find(closing, tag->end);
    if (close == std::string_view::npos) return Ending::cut;
    auto inner = text.between(tag->end, close);
    const auto opening = text.between(i, tag->end);
    if (is_key && inner.starts_with(opening)) inner.remove_prefix(opening.size());  // opened twice
    // A value that is not closed ends where the next key begins.
    if (const auto next = inner.find("arg_key>");
        !is_key && next != std::string_view::npos && inner.find("</arg_key>") != std::string_view::npos) {
      const auto key_tag = inner.rfind('<', next);
      arguments.set(Value(key), typed_value(unicode::strip(inner.substr(0, key_tag)), doc, key));
      i = tag->end + key_tag;
      continue;
    }
    if (is_key)
      key = unicode::strip(inner);
    else
      arguments.set(Value(key), typed_value(without_line_ends(inner), doc, key));
    i = text.skip_space(close + closing.size());
    if (i >= text.size() && is_key) return Ending::cut;
  }
  block.calls.push_back(call_value(text, name, std::move(arguments)));
  block.end = i;
  return Ending::whole;
}

}  // namespace

Ending pair_calls(Text& text, const Form& /*form*/, Place place, Block& block) {
  const auto begin = text.skip_space(place.behind);
  return read_pairs(text, begin, name_end(text, begin), block);
}

Ending pairs_behind_name(Text& text, const Form& /*form*/, Place place, Block& block) {
  const auto end = text.skip_space_back(place.begin);
  const auto begin = name_begin(text, end);
  return begin == end ? Ending::none : read_pairs(text, begin, end, block);
}

}  // namespace evalrun::decode::forms
