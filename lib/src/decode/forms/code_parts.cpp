// Parts that are written as Python.
#include <algorithm>
#include <optional>
#include <string>

#include "decode/named_call.hpp"
#include "decode/python.hpp"
#include "json_shapes.hpp"
#include "loose_arguments.hpp"
#include "parts.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode::forms {
namespace {

/// Behind a dotted name, with "-" in it only if it is offered; `i` where none begins there.
std::size_t code_name_end(const Text& text, std::size_t i) {
  if (!is_name_start(text.at(i))) return i;
  const auto whole = name_end(text, i);
  if (text.offered(text.between(i, whole)) != nullptr) return whole;
  while (is_name_start(text.at(i)) || is_digit(text.at(i)) || text.at(i) == '.') ++i;
  return i;
}

/// Names for true and false in other languages; Python has them as texts.
void mend_booleans(Value& value, const Value& schema) {
  if (value.is_string()) {
    if (schema.get_string("type") == "boolean" && (*value.string() == "true" || *value.string() == "false"))
      value = *value.string() == "true";
    return;
  }
  const auto* properties = schema.get("properties");
  if (!value.is_dict() || properties == nullptr || !properties->is_dict()) return;
  for (const auto& [name, inner] : properties->dict()->items())
    if (auto* member = name.is_string() ? value.dict()->find(std::string_view(*name.string())) : nullptr)
      mend_booleans(*member, inner);
}

Decoded parse(std::string_view source, const Decoding& how) {
  switch (how.language) {
    case Language::java: return parse_java(source, how.parser);
    case Language::javascript: return parse_javascript(source, how.parser);
    case Language::python: break;
  }
  return decode_prompt_text(source, how.parser);
}

/// The arguments of the call that stands from `at` to `behind`, its parenthesis at `open`: named ones, none, or one
/// object. nullopt: it is no such call.
std::optional<Value> arguments_of(Text& text, std::size_t at, std::size_t open, std::size_t behind) {
  const auto inside = text.skip_space(open + 1);
  if (inside + 1 == behind) return Value(Dict{});
  if (text.at(inside) == '{') {
    const auto& json = text.json(inside);
    if (json.ending == Ending::whole && text.skip_space(json.end) + 1 == behind && json.value.is_dict())
      return json.value;
  }
  // With a plain name for the function: some have names that are no names in code.
  const bool python = text.how().language == Language::python;
  auto decoded =
      parse(python ? "f" + std::string(text.between(open, behind)) : std::string(text.between(at, behind)), text.how());
  auto* calls = decoded.ok ? decoded.value.list() : nullptr;
  if (calls != nullptr && calls->size() == 1 && calls->front().is_dict() && calls->front().dict()->size() == 1) {
    auto* call = calls->front().dict();
    const auto& name = call->items().front().key;
    // Without names the references lose all arguments.
    if (auto* arguments = call->find(*name.string());
        arguments != nullptr && arguments->is_dict() && !arguments->dict()->empty())
      return std::move(*arguments);
  }
  if (auto loose = loose_arguments(text.between(open + 1, behind - 1))) return Value(std::move(*loose));
  return std::nullopt;
}

}  // namespace

Ending one_code_call(Text& text, std::size_t at, Block& block) {
  const auto end = code_name_end(text, at);
  if (end == at) return at >= text.size() ? Ending::cut : Ending::none;
  const auto open = text.skip_space(end);
  if (open >= text.size()) return Ending::cut;
  if (text.at(open) != '(') return Ending::none;
  const auto name = text.between(at, end);
  const auto behind = text.behind_bracket(open);
  if (behind == std::string_view::npos) return Ending::cut;
  if (name == "print" && text.offered(name) == nullptr) {
    const auto inner = one_code_call(text, text.skip_space(open + 1), block);
    if (inner == Ending::whole) block.end = behind;
    return inner;
  }
  // An explanation: f(city=..., days=...).
  const auto inner = text.between(open, behind);
  const bool explains =
      inner.find("=...") != std::string_view::npos || inner.find("=\"...\"") != std::string_view::npos;
  auto arguments = explains ? std::nullopt : arguments_of(text, at, open, behind);
  if (!arguments) {
    text.pay(behind - at);
    return Ending::none;
  }
  if (const auto* doc = text.offered(plain_name(text, name)); doc != nullptr && text.how().language == Language::python)
    if (const auto* parameters = doc->doc().get("parameters")) mend_booleans(*arguments, *parameters);
  block.calls.push_back(call_value(text, name, std::move(*arguments)));
  block.end = behind;
  return Ending::whole;
}

bool says_boolean(const Value& value) {
  if (const auto* text = value.string()) return *text == "true" || *text == "false";
  if (const auto* items = value.list()) return std::ranges::any_of(*items, says_boolean);
  if (const auto* tuple = value.tuple()) return std::ranges::any_of(tuple->items, says_boolean);
  const auto says = [](const DictItem& item) { return says_boolean(item.value); };
  return value.is_dict() && std::ranges::any_of(value.dict()->items(), says);
}

bool region_calls(const Text& text, std::size_t begin, std::size_t end, Block& block) {
  const auto region = unicode::strip(text.between(begin, std::max(begin, end)));
  auto name = begin;
  if (text.at(name) == '[') name = text.skip_space(name + 1);
  const auto behind = code_name_end(text, name);
  if (behind == name || text.at(behind) != '(' || (!region.ends_with(')') && !region.ends_with(']')) ||
      text.how().language != Language::python)
    return false;
  if (text.how().parser != CallParser::automatic) return false;
  auto calls = read_calls_fast(region);
  if (!calls) return false;
  for (const auto& call : *calls) {
    const auto& item = call.dict()->items().front();
    const auto name_read = plain_name(text, *item.key.string());
    if (item.value.dict()->empty() || name_read.size() != item.key.string()->size() ||
        (name_read == "print" && text.offered("print") == nullptr))
      return false;
    // What Python takes for names is read one by one.
    if (says_boolean(item.value)) return false;
  }
  block.calls = std::move(*calls);
  block.end = end;
  return true;
}

Ending code_calls(Text& text, const Form& form, Place place, Block& block) {
  auto i = text.skip_space(place.behind);
  const auto fence = skip_fence(text, i);
  const bool fenced = fence != i;
  i = fence;
  if (i >= text.size()) return Ending::cut;
  if (text.at(i) != '[' && code_name_end(text, i) == i) return Ending::none;
  auto close = text.size();
  if (fenced) close = std::min(close, text.find("```", i));
  for (const auto mark : form.closes) close = std::min(close, text.find(mark, i));
  if (region_calls(text, i, close, block)) {
    if (fenced) block.end = text.skip_closing_fence(close);
    return Ending::whole;
  }
  const bool in_list = text.at(i) == '[';
  if (in_list) i = text.skip_space(i + 1);
  if (i >= text.size()) return Ending::cut;
  auto ending = Ending::none;
  for (;;) {
    Block one;
    const auto here = one_code_call(text, i, one);
    if (here == Ending::cut) return here;
    if (here == Ending::none) break;
    ending = here;
    block.calls.push_back(std::move(one.calls.front()));
    block.end = one.end;
    i = text.skip_space(block.end);
    if (text.at(i) == ',' || text.at(i) == ';') {
      const bool comma = text.at(i) == ',';
      i = text.skip_space(i + 1);
      if (i >= text.size() && comma) return Ending::cut;
    }
    if (i >= text.size()) break;
  }
  if (ending != Ending::whole) return ending;
  if (in_list && text.at(i) == ']') block.end = i + 1;
  if (fenced) block.end = text.skip_closing_fence(block.end);
  return ending;
}

}  // namespace evalrun::decode::forms
