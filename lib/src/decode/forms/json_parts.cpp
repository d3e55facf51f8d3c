// Parts whose arguments are JSON.
#include <array>

#include "json_shapes.hpp"
#include "loose_json.hpp"
#include "parts.hpp"

namespace evalrun::decode::forms {
namespace {

/// What stands between a name and its arguments.
constexpr std::array<std::string_view, 18> between_name_and_json{"[ARGS]",
                                                                 "<|tool_call_argument_begin|>",
                                                                 "<|tool_sep|>",
                                                                 "<tool_sep:opensource>",
                                                                 "<|content|>",
                                                                 "<|message|>",
                                                                 "```json",
                                                                 "```",
                                                                 "<|constrain|>",
                                                                 "<|channel|>commentary",
                                                                 "json",
                                                                 "<|channel|>analysis",
                                                                 "<|channel|>final",
                                                                 "code",
                                                                 "<|end_header_id|>",
                                                                 "Action Input:",
                                                                 "<tool_sep>",
                                                                 "with arguments:"};

/// A name with what servers put around it ("functions.f:0").
struct Named {
  std::string_view name;
  std::size_t end;
};

Named name_at(const Text& text, std::size_t i) {
  auto end = name_end(text, i);
  if (text.at(end) == ':') {
    auto digits = end + 1;
    while (is_digit(text.at(digits))) ++digits;
    if (digits > end + 1) end = digits;
  }
  auto name = text.between(i, end);
  while (name.ends_with('.')) name.remove_suffix(1);
  return {name, end};
}

/// The arguments at `i` as the whole of a call. "(" before them closes behind them.
Ending arguments_at(Text& text, std::string_view name, std::size_t i, Block& block) {
  const bool in_parentheses = text.at(i) == '(';
  if (in_parentheses) i = text.skip_space(i + 1);
  if (i >= text.size()) return Ending::cut;
  // A message without text to a function that is offered.
  if (const auto sent = text.behind_mark(i, "<|call|>"); sent != 0 && text.offered(plain_name(text, name)) != nullptr) {
    block.calls.push_back(call_value(text, name, Dict{}));
    block.end = sent;
    return Ending::whole;
  }
  if (text.at(i) != '{' && text.at(i) != '"') return Ending::none;
  auto& json = text.take_json(i);
  if (json.ending != Ending::whole) return json.ending;
  auto arguments = arguments_in(std::move(json.value));
  if (!arguments) return Ending::none;
  block.calls.push_back(call_value(text, name, std::move(*arguments)));
  block.end = json.end;
  if (in_parentheses && text.at(text.skip_space(block.end)) == ')') block.end = text.skip_space(block.end) + 1;
  return Ending::whole;
}

Ending named_arguments(Text& text, const Form& form, std::size_t i, Block& block) {
  const auto named = name_at(text, i);
  if (named.name.empty()) return i >= text.size() ? Ending::cut : Ending::none;
  if (named.name.size() >= longest_name) return Ending::none;
  const bool offered = text.offered(plain_name(text, named.name)) != nullptr;
  if (!offered && (form.only_offered || named.name == "all")) return Ending::none;
  if (!form.separators.empty()) {
    const auto own = text.skip_space(named.end);
    if (text.skip_marks(own, form.separators) == own) return own >= text.size() ? Ending::cut : Ending::none;
  }
  auto behind = text.skip_marks(named.end, between_name_and_json);
  // Mistral numbers its calls: f[CALL_ID]abc[ARGS]{...}.
  if (const auto number = text.behind_mark(behind, "[CALL_ID]"); number != 0)
    behind = text.skip_marks(name_end(text, number), between_name_and_json);
  if (behind >= text.size()) return Ending::cut;
  if (text.at(behind) == '<' && text.find(">", behind) == std::string_view::npos) return Ending::cut;
  const auto ending = arguments_at(text, named.name, behind, block);
  // A fence around the arguments is part of the call.
  if (ending == Ending::whole && text.between(named.end, block.end).find("```") != std::string_view::npos)
    block.end = text.skip_closing_fence(block.end);
  return ending;
}

}  // namespace

std::size_t skip_fence(const Text& text, std::size_t i) {
  if (!text.from(i).starts_with("```")) return i;
  i += 3;
  while ((text.at(i) >= 'a' && text.at(i) <= 'z') || text.at(i) == '_' || is_digit(text.at(i))) ++i;
  return text.skip_space(i);
}

Ending json_calls(Text& text, const Form& /*form*/, Place place, Block& block) {
  auto i = text.skip_space(place.behind);
  const auto fence = skip_fence(text, i);
  const bool fenced = fence != i;
  i = fence;
  if (i >= text.size()) return Ending::cut;
  auto ending = Ending::none;
  while (text.at(i) == '{' || text.at(i) == '[') {
    auto& json = text.take_json(i);
    if (json.ending == Ending::cut) {
      if (!text.lacks_only_bracket(json) || read_shape(json.value, text, Around::mark, block.calls).empty())
        return Ending::cut;
      block.end = text.size();
      return Ending::whole;
    }
    if (json.ending == Ending::none) break;
    if (read_shape(json.value, text, Around::mark, block.calls).empty()) break;
    ending = Ending::whole;
    block.end = json.end;
    auto next = text.skip_space(block.end);
    if (text.at(next) == ';' || text.at(next) == ',') next = text.skip_space(next + 1);
    if (text.at(next) != '{' && text.at(next) != '[') break;
    // "[TOOL_CALLS]" begins a call of its own.
    if (text.at(next) == '[' && text.at(text.skip_space(next + 1)) != '{') break;
    i = next;
  }
  if (fenced && ending == Ending::whole) block.end = text.skip_closing_fence(block.end);
  return ending;
}

Ending named_json(Text& text, const Form& form, Place place, Block& block) {
  return named_arguments(text, form, text.skip_space(place.behind), block);
}

Ending json_behind_name(Text& text, const Form& /*form*/, Place place, Block& block) {
  const auto end = text.skip_space_back(place.begin);
  const auto begin = name_begin(text, end);
  const auto named = name_at(text, begin);
  if (named.name.empty() || named.end != end) return Ending::none;
  return arguments_at(text, named.name, text.skip_marks(place.behind, between_name_and_json), block);
}

Ending action_calls(Text& text, const Form& /*form*/, Place place, Block& block) {
  static constexpr std::array<std::string_view, 3> emphasis{"`", "**", "*"};
  const auto i = text.skip_marks(place.behind, emphasis);
  const auto named = name_at(text, i);
  if (named.name.empty()) return i >= text.size() ? Ending::cut : Ending::none;
  const auto input = text.skip_marks(named.end, emphasis);
  const auto behind = text.behind_mark(input, "Action Input:");
  if (behind == 0) return input >= text.size() ? Ending::cut : Ending::none;
  const auto arguments = text.skip_marks(text.skip_marks(behind, emphasis), between_name_and_json);
  return arguments_at(text, named.name, arguments, block);
}

Ending addressed_calls(Text& text, const Form& form, Place place, Block& block) {
  // " to=functions.f" is a mark of its own.
  const auto rest = text.from(place.behind);
  if (form.only_offered && (rest.starts_with("functions.") || rest.starts_with("tools."))) return Ending::none;
  return named_arguments(text, form, place.behind, block);
}

Ending brace_call_from_mark(Text& text, const Form& /*form*/, Place place, Block& block) {
  const auto named = name_at(text, place.behind);
  if (named.name.empty()) return place.behind >= text.size() ? Ending::cut : Ending::none;
  const auto brace = text.skip_space(named.end);
  if (brace >= text.size()) return Ending::cut;
  if (text.at(brace) != '{') return Ending::none;
  auto json = read_loose_json(text.all(), brace, Spelling::bare);
  if (json.ending != Ending::whole) {
    text.pay(json.end - brace);
    return json.ending;
  }
  block.calls.push_back(call_value(text, named.name, std::move(json.value)));
  block.end = json.end;
  return Ending::whole;
}

Ending brace_calls(Text& text, const Form& form, Place place, Block& block) {
  auto ending = Ending::none;
  for (auto i = text.skip_space(place.behind);;) {
    auto behind = text.behind_mark(i, "call:");
    if (behind == 0) behind = text.behind_mark(i, ":");
    if (behind == 0) return ending;
    Block one;
    const auto here = brace_call_from_mark(text, form, {i, behind}, one);
    if (here != Ending::whole) return here;
    ending = here;
    block.calls.push_back(std::move(one.calls.front()));
    block.end = one.end;
    i = text.skip_space(block.end);
    if (text.at(i) == ',') i = text.skip_space(i + 1);
  }
}

}  // namespace evalrun::decode::forms
