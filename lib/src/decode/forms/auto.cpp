// `--format auto`: finds the form in which calls are written (specification: tool-call-formats 7).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "decode/attempt.hpp"
#include "decode/python.hpp"
#include "decode/source.hpp"
#include "finder.hpp"
#include "json_shapes.hpp"
#include "parts.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode {
namespace forms {
namespace {

bool is_mark_begin(char c) { return c == '<' || c == '[' || c == '\xe2'; }

/// Of a function that is not offered this is no call.
bool says_little(const Value& call) { return !has_arguments(call) || names_no_call(name_of(call)); }

Decoded found(List calls, std::string_view form, std::string_view other) {
  auto decoded = Decoded::success(std::move(calls));
  decoded.form = form;
  decoded.other = other;
  return decoded;
}

Decoded nothing_found(std::string_view form, bool attempted) {
  auto decoded = Decoded::failed(attempted ? "a call is begun and not finished, or cannot be read"
                                           : "no call was found in any form");
  decoded.form = form;
  decoded.attempted = attempted;
  return decoded;
}

/// The text as the references read it, where it is a list of code calls from its first character to its last.
std::optional<Decoded> whole_code(const Text& text, const Value& raw) {
  const auto all = trimmed(text.all());
  std::size_t i = 0;
  if (all.starts_with('[')) i = std::min(all.find_first_not_of(" \t\n", 1), all.size());
  const auto name = i;
  while (i < all.size() && is_name_part(all[i])) ++i;
  if (i == name || i >= all.size() || all[i] != '(' || (!all.ends_with(')') && !all.ends_with(']')))
    return std::nullopt;
  static const auto* const prompt = find_format("prompt");
  const auto decoding = Decoding(text.how().language, text.how().parser);
  auto decoded =
      all.size() == raw.string()->size() ? prompt->decode(raw, decoding) : prompt->decode(Value(all), decoding);
  const auto* calls = decoded.ok ? decoded.value.list() : nullptr;
  if (calls == nullptr || calls->empty()) return std::nullopt;
  for (const auto& call : *calls) {
    if (!call.is_dict() || call.dict()->size() != 1 || !call.dict()->items().front().key.is_string() ||
        !call.dict()->items().front().value.is_dict())
      return std::nullopt;
    const auto& name_read = name_of(call);
    const bool offered = text.offered(name_read) != nullptr;
    if (!offered && (name_read == "print" || names_no_call(name_read) || plain_name(text, name_read) != name_read))
      return std::nullopt;
    // Python takes true and false for names; they are read elsewhere.
    if (text.how().language == Language::python && says_boolean(call.dict()->items().front().value))
      return std::nullopt;
    // Without named arguments only an offered function says that this is a call; f({"x": 1}) is read elsewhere.
    if (!has_arguments(call) && (text.offered(name_read) == nullptr || all.find("({") != std::string_view::npos))
      return std::nullopt;
  }
  return found(std::move(*decoded.value.list()), python_list.id, {});
}

/// Several lines of calls, or a list that the references do not read, and nothing else.
std::optional<Decoded> lines_of_code(Text& text) {
  static constexpr Form lines{"", "", {}, nullptr};
  const bool may_be = is_name_start(text.at(0)) || (text.at(0) == '[' && is_name_start(text.at(text.skip_space(1))));
  Block block;
  if (!may_be || text.all().find('(') == std::string_view::npos ||
      code_calls(text, lines, {0, 0}, block) != Ending::whole ||
      text.all().find_first_not_of(" \t\r\n;", block.end) != std::string_view::npos)
    return std::nullopt;
  const bool little = std::ranges::any_of(
      block.calls, [&](const Value& call) { return text.offered(name_of(call)) == nullptr && says_little(call); });
  const bool objects = text.all().find("({") != std::string_view::npos && !all_offered(text, block.calls);
  if (little || objects) return std::nullopt;
  return found(std::move(block.calls), text.at(0) == '[' ? python_list.id : python_lines.id, {});
}

/// Reasoning goes. Its marks within the arguments of a call are text: they are made unreadable in a copy first.
std::optional<std::string_view> behind_reasoning(std::string_view text, const Decoding& how) {
  std::string copy(text);
  Text whole(text, how);
  for (const auto& reading : find_readings(whole).readings)
    if (reading.ending == Ending::whole)
      std::replace_if(copy.begin() + static_cast<std::ptrdiff_t>(reading.begin) + 1,
                      copy.begin() + static_cast<std::ptrdiff_t>(reading.block.end), is_mark_begin, ' ');
  const auto said = without_reasoning(copy);
  if (said.unfinished) return std::nullopt;
  return text.substr(static_cast<std::size_t>(said.behind.data() - copy.data()));
}

Decoded read_plain_text(const Value& raw, const Decoding& how) {
  // Most answers in code are nothing but code.
  if (auto decoded = whole_code(Text(*raw.string(), how), raw)) return std::move(*decoded);
  std::string_view answer = *raw.string();
  if (may_reason(answer)) {
    const auto behind = behind_reasoning(answer, how);
    if (!behind) return nothing_found({}, true);
    answer = *behind;
  }
  Text text(without_turn_marks(answer), how);
  if (text.size() != raw.string()->size())
    if (auto decoded = whole_code(text, raw)) return std::move(*decoded);
  if (auto decoded = lines_of_code(text)) return std::move(*decoded);
  auto all = find_readings(text);
  auto& readings = all.readings;
  if (readings.empty()) return nothing_found({}, false);
  const auto strongest = std::ranges::max_element(readings, {}, &Reading::evidence)->evidence;
  const auto weaker = [&](const Reading& one) { return one.evidence < strongest; };
  readings.erase(std::ranges::remove_if(readings, weaker).begin(), readings.end());
  if (const auto cut = std::ranges::find(readings, Ending::cut, &Reading::ending); cut != readings.end())
    return nothing_found(cut->form, true);
  // Whatever function it names, a text that is nothing but calls is one.
  const bool all_offer = std::ranges::all_of(
      readings, [&](const Reading& one) { return one.ending == Ending::whole && all_offered(text, one.block.calls); });
  const bool only_calls = !all_offer && nothing_else(text, all) && !has_fence(text, all);
  if (all_offer && readings.size() == 1)
    return found(std::move(readings.front().block.calls), readings.front().form, readings.front().other);
  List calls;
  for (auto& one : readings)
    for (auto& call : one.block.calls)
      if (all_offer || text.offered(name_of(call)) != nullptr || (only_calls && !one.loose))
        calls.push_back(std::move(call));
  if (calls.empty()) return nothing_found(readings.front().form, strongest == Evidence::mark);
  return found(std::move(calls), readings.front().form, readings.front().other);
}

Decoded read_text(const Value& raw, const Decoding& how) {
  // Markdown escapes the underscore.
  constexpr std::string_view escaped = "\\_";
  if (raw.string()->find(escaped) == std::string::npos) return read_plain_text(raw, how);
  return read_plain_text(Value(replaced(*raw.string(), escaped, "_")), how);
}

Decoded read_structure(const Value& raw, const Decoding& how) {
  const Text none({}, how);
  List calls;
  auto copy = raw;
  const auto shape = read_shape(copy, none, Around::mark, calls);
  if (!shape.empty()) return found(std::move(calls), shape, {});
  if (raw.is_list()) {
    if (raw.list()->empty()) return found({}, {}, {});
    std::string text;
    for (const auto& part : *raw.list()) {
      const auto inner = part.is_string() ? std::string_view(*part.string()) : part.get_string("text");
      if (inner.empty()) return nothing_found({}, true);
      text += std::string(inner) + "\n";
    }
    return read_text(Value(std::move(text)), how);
  }
  if (const auto content = raw.get_string("content"); !content.empty()) return read_text(Value(content), how);
  return nothing_found({}, true);
}

Decoded decode(const Value& raw, const Decoding& how) {
  return raw.is_string() ? read_text(raw, how) : read_structure(raw, how);
}

}  // namespace
}  // namespace forms

namespace format_rows {

extern const Format automatic{
    .id = "auto",
    .summary = "finds the form in which the calls are written; reads all that are listed below",
    .decode = forms::decode,
    .reference = false,
};

}  // namespace format_rows
}  // namespace evalrun::decode
