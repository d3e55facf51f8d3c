#include <algorithm>
#include <string>

#include "evalrun/json.hpp"

#include "decode/python/evaluate/literal_eval.hpp"
#include "python/text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

std::string_view last_character(std::string_view text) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < text.size();) {
    last = i;
    (void)next_character(text, i);
  }
  return text.substr(last);
}

/// data[data.find(open):], then data[:data.rfind(close) + 1]. Python's find gives -1 for a missing bracket, which keeps
/// only the last character, or nothing.
std::string_view between(std::string_view text, char open, char close) {
  const auto begin = text.find(open);
  text = begin == std::string_view::npos ? last_character(text) : text.substr(begin);
  const auto end = text.rfind(close);
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

std::optional<Value> load(const Value& data, Brackets brackets) {
  if (!data.is_string()) return data;
  std::string_view text = *data.string();
  static constexpr std::string_view fence = "```json";
  if (const auto at = text.find(fence); at != std::string_view::npos) text = strip(text.substr(at + fence.size()), "`");
  if (brackets == Brackets::square) text = between(text, '[', ']');
  if (brackets == Brackets::curly) text = between(text, '{', '}');

  if (auto value = literal_eval(text)) return std::move(*value);
  if (auto value = parse_json(text)) return std::move(*value);
  std::string requoted(text);
  std::ranges::replace(requoted, '\'', '"');
  if (auto value = parse_json(requoted)) return std::move(*value);
  return std::nullopt;
}

}  // namespace evalrun::checkers::t_eval
