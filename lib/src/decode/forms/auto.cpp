// `--format auto`: finds the form in which calls are written (specification: tool-call-formats 7).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "evalrun/json.hpp"

#include "decode/attempt.hpp"
#include "decode/named_call.hpp"
#include "decode/python.hpp"
#include "decode/source.hpp"
#include "json_shapes.hpp"
#include "mark_index.hpp"
#include "parts.hpp"
#include "python/unicode.hpp"
#include "typed_values.hpp"

namespace evalrun::decode {
namespace forms {
namespace {

/// What says that a text is a call, the weakest first.
enum class Evidence : std::uint8_t { in_text, in_fence, mark };

struct Reading {
  std::string_view form;
  std::string_view other = {};  ///< another form that reads calls there
  Evidence evidence = Evidence::in_text;
  bool loose = false;   ///< nearly JSON
  bool closed = false;  ///< with a mark
  Ending ending = Ending::whole;
  std::size_t begin = 0;
  Block block = {};
};

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '.'; }

bool is_mark_begin(char c) { return c == '<' || c == '[' || c == '\xe2'; }

const std::string& name_of(const Value& call) { return *call.dict()->items().front().key.string(); }

bool has_arguments(const Value& call) { return !call.dict()->items().front().value.dict()->empty(); }

/// Of a function that is not offered this is no call.
bool says_little(const Value& call) { return !has_arguments(call) || names_no_call(name_of(call)); }

bool all_offered(const Text& text, const List& calls) {
  return std::ranges::all_of(calls, [&](const Value& call) { return text.offered(name_of(call)) != nullptr; });
}

/// Walks once through a text and collects every reading of calls.
class Finder {
 public:
  explicit Finder(Text& text) : text_(text) {
    constexpr std::size_t usual = 8;
    gaps_.reserve(usual);
    readings_.reserve(2);
  }

  std::vector<Reading> find() {
    const auto& marks = MarkIndex::all();
    for (std::size_t i = 0; i < text_.size() && !ended_;) {
      const char c = text_.at(i);
      if (c == '`' && text_.from(i).starts_with("```")) {
        i = at_fence(i);
        continue;
      }
      if (marks.begins(c)) {
        const auto found = marks.at(text_, i);
        if (found.is_cut && !readings_.empty()) {
          push_cut(i, readings_.back().form, Evidence::mark);
          break;
        }
        if (found.mark != nullptr && found.mark->ends_answer && i != 0) {
          end_ = i;
          break;
        }
        if (found.mark != nullptr) {
          i = found.mark->ends_answer ? found.behind : at_mark(i, found);
          continue;
        }
      }
      switch (c) {
        case '{':
        case '[': i = at_json(i); break;
        case '(': i = at_code(i); break;
        case '<': i = at_name_tag(i); break;
        default: ++i;
      }
    }
    return std::move(readings_);
  }

  /// Whether the text holds nothing but those readings, marks and blanks.
  [[nodiscard]] bool nothing_else(const std::vector<Reading>& readings) const {
    std::vector<std::pair<std::size_t, std::size_t>> known = gaps_;
    for (const auto& one : readings) known.emplace_back(one.begin, one.block.end);
    std::ranges::sort(known);
    std::size_t at = 0;
    for (const auto& [begin, end] : known) {
      if (begin > at && text_.between(at, begin).find_first_not_of(" \t\r\n;,[]") != std::string_view::npos)
        return false;
      at = std::max(at, end);
    }
    const auto end = std::min(end_, text_.size());
    return at >= end || text_.between(at, end).find_first_not_of(" \t\r\n;,[]") == std::string_view::npos;
  }
  [[nodiscard]] bool has_fence() const {
    return std::ranges::any_of(gaps_, [&](const auto& gap) { return text_.from(gap.first).starts_with("```"); });
  }

 private:
  [[nodiscard]] Evidence here() const { return in_fence_ ? Evidence::in_fence : Evidence::in_text; }

  std::size_t at_fence(std::size_t i) {
    in_fence_ = !in_fence_;
    auto end = i + 3;
    while (in_fence_ && is_name_part(text_.at(end))) ++end;
    gaps_.push_back({i, end});
    if (!in_fence_) return end;
    Reading reading{.form = python_fence.id, .evidence = Evidence::in_fence, .begin = text_.skip_space(end)};
    const auto close = std::min(text_.find("```", end), text_.size());
    if (!region_calls(text_, reading.begin, close, reading.block) || !all_offered(text_, reading.block.calls))
      return end;
    readings_.push_back(std::move(reading));
    return close;
  }

  std::size_t at_mark(std::size_t i, const MarkIndex::Found& found) {
    gaps_.push_back({i, found.behind});
    std::optional<Reading> best;
    bool best_offered = false;
    bool cut = false;
    std::string_view cut_form;
    for (const auto* form : found.mark->opens) {
      if (!text_.may_look()) break;
      Block block;
      const auto ending = form->read(text_, *form, {i, found.behind}, block);
      if (ending == Ending::cut && !cut) {
        cut = true;
        cut_form = form->id;
      }
      if (ending != Ending::whole || block.calls.empty()) continue;
      const auto end = text_.skip_marks_once(block.end, form->closes);
      const bool closed = end != block.end;
      block.end = end;
      const bool offered = all_offered(text_, block.calls);
      if (best && (best_offered || !offered)) {
        best->other = form->id;
        continue;
      }
      const auto other = best ? best->form : std::string_view{};
      best = Reading{.form = form->id,
                     .other = other,
                     .evidence = Evidence::mark,
                     .closed = closed,
                     .begin = i,
                     .block = std::move(block)};
      best_offered = offered;
    }
    if (best) {
      const auto end = best->block.end;
      readings_.push_back(std::move(*best));
      return std::max(end, found.behind);
    }
    // Some close a call with the mark that opens it.
    const bool closes =
        !readings_.empty() && !readings_.back().closed && text_.skip_space(readings_.back().block.end) == i;
    if (cut && closes && text_.skip_space(found.behind) >= text_.size()) return found.behind;
    if (cut && is_meant(i, found)) {
      push_cut(i, cut_form, Evidence::mark);
      ended_ = true;
    }
    // Behind a mark that only calls have, an object that cannot be read is a call that cannot be read.
    const auto object = text_.skip_space(found.behind);
    if (!cut && !found.mark->opens.empty() && text_.at(i) == '<' && text_.at(object) == '{' &&
        text_.json(object).ending == Ending::none)
      push_cut(i, found.mark->opens.front()->id, Evidence::mark);
    // Another mark may begin behind the blank.
    return text_.at(i) == ' ' ? i + 1 : found.behind;
  }

  /// A mark that is a word of the language as well opens a call only where an offered function is named.
  [[nodiscard]] bool is_meant(std::size_t i, const MarkIndex::Found& found) const {
    if (text_.at(i) == '<' || text_.at(i) == '[') return true;
    const auto begin = text_.skip_space(found.behind);
    if (text_.at(begin) == '{' || text_.at(begin) == '[') return true;
    return text_.offered(plain_name(text_, text_.between(begin, name_end(text_, begin)))) != nullptr;
  }

  std::size_t at_json(std::size_t i) {
    const auto next = text_.at(text_.skip_space(i + 1));
    const bool may_be = text_.at(i) == '{' ? next == '"' || next == '\'' || next == '}' : next == '{';
    if (!may_be || i < json_from_ || !text_.may_look()) return i + 1;
    auto& json = text_.take_json(i);
    if (auto named = behind_name(i, json)) {
      const auto end = named->block.end;
      readings_.push_back(std::move(*named));
      return end;
    }
    const bool lacks_bracket =
        json.ending == Ending::cut && json.value.is_list() && json.open == 1 && text_.all().ends_with('}');
    if (json.ending != Ending::whole && !lacks_bracket) {
      json_from_ = json.end;
      if (json.ending == Ending::cut && (is_begun_call(i, json) || (!readings_.empty() && name_before(i) != nullptr)))
        push_cut(i, "json", here());
      return i + 1;
    }
    Reading reading{.form = {}, .evidence = here(), .loose = json.loose, .begin = i};
    reading.form = read_shape(json.value, text_, Around::nothing, reading.block.calls);
    const bool weak = json.value.is_dict() && reading.form.starts_with("stored");
    if (reading.form.empty() || (weak && !all_offered(text_, reading.block.calls))) {
      // Calls may be an inner part of it.
      text_.pay(json.end - i);
      return i + 1;
    }
    reading.block.end = json.end;
    readings_.push_back(std::move(reading));
    return json.end;
  }

  void push_cut(std::size_t begin, std::string_view form, Evidence evidence) {
    Reading reading{.form = form, .evidence = evidence, .ending = Ending::cut, .begin = begin};
    reading.block.end = text_.size();
    readings_.push_back(std::move(reading));
  }

  /// Whether JSON that the end of the text cuts is a call: it names an offered function, or the answer begins with it
  /// and its first member is one that names a function.
  [[nodiscard]] bool is_begun_call(std::size_t i, const JsonAt& json) const {
    const auto* first = &json.value;
    while (first->is_list() && !first->list()->empty()) first = &first->list()->back();
    if (!first->is_dict() || first->dict()->empty()) return false;
    const auto& member = first->dict()->items().front();
    if (i == 0 && (first->get("tool_calls") != nullptr || first->get("functionCall") != nullptr ||
                   first->get("function_call") != nullptr))
      return true;
    if (!member.key.is_string() || !is_name_key(*member.key.string())) return false;
    return i == 0 || in_fence_ || !readings_.empty() ||
           (member.value.is_string() && text_.offered(plain_name(text_, *member.value.string())) != nullptr);
  }

  /// The offered function whose name is the last word before the byte; nullptr: there is none. `begin`: of the name.
  [[nodiscard]] const FunctionDoc* name_before(std::size_t i, std::size_t* begin = nullptr) const {
    auto end = i;
    while (end > 0 && (text_.at(end - 1) == ' ' || text_.at(end - 1) == '\n' || text_.at(end - 1) == '\r')) --end;
    if (end > 0 && text_.at(end - 1) == ':') --end;
    auto from = name_begin(text_, end);
    if (text_.offered(text_.between(from, end)) == nullptr)
      for (auto at = end; at > from; --at)
        if (!is_name_part(text_.at(at - 1))) from = at;
    if (begin != nullptr) *begin = from;
    return from == end ? nullptr : text_.offered(text_.between(from, end));
  }

  /// An offered name, and on the next line its arguments.
  std::optional<Reading> behind_name(std::size_t i, JsonAt& json) {
    std::size_t begin = i;
    if (text_.at(i) != '{' || json.ending != Ending::whole || !json.value.is_dict()) return std::nullopt;
    const auto* doc = name_before(i, &begin);
    if (doc == nullptr) return std::nullopt;
    const auto name = text_.between(begin, begin + doc->name.size());
    Reading reading{.form = name_and_json.id, .evidence = here(), .begin = begin};
    reading.block.calls.push_back(call_value(text_, name, std::move(json.value)));
    reading.block.end = json.end;
    return reading;
  }

  std::size_t at_code(std::size_t i) {
    auto begin = name_begin(text_, i);
    // Letters of other scripts and "-" belong to a name only if it is offered so.
    if (text_.offered(text_.between(begin, i)) == nullptr)
      for (auto at = i; at > begin; --at)
        if (!is_name_part(text_.at(at - 1)) || static_cast<unsigned char>(text_.at(at - 1)) >= 0x80) begin = at;
    while (begin < i && !is_name_start(text_.at(begin))) ++begin;
    // A definition is no call.
    if (begin >= 4 && text_.between(begin - 4, begin) == "def ") return i + 1;
    if (begin == i || text_.offered(plain_name(text_, text_.between(begin, i))) == nullptr || !text_.may_look())
      return i + 1;
    Reading reading{.form = in_fence_ ? python_fence.id : python_lines.id, .evidence = here(), .begin = begin};
    reading.ending = one_code_call(text_, begin, reading.block);
    if (reading.ending == Ending::cut) reading.block.end = text_.size();
    if (reading.ending == Ending::cut && !readings_.empty()) readings_.push_back(std::move(reading));
    if (reading.ending != Ending::whole) return i + 1;
    const auto end = reading.block.end;
    if (has_arguments(reading.block.calls.front()) || stands_alone(begin, end)) readings_.push_back(std::move(reading));
    return end;
  }

  /// Nothing but calls is on the lines of this one.
  [[nodiscard]] bool stands_alone(std::size_t begin, std::size_t end) const {
    const auto before = text_.all().substr(0, begin).find_last_not_of(" \t[,`'\"");
    const auto behind = text_.from(end).find_first_not_of(" \t],;`'\")\r");
    const bool listed = begin > 0 && text_.at(begin - 1) == '[';
    const bool printed = text_.all().substr(0, begin).ends_with("print(");
    const bool first = before == std::string_view::npos || text_.at(before) == '\n' || text_.at(before) == ')';
    if (listed || printed) return true;
    return first && (behind == std::string_view::npos || text_.at(end + behind) == '\n' ||
                     text_.at(end + behind) == '<' || is_name_start(text_.at(end + behind)));
  }

  /// `<f>` with JSON or a tag for each argument in it.
  std::size_t at_name_tag(std::size_t i) {
    auto end = i + 1;
    while (is_name_part(text_.at(end)) || text_.at(end) == '-') ++end;
    if (end == i + 1 || text_.at(end) != '>') return i + 1;
    const auto name = text_.between(i + 1, end);
    const auto* doc = text_.offered(name);
    if (doc == nullptr || !text_.may_look()) return i + 1;
    Dict arguments;
    auto at = text_.skip_space(end + 1);
    if (text_.at(at) == '{') {
      const auto& json = text_.json(at);
      if (json.ending != Ending::whole || !json.value.is_dict()) return i + 1;
      arguments = *json.value.dict();
      at = text_.skip_space(json.end);
    } else {
      while (text_.at(at) == '<' && text_.at(at + 1) != '/') {
        auto inner = at + 1;
        while (is_name_part(text_.at(inner)) || text_.at(inner) == '-') ++inner;
        const auto parameter = text_.between(at + 1, inner);
        if (text_.at(inner) != '>' || doc->property(parameter) == nullptr) return i + 1;
        const auto closing = "</" + std::string(parameter) + ">";
        const auto close = text_.find(closing, inner);
        if (close == std::string_view::npos) return i + 1;
        arguments.set(Value(parameter), typed_value(unicode::strip(text_.between(inner + 1, close)), doc, parameter));
        at = text_.skip_space(close + closing.size());
      }
    }
    const auto closing = "</" + std::string(name) + ">";
    if (text_.from(at).starts_with(closing))
      at += closing.size();
    else if (arguments.empty())
      return i + 1;
    Reading reading{.form = name_tags.id, .evidence = Evidence::mark, .begin = i};
    reading.block.calls.push_back(call_value(text_, name, std::move(arguments)));
    reading.block.end = at;
    readings_.push_back(std::move(reading));
    return at;
  }

  Text& text_;
  std::vector<Reading> readings_;
  std::vector<std::pair<std::size_t, std::size_t>> gaps_;  ///< marks and fences
  std::size_t json_from_ = 0;                              ///< no JSON without a mark begins before this byte
  std::size_t end_ = std::string_view::npos;               ///< where the next turn begins
  bool in_fence_ = false;
  bool ended_ = false;
};

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
    // Without named arguments only an offered function says that this is a call; f({"x": 1}) is read elsewhere.
    if (!has_arguments(call) && (text.offered(name_read) == nullptr || all.find("({") != std::string_view::npos))
      return std::nullopt;
  }
  // What Python takes for names may be true and false.
  if (text.how().language == Language::python &&
      (all.find("true") != std::string_view::npos || all.find("false") != std::string_view::npos))
    return std::nullopt;
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
  for (const auto& reading : Finder(whole).find())
    if (reading.ending == Ending::whole)
      std::replace_if(copy.begin() + static_cast<std::ptrdiff_t>(reading.begin) + 1,
                      copy.begin() + static_cast<std::ptrdiff_t>(reading.block.end), is_mark_begin, ' ');
  const auto said = without_reasoning(copy);
  if (said.unfinished) return std::nullopt;
  return text.substr(static_cast<std::size_t>(said.behind.data() - copy.data()));
}

Decoded read_text(const Value& raw, const Decoding& how) {
  // Most answers in code are nothing but code.
  if (auto decoded = whole_code(Text(*raw.string(), how), raw)) return std::move(*decoded);
  // Markdown escapes the low line.
  constexpr std::string_view escaped = "\\_";
  if (raw.string()->find(escaped) != std::string::npos)
    return read_text(Value(replaced(*raw.string(), escaped, "_")), how);
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
  Finder finder(text);
  auto readings = finder.find();
  if (readings.empty()) return nothing_found({}, false);
  const auto strongest = std::ranges::max_element(readings, {}, &Reading::evidence)->evidence;
  std::erase_if(readings, [&](const Reading& one) { return one.evidence < strongest; });
  if (const auto cut = std::ranges::find(readings, Ending::cut, &Reading::ending); cut != readings.end())
    return nothing_found(cut->form, true);
  // Whatever function it names, a text that is nothing but calls is one.
  const bool all_offer = std::ranges::all_of(
      readings, [&](const Reading& one) { return one.ending == Ending::whole && all_offered(text, one.block.calls); });
  const bool nothing_else = !all_offer && finder.nothing_else(readings) && !finder.has_fence();
  List calls;
  for (auto& one : readings)
    for (auto& call : one.block.calls)
      if (all_offer || text.offered(name_of(call)) != nullptr || (nothing_else && !one.loose))
        calls.push_back(std::move(call));
  if (calls.empty()) return nothing_found(readings.front().form, strongest == Evidence::mark);
  return found(std::move(calls), readings.front().form, readings.front().other);
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

/// Java's and JavaScript's rules compare source text.
void write_as_source(List& calls) {
  for (auto& call : calls) {
    auto& arguments = *call.dict()->find(name_of(call))->dict();
    for (const auto& [name, value] : std::vector<DictItem>(arguments.items()))
      if (!value.is_string()) arguments.set(name, Value(dump_json(value, {.ascii = false})));
  }
}

Decoded decode(const Value& raw, const Decoding& how) {
  auto decoded = raw.is_string() ? read_text(raw, how) : read_structure(raw, how);
  if (decoded.ok && how.language != Language::python) write_as_source(*decoded.value.list());
  return decoded;
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
