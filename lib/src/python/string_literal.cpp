#include "string_literal.hpp"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "unicode.hpp"

namespace evalrun::python_source {
namespace {

using Piece = PythonText::Piece;

struct Escape {
  char letter;
  char means;
};
constexpr std::array escapes{Escape{'\\', '\\'}, Escape{'\'', '\''}, Escape{'"', '"'},  Escape{'a', '\a'},
                             Escape{'b', '\b'},  Escape{'f', '\f'},  Escape{'n', '\n'}, Escape{'r', '\r'},
                             Escape{'t', '\t'},  Escape{'v', '\v'}};

std::optional<std::uint32_t> code_point(std::string_view digits, int base) {
  std::uint32_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (code != std::errc{} || end != digits.data() + digits.size() || surrogate || value > 0x10FFFF) return std::nullopt;
  return value;
}

/// What an escape sequence stands for, backslash included in `written`; nullopt where it is no text.
std::optional<std::string> unescape(std::string_view written) {
  if (written.size() < 2) return std::nullopt;
  const char letter = written[1];
  if (letter == '\n') return std::string{};
  for (const auto& e : escapes)
    if (e.letter == letter) return std::string(1, e.means);
  std::optional<std::uint32_t> code;
  if (letter == 'x' || letter == 'u' || letter == 'U')
    code = code_point(written.substr(2), 16);
  else if (letter == 'N' && written.size() > 4)
    code = unicode::named(written.substr(3, written.size() - 4));
  else
    code = code_point(written.substr(1), 8);
  if (!code) return std::nullopt;
  std::string text;
  unicode::append(text, *code);
  return text;
}

void append_text(std::vector<Piece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().field) pieces.push_back({});
  pieces.back().text += text;
}

/// A string_content node: plain bytes between the escapes.
result<void> append_content(TSNode node, std::string_view source, bool raw, std::vector<Piece>& pieces) {
  std::size_t at = ts_node_start_byte(node);
  const auto count = ts_node_child_count(node);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto part = ts_node_child(node, i);
    const auto written = syntax::text(part, source);
    const bool brace = syntax::kind(part) == "escape_interpolation";
    if (!brace && (raw || syntax::kind(part) != "escape_sequence")) continue;
    append_text(pieces, source.substr(at, ts_node_start_byte(part) - at));
    const auto text = brace ? std::string(1, written.front()) : unescape(written);
    if (!text) return fail(errc::unsupported, fmt::format("an escape that gives no text: {}", written));
    append_text(pieces, *text);
    at = ts_node_end_byte(part);
  }
  append_text(pieces, source.substr(at, ts_node_end_byte(node) - at));
  return {};
}

}  // namespace

result<void> append_string(TSNode node, std::string_view source, std::vector<Piece>& pieces) {
  bool raw = false;
  const auto count = ts_node_child_count(node);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto part = ts_node_child(node, i);
    const auto kind = syntax::kind(part);
    if (kind == "string_start") {
      const auto prefix = syntax::text(part, source);
      if (prefix.find_first_of("bB") != std::string_view::npos) return fail(errc::unsupported, "bytes are no text");
      raw = prefix.find_first_of("rR") != std::string_view::npos;
    } else if (kind == "string_content") {
      if (auto done = append_content(part, source, raw, pieces); !done) return done;
    } else if (kind == "interpolation") {
      pieces.push_back({true, std::string(syntax::text(syntax::child(part, "expression"), source))});
    }
  }
  return {};
}

}  // namespace evalrun::python_source
