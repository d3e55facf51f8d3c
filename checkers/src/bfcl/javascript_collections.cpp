// JavaScript's collections as the reference finds them: by regular expressions, at the start of the text, up to the
// first closing sign; the text behind it is ignored.
#include <algorithm>
#include <optional>

#include "convert_rows.hpp"
#include "javascript.hpp"
#include "pattern.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::javascript {
namespace {

using pattern::nowhere;
using pattern::skip_spaces;
using pattern::stands_at;

/// Where the elements of `[...` or `new Array(...` begin, and the sign that closes them.
struct Opening {
  std::size_t inside = nowhere;
  char closing = ']';
};

Opening find_opening(std::string_view code) {
  if (stands_at(code, 0, "[")) return {1, ']'};
  if (!stands_at(code, 0, "new")) return {};
  const auto name = skip_spaces(code, 3);
  if (name == 3 || !stands_at(code, name, "Array(")) return {};
  return {name + 6, ')'};
}

/// Matches rows `[..] , [..] , ...` and the closing sign behind them. The text of a row may include any number of ']'
/// on its line. The reference backtracks; here each ']', from the last to the first, is tried as the end of a row.
class Rows {
 public:
  Rows(std::string_view code, char closing) : code_(code), closing_(closing) {
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (code[i] == ']') ends_.push_back(i);
      if (code[i] == '\n') newlines_.push_back(i);
    }
    behind_.resize(ends_.size(), nowhere);
    good_.resize(ends_.size() + 1, ends_.size());
    for (auto row = ends_.size(); row-- > 0;) {
      behind_[row] = match_behind(skip_spaces(code, ends_[row] + 1));
      good_[row] = behind_[row] == nowhere ? good_[row + 1] : row;
    }
  }

  /// The position behind the whole match if a row opens at `open`; nowhere if nothing matches.
  [[nodiscard]] std::size_t match(std::size_t open) const {
    if (!stands_at(code_, open, "[")) return nowhere;
    const auto first = std::ranges::lower_bound(ends_, open + 1);
    const auto row = good_[static_cast<std::size_t>(first - ends_.begin())];
    if (row == ends_.size()) return nowhere;
    const auto newline = std::ranges::lower_bound(newlines_, open + 1);
    return newline != newlines_.end() && *newline < ends_[row] ? nowhere : behind_[row];
  }

 private:
  [[nodiscard]] std::size_t match_behind(std::size_t i) const {
    if (i < code_.size() && code_[i] == closing_) return i + 1;
    return stands_at(code_, i, ",") ? match(skip_spaces(code_, i + 1)) : nowhere;
  }

  std::string_view code_;
  char closing_;
  std::vector<std::size_t> ends_, newlines_;
  std::vector<std::size_t> behind_;  // per ']': the end of the match if this ']' ends a row
  std::vector<std::size_t> good_;    // per ']': index of the first ']' from here on that can end a row
};

/// The x of each `[x]` on one line.
std::vector<std::string_view> bracketed(std::string_view code) {
  std::vector<std::string_view> out;
  pattern::OnLine close(code, "]");
  std::size_t from = 0;
  for (auto at = code.find('['); at != nowhere; at = code.find('[', from)) {
    const auto end = close.from(at + 1);
    if (end != nowhere) out.push_back(code.substr(at + 1, end - at - 1));
    from = end == nowhere ? at + 1 : end + 1;
  }
  return out;
}

List to_rows(std::string_view code) {
  List out;
  for (auto row : bracketed(code)) {
    row = strip(row);
    if (out.empty() && row.starts_with('[')) row.remove_prefix(1);
    List items;
    for (const auto piece : pattern::split_commas(row)) items.push_back(to_untyped(piece));
    out.emplace_back(std::move(items));
  }
  return out;
}

/// The converted elements; if one cannot be converted, the whole array stays text.
Value to_items(std::string_view code, std::string_view items, std::string_view nested) {
  List out;
  items = strip(items);
  if (items.empty()) return out;
  for (const auto piece : pattern::split_commas(items)) {
    if (nested.empty()) {
      out.push_back(to_untyped(piece));
      continue;
    }
    auto element = convert_by(javascript_types(), nested, strip(piece));
    if (element.crashed) return code;
    out.push_back(std::move(element.value));
  }
  return out;
}

Value array_of(std::string_view code, std::string_view nested) {
  const auto opening = find_opening(code);
  if (opening.inside == nowhere) return code;
  if (const auto row = skip_spaces(code, opening.inside); stands_at(code, row, "["))
    if (const auto end = Rows(code, opening.closing).match(row); end != nowhere) return to_rows(code.substr(0, end));
  const auto end = code.find(opening.closing, opening.inside);
  const auto items = code.substr(opening.inside, end - opening.inside);
  if (end == nowhere || items.find('\n') != nowhere) return code;
  return to_items(code, items, nested);
}

struct Pair {
  std::string_view key, value;
};

/// Where the character before `i` starts. Precondition: there is a character.
std::size_t before(std::string_view text, std::size_t i) {
  do --i;
  while ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U);
  return i;
}

/// Where a value that starts at `i` ends, and where the next pair begins: at a comma that a key and a colon follow,
/// otherwise at the end. A key is at least one character without a comma; it may be white space.
std::pair<std::size_t, std::size_t> end_of_value(std::string_view content, std::size_t i) {
  for (auto comma = content.find(',', i); comma != nowhere; comma = content.find(',', comma + 1)) {
    const auto key = skip_spaces(content, comma + 1);
    const auto stop = content.find_first_of(",:", std::min(key + 1, content.size()));
    const bool is_key = key < content.size() && content[key] != ',';
    if (is_key && stop != nowhere && content[stop] == ':') return {comma, key};
    if (is_key && content[key] == ':' && key > comma + 1) return {comma, before(content, key)};
  }
  return {content.size(), content.size()};
}

/// The `key: value` pairs. Precondition: `content` has no newline.
std::vector<Pair> pairs(std::string_view content) {
  std::vector<Pair> out;
  std::size_t at = 0;
  while (true) {
    while (stands_at(content, at, ":")) ++at;
    const auto colon = content.find(':', at);
    if (colon == nowhere) return out;
    const auto value = skip_spaces(content, colon + 1);
    const auto [end, next] = end_of_value(content, value);
    out.push_back({content.substr(at, colon - at), content.substr(value, end - value)});
    at = next;
  }
}

Value member(std::string_view value) {
  value = strip(value);
  if (value.starts_with('[') && value.ends_with(']')) return array_of(value, {});
  return to_untyped(strip(value, "'\""));
}

}  // namespace

Converted to_array(std::string_view value, std::string_view nested) {
  return Converted::to(array_of(strip(value), nested));
}

Converted to_dict(std::string_view value, std::string_view) {
  const auto code = strip(value);
  const auto end = code.find('}');
  if (!code.starts_with('{') || end == nowhere) return Converted::to(code);
  const auto content = code.substr(1, end - 1);
  if (content.find('\n') != nowhere) return Converted::to(code);
  Dict out;
  for (const auto& pair : pairs(content)) out.set(strip(strip(pair.key), "'\""), member(pair.value));
  return Converted::to(std::move(out));
}

}  // namespace evalrun::checkers::javascript
