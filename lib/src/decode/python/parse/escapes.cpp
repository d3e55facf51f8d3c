#include "escapes.hpp"

#include <array>
#include <cstdint>

#include "decode/python/failure.hpp"
#include "python/unicode.hpp"

namespace evalrun::python {
namespace {

struct Simple {
  char letter, meaning;
};
constexpr std::array simple{Simple{'\\', '\\'}, Simple{'\'', '\''}, Simple{'"', '"'},  Simple{'a', '\a'},
                            Simple{'b', '\b'},  Simple{'f', '\f'},  Simple{'n', '\n'}, Simple{'r', '\r'},
                            Simple{'t', '\t'},  Simple{'v', '\v'}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Escapes {
 public:
  Escapes(std::string_view text, bool bytes) : text_(text), bytes_(bytes) {}

  std::string run() {
    while (i_ < text_.size()) {
      const auto slash = text_.find('\\', i_);
      out_ += text_.substr(i_, slash - i_);
      if (slash == std::string_view::npos) break;
      i_ = slash + 1;
      if (i_ == text_.size()) {  // in front of a field of a format string
        out_.push_back('\\');
        break;
      }
      escape(text_[i_++]);
    }
    return std::move(out_);
  }

 private:
  void escape(char c) {
    if (c == '\n') return;
    for (const auto& row : simple) {
      if (row.letter != c) continue;
      out_.push_back(row.meaning);
      return;
    }
    if (c >= '0' && c <= '7') return octal(c);
    if (c == 'x') return put(hex(2));
    if (!bytes_ && c == 'u') return put(hex(4));
    if (!bytes_ && c == 'U') return put(hex(8));
    if (!bytes_ && c == 'N') return named();
    out_.push_back('\\');
    out_.push_back(c);
  }

  void octal(char first) {
    auto value = static_cast<std::uint32_t>(first - '0');
    for (int n = 1; n < 3 && i_ < text_.size() && text_[i_] >= '0' && text_[i_] <= '7'; ++n)
      value = value * 8 + static_cast<std::uint32_t>(text_[i_++] - '0');
    put(bytes_ ? value & 0xFFU : value);
  }

  std::uint32_t hex(int digits) {
    std::uint64_t value = 0;
    for (int n = 0; n < digits; ++n, ++i_) {
      const int digit = i_ < text_.size() ? hex_digit(text_[i_]) : -1;
      if (digit < 0) refuse("a truncated escape");
      value = value * 16 + static_cast<std::uint64_t>(digit);
    }
    if (value > 0x10FFFF) refuse("an escape beyond Unicode");
    return static_cast<std::uint32_t>(value);
  }

  void named() {
    const auto end = text_.find('}', i_);
    if (i_ >= text_.size() || text_[i_] != '{' || end == std::string_view::npos) refuse("a malformed \\N escape");
    const auto character = unicode::named(text_.substr(i_ + 1, end - i_ - 1));
    if (!character) refuse("an unknown character name");
    put(*character);
    i_ = end + 1;
  }

  void put(std::uint32_t c) {
    if (bytes_)
      out_.push_back(static_cast<char>(c));
    else
      unicode::append(out_, c);
  }

  std::string_view text_;
  bool bytes_;
  std::size_t i_ = 0;
  std::string out_;
};

}  // namespace

std::string decode_text_escapes(std::string_view text) { return Escapes(text, false).run(); }
std::string decode_bytes_escapes(std::string_view text) { return Escapes(text, true).run(); }

}  // namespace evalrun::python
