#include "loose_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

#include "json/reader.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode::forms {
namespace {

constexpr std::size_t deepest = 200;
constexpr std::array<std::string_view, 2> text_marks{"<|\"|>", "<escape>"};

class Reader {
 public:
  Reader(std::string_view text, std::size_t at, Spelling spelling) : text_(text), at_(at), spelling_(spelling) {}

  JsonAt read() {
    JsonAt found;
    found.loose = true;
    found.ending = value(found.value, 0);
    found.end = std::min(at_, text_.size());
    found.open = open_;
    return found;
  }

 private:
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  [[nodiscard]] Ending stop() const { return done() ? Ending::cut : Ending::none; }
  void skip_space() {
    while (is_space(peek())) ++at_;
  }
  bool take(std::string_view what) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  /// A bracket that is missing before the mark that closes the call.
  [[nodiscard]] bool ends_at_mark() const {
    const auto rest = text_.substr(at_);
    return rest.starts_with("</") || rest.starts_with("<|") || rest.starts_with("<tool_call");
  }
  bool closes(std::string_view bracket) {
    if (!take(bracket)) return false;
    --open_;
    return true;
  }

  Ending value(Value& out, std::size_t depth) {
    skip_space();
    if (done()) return Ending::cut;
    if (depth > deepest) return Ending::none;
    switch (peek()) {
      case '{': return object(out.emplace<Dict>(), depth);
      case '[': return list(out.emplace<List>(), depth);
      case '"':
      case '\'': return quoted(out.emplace<std::string>());
      default: break;
    }
    if (spelling_ == Spelling::bare)
      for (const auto mark : text_marks)
        if (take(mark)) return marked(out.emplace<std::string>(), mark);
    if (peek() == '-' || peek() == '+' || is_digit(peek())) {
      if (number(out)) return Ending::whole;
    } else if (word(out)) {
      return Ending::whole;
    }
    return spelling_ == Spelling::bare ? bare_text(out) : stop();
  }

  bool word(Value& out) {
    struct Word {
      std::string_view text;
      Value value;
    };
    static const std::array<Word, 8> words{{{"true", true},
                                            {"True", true},
                                            {"false", false},
                                            {"False", false},
                                            {"null", None{}},
                                            {"None", None{}},
                                            {"NaN", std::numeric_limits<double>::quiet_NaN()},
                                            {"Infinity", std::numeric_limits<double>::infinity()}}};
    for (const auto& one : words) {
      const auto begin = at_;
      if (take(one.text) && !is_word_part(peek())) return out = one.value, true;
      at_ = begin;
    }
    return false;
  }

  bool number(Value& out) {
    auto end = at_;
    const auto part = [](char c) {
      return is_digit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E' || c == '_';
    };
    while (end < text_.size() && part(text_[end])) ++end;
    std::string digits(text_.substr(at_, end - at_));
    std::erase(digits, '_');
    if (digits.starts_with('+')) digits.erase(0, 1);
    const auto unsigned_part = std::string_view(digits).substr(digits.starts_with('-') ? 1 : 0);
    if (unsigned_part.empty()) return false;
    if (unsigned_part.find_first_not_of("0123456789") == std::string_view::npos) {
      if (unsigned_part.size() > BigInt::max_decimal_digits) return false;
      out = integer_from_decimal(digits);
    } else {
      char* stopped = nullptr;
      const double read = std::strtod(digits.c_str(), &stopped);
      if (stopped != digits.data() + digits.size()) return false;
      out = read;
    }
    // "10am" and "2024-01-05" are no numbers; strtod refuses the second.
    if (spelling_ == Spelling::bare && end < text_.size() && text_[end] != ',' && text_[end] != '}' &&
        text_[end] != ']' && text_[end] != ' ' && text_[end] != '\n')
      return false;
    at_ = end;
    return true;
  }

  Ending quoted(std::string& out) {
    const char quote = text_[at_++];
    for (;; ++at_) {
      auto end = at_;
      while (end < text_.size() && text_[end] != quote && text_[end] != '\\') ++end;
      out += text_.substr(at_, end - at_);
      at_ = end;
      if (done()) return Ending::cut;
      if (text_[at_++] == quote) return Ending::whole;
      if (done()) return Ending::cut;
      escape(out);
    }
  }

  /// At the character behind the backslash; stays on the last one of the escape.
  void escape(std::string& out) {
    static constexpr std::string_view letters = "\"'\\/bfnrt";
    static constexpr std::string_view meanings = "\"'\\/\b\f\n\r\t";
    if (const auto i = letters.find(text_[at_]); i != std::string_view::npos) {
      out += meanings[i];
    } else if (const auto unit = text_[at_] == 'u' ? hex(4) : -1; unit >= 0) {
      at_ += 4;
      auto code = static_cast<std::uint32_t>(unit);
      if (code >= 0xD800 && code <= 0xDBFF && text_.substr(at_ + 1).starts_with("\\u")) {
        at_ += 2;
        const auto low = hex(4);
        if (low >= 0xDC00 && low <= 0xDFFF) {
          code = 0x10000 + ((code - 0xD800) << 10U) + (static_cast<std::uint32_t>(low) - 0xDC00);
          at_ += 4;
        } else {
          at_ -= 2;
        }
      }
      unicode::append(out, code);
    } else if (const auto byte = text_[at_] == 'x' ? hex(2) : -1; byte >= 0) {
      at_ += 2;
      unicode::append(out, static_cast<std::uint32_t>(byte));
    } else if (text_[at_] != '\n') {
      // An escape that means nothing is what it looks like.
      out += '\\';
      out += text_[at_];
    }
  }

  /// Hex digits behind the current character, or -1.
  [[nodiscard]] int hex(std::size_t digits) const {
    if (at_ + digits >= text_.size()) return -1;
    int code = 0;
    const auto* begin = text_.data() + at_ + 1;
    const auto read = std::from_chars(begin, begin + digits, code, 16);
    return read.ec == std::errc{} && read.ptr == begin + digits && *begin != '-' ? code : -1;
  }

  Ending marked(std::string& out, std::string_view mark) {
    const auto close = text_.find(mark, at_);
    if (close == std::string_view::npos) return at_ = text_.size(), Ending::cut;
    out = text_.substr(at_, close - at_);
    at_ = close + mark.size();
    return Ending::whole;
  }

  Ending bare_text(Value& out) {
    const auto end = text_.find_first_of(",}]{[<\n", at_);
    if (end == std::string_view::npos) return at_ = text_.size(), Ending::cut;
    const auto said = unicode::strip(text_.substr(at_, end - at_));
    const auto rest = text_.substr(at_);
    if (said.empty())
      return std::ranges::any_of(text_marks, [&](std::string_view mark) { return mark.starts_with(rest); })
                 ? (at_ = text_.size(), Ending::cut)
                 : Ending::none;
    at_ = end;
    out = said;
    return Ending::whole;
  }

  Ending key(std::string& out) {
    if (peek() == '"' || peek() == '\'') return quoted(out);
    if (spelling_ == Spelling::quoted) return stop();
    for (const auto mark : text_marks)
      if (take(mark)) return marked(out, mark);
    const auto end = text_.find_first_of(":,{}[]<\n", at_);
    if (end == std::string_view::npos) return at_ = text_.size(), Ending::cut;
    out = unicode::strip(text_.substr(at_, end - at_));
    at_ = end;
    return out.empty() ? Ending::none : Ending::whole;
  }

  Ending object(Dict& out, std::size_t depth) {
    ++at_;
    ++open_;
    for (;;) {
      skip_space();
      if (closes("}")) return Ending::whole;
      std::string name;
      if (const auto ending = key(name); ending != Ending::whole) return ending;
      skip_space();
      if (!take(":")) return stop();
      auto& item = out.slot(name);
      item = None{};
      if (const auto ending = value(item, depth + 1); ending != Ending::whole) return ending;
      skip_space();
      if (take(",")) continue;
      return closes("}") || ends_at_mark() ? Ending::whole : stop();
    }
  }

  Ending list(List& out, std::size_t depth) {
    ++at_;
    ++open_;
    for (;;) {
      skip_space();
      if (closes("]")) return Ending::whole;
      if (const auto ending = value(out.emplace_back(), depth + 1); ending != Ending::whole) return ending;
      skip_space();
      if (take(",")) continue;
      return closes("]") || ends_at_mark() ? Ending::whole : stop();
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t open_ = 0;
  Spelling spelling_;
};

/// Whether the first text of an object or a list of objects stands in single quotes.
bool begins_as_python(std::string_view text, std::size_t i) {
  constexpr std::size_t near = 16;  // this is asked for each bracket
  const auto beginning = text.substr(i, near);
  const auto first = beginning.find_first_not_of("[{ \t\r\n");
  return first != std::string_view::npos && beginning[first] == '\'';
}

}  // namespace

JsonAt read_loose_json(std::string_view text, std::size_t i, Spelling spelling) {
  if (spelling == Spelling::quoted && !begins_as_python(text, i)) {
    static constexpr JsonReading how{.max_depth = deepest};
    JsonAt strict;
    JsonReader reader(text.substr(i), how);
    if (auto value = reader.read_beginning(strict.end)) {
      strict.ending = Ending::whole;
      strict.value = std::move(*value);
      strict.end += i;
      return strict;
    }
  }
  return Reader(text, i, spelling).read();
}

}  // namespace evalrun::decode::forms
