/// A text in which calls are looked for, with the functions that are offered. Remembers what was found, so that
/// looking for many forms stays linear in the text.
///
///     Text text(answer, how);
///     text.offered("get_weather");                    // its document, or nullptr
///     text.find("</tool_call>", at);                  // as std::string_view::find
///
/// For one thread.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms.hpp"
#include "text/ascii.hpp"

namespace evalrun::decode::forms {

/// JSON, or nearly JSON, that begins at a place.
struct JsonAt {
  Ending ending = Ending::none;
  Value value;
  std::size_t end = 0;   ///< first byte behind it; where reading stopped, if it is not whole
  bool loose = false;    ///< it is no strict JSON
  std::size_t open = 0;  ///< brackets that are open at that place
};

class Text {
 public:
  Text(std::string_view text, const Decoding& how) : text_(text), how_(how), budget_(text.size() * 8 + 4096) {}

  [[nodiscard]] std::string_view all() const { return text_; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  [[nodiscard]] std::string_view from(std::size_t i) const { return text_.substr(std::min(i, text_.size())); }
  [[nodiscard]] std::string_view between(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  [[nodiscard]] const Decoding& how() const { return how_; }

  /// The offered function of that name, where dots and underscores are alike; nullptr: there is none.
  [[nodiscard]] const FunctionDoc* offered(std::string_view name) const;

  /// First byte at or after `i` that is no white space.
  [[nodiscard]] std::size_t skip_space(std::size_t i) const;
  /// `end` without the blanks and line ends before it.
  [[nodiscard]] std::size_t skip_space_back(std::size_t end) const;
  /// Behind white space and a fence that closes; `i` where none does.
  [[nodiscard]] std::size_t skip_closing_fence(std::size_t i) const;
  /// The character at `i` as marks have it, and its bytes: "_" for "▁", "|" for "｜".
  struct MarkCharacter {
    char character;
    std::size_t bytes;
  };
  [[nodiscard]] MarkCharacter mark_character(std::size_t i) const {
    const char c = at(i);
    if (c != '\xe2' && c != '\xef') return {c, 1};
    const auto rest = from(i);
    if (rest.starts_with("\xe2\x96\x81")) return {'_', 3};
    if (rest.starts_with("\xef\xbd\x9c")) return {'|', 3};
    return {c, 1};
  }
  /// Behind `mark` where it stands at `i`; 0: it does not. "_" and "|" of the mark match "▁" and "｜".
  [[nodiscard]] std::size_t behind_mark(std::size_t i, std::string_view mark) const;
  /// Behind white space and any of the marks, in any number and order.
  [[nodiscard]] std::size_t skip_marks(std::size_t i, Marks marks) const;
  /// Behind white space and one of the marks; `i` where none stands there.
  [[nodiscard]] std::size_t skip_marks_once(std::size_t i, Marks marks) const;
  /// Where `what` next stands; npos: nowhere. Remembered, so that looking again costs nothing.
  [[nodiscard]] std::size_t find(std::string_view what, std::size_t from);
  /// The JSON value at `i`; remembered until another place is asked for.
  [[nodiscard]] const JsonAt& json(std::size_t i);
  /// The same, to be changed; it is not remembered.
  [[nodiscard]] JsonAt& take_json(std::size_t i);
  /// Whether JSON is a list that lacks nothing but its bracket: all its items are whole, and the text ends.
  [[nodiscard]] bool lacks_only_bracket(const JsonAt& json) const {
    return json.ending == Ending::cut && json.value.is_list() && json.open == 1 && text_.ends_with('}');
  }
  /// Behind the bracket that opens at `i`; npos: it is not closed. Quoted brackets do not count.
  [[nodiscard]] std::size_t behind_bracket(std::size_t i);

  /// Pays for looking at that many bytes in vain. False: enough was looked at, and no more is to be tried.
  [[nodiscard]] bool may_look() const { return budget_ > 0; }
  void pay(std::size_t bytes) { budget_ -= std::min(budget_, bytes); }

 private:
  struct Search {
    std::string what;
    std::size_t from, found;
  };
  std::string_view text_;
  const Decoding& how_;
  std::size_t budget_;
  std::vector<Search> searches_;
  std::size_t json_place_ = std::string_view::npos;
  JsonAt json_;
};

[[nodiscard]] constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
/// A character of an ASCII word.
[[nodiscard]] constexpr bool is_word_part(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
/// The first character of a name in code, and any of a dotted name. Letters of other scripts may be in both.
[[nodiscard]] constexpr bool is_name_start(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] constexpr bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '.'; }

/// No function has a name that long.
inline constexpr std::size_t longest_name = 256;

/// A name of a function at `i`: letters of any script, digits, "_", ".", "-". Its end; `i` where there is none.
[[nodiscard]] std::size_t name_end(const Text& text, std::size_t i);

/// Where a name begins that ends at `end`; `end` where there is none.
[[nodiscard]] std::size_t name_begin(const Text& text, std::size_t end);

/// The name that a server's decoration of it means: without "functions." in front and ":0" or "_0" behind, unless a
/// function is offered under the whole.
[[nodiscard]] std::string_view plain_name(const Text& text, std::string_view name);

}  // namespace evalrun::decode::forms
