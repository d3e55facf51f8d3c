#include "finder.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "json_shapes.hpp"
#include "mark_index.hpp"
#include "parts.hpp"
#include "python/unicode.hpp"
#include "typed_values.hpp"

namespace evalrun::decode::forms {
namespace {

class Finder {
 public:
  Finder(Text& text, Readings& found) : text_(text), found_(found) {}

  void find() {
    const auto& marks = MarkIndex::all();
    for (std::size_t i = 0; i < text_.size() && !ended_;) {
      const char c = text_.at(i);
      if (c == '`' && text_.from(i).starts_with("```")) {
        i = at_fence(i);
        continue;
      }
      if (marks.begins(c)) {
        const auto found = marks.at(text_, i);
        if (found.is_cut && !found_.readings.empty()) {
          push_cut(i, found_.readings.back().form, Evidence::mark);
          break;
        }
        if (found.mark != nullptr && found.mark->ends_answer && i != 0) {
          found_.end = i;
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
  }

 private:
  [[nodiscard]] Evidence here() const { return in_fence_ ? Evidence::in_fence : Evidence::in_text; }

  std::size_t at_fence(std::size_t i) {
    in_fence_ = !in_fence_;
    auto end = i + 3;
    while (in_fence_ && is_name_part(text_.at(end))) ++end;
    found_.gaps.push_back({i, end});
    if (!in_fence_) return end;
    Reading reading{.form = python_fence.id, .evidence = Evidence::in_fence, .begin = text_.skip_space(end)};
    const auto close = std::min(text_.find("```", end), text_.size());
    if (!region_calls(text_, reading.begin, close, reading.block) || !all_offered(text_, reading.block.calls))
      return end;
    found_.readings.push_back(std::move(reading));
    return close;
  }

  std::size_t at_mark(std::size_t i, const MarkIndex::Found& found) {
    found_.gaps.push_back({i, found.behind});
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
      any_closed_ = any_closed_ || best->closed;
      found_.readings.push_back(std::move(*best));
      return std::max(end, found.behind);
    }
    // Some close a call with the mark that opens it.
    const bool closes =
        !found_.readings.empty() && !any_closed_ && text_.skip_space(found_.readings.back().block.end) == i;
    if (cut && closes && text_.skip_space(found.behind) >= text_.size()) return found.behind;
    if (cut && is_meant(i, found)) {
      push_cut(i, cut_form, Evidence::mark);
      ended_ = true;
    }
    // Behind a mark that only calls have, an object that cannot be read is a call that cannot be read.
    const auto object = text_.skip_space(found.behind);
    if (!cut && !found.mark->opens.empty() && text_.at(i) == '<' && text_.at(object) == '{' &&
        text_.json(object).ending == Ending::none) {
      push_cut(i, found.mark->opens.front()->id, Evidence::mark);
      ended_ = true;
    }
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
      found_.readings.push_back(std::move(*named));
      return end;
    }
    if (json.ending != Ending::whole && !text_.lacks_only_bracket(json)) {
      json_from_ = json.end;
      if (json.ending == Ending::cut &&
          (is_begun_call(i, json) || (!found_.readings.empty() && name_before(i) != nullptr)))
        push_cut(i, "json", here());
      return i + 1;
    }
    Reading reading{.form = {}, .evidence = here(), .loose = json.loose, .begin = i};
    reading.form = read_shape(json.value, text_, Around::nothing, reading.block.calls);
    // {name: {...}} is the shape of much that is no call.
    const bool weak = reading.form.starts_with("stored");
    if (reading.form.empty() || (weak && !all_offered(text_, reading.block.calls))) {
      // Calls may be an inner part of it.
      text_.pay(json.end - i);
      return i + 1;
    }
    reading.block.end = json.end;
    found_.readings.push_back(std::move(reading));
    return json.end;
  }

  void push_cut(std::size_t begin, std::string_view form, Evidence evidence) {
    Reading reading{.form = form, .evidence = evidence, .ending = Ending::cut, .begin = begin};
    reading.block.end = text_.size();
    found_.readings.push_back(std::move(reading));
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
    return i == 0 || in_fence_ || !found_.readings.empty() ||
           (member.value.is_string() && text_.offered(plain_name(text_, *member.value.string())) != nullptr);
  }

  /// The offered function whose name is the last word before the byte; nullptr: there is none. `begin`: of the name.
  [[nodiscard]] const FunctionDoc* name_before(std::size_t i, std::size_t* begin = nullptr) const {
    auto end = text_.skip_space_back(i);
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
    // A name and an open parenthesis alone may be prose; behind a call they are the next one.
    if (reading.ending == Ending::cut && !found_.readings.empty()) push_cut(begin, reading.form, here());
    if (reading.ending != Ending::whole) return i + 1;
    const auto end = reading.block.end;
    if (has_arguments(reading.block.calls.front()) || stands_alone(begin, end))
      found_.readings.push_back(std::move(reading));
    return end;
  }

  /// Whether nothing but calls stands on the line of this call, or it stands in a list or in print().
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
    found_.readings.push_back(std::move(reading));
    return at;
  }

  Text& text_;
  Readings& found_;
  std::size_t json_from_ = 0;  ///< no JSON without a mark begins before this byte
  bool in_fence_ = false;
  bool any_closed_ = false;  ///< a block ended with its closing mark
  bool ended_ = false;
};

}  // namespace

Readings find_readings(Text& text) {
  Readings found;
  Finder(text, found).find();
  return found;
}

bool nothing_else(const Text& text, const Readings& found) {
  constexpr std::string_view blanks = " \t\r\n;,[]";
  auto known = found.gaps;
  for (const auto& one : found.readings) known.emplace_back(one.begin, one.block.end);
  std::ranges::sort(known);
  std::size_t at = 0;
  for (const auto& [begin, end] : known) {
    if (begin > at && text.between(at, begin).find_first_not_of(blanks) != std::string_view::npos) return false;
    at = std::max(at, end);
  }
  const auto end = std::min(found.end, text.size());
  return at >= end || text.between(at, end).find_first_not_of(blanks) == std::string_view::npos;
}

bool has_fence(const Text& text, const Readings& found) {
  return std::ranges::any_of(found.gaps, [&](const auto& gap) { return text.from(gap.first).starts_with("```"); });
}

}  // namespace evalrun::decode::forms
