#include "foreign_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace evalrun {
namespace {

using namespace std::string_view_literals;

struct Mark {
  std::string_view bytes;
  std::string_view words;
};
// Longer marks first: the mark of UTF-32 begins like the mark of UTF-16.
constexpr std::array<Mark, 9> marks{{
    {"\x1f\x8b"sv, "this is gzip data; unpack it with gunzip"},
    {"PK\x03\x04"sv, "this is a zip archive; unpack it with unzip"},
    {"\x28\xb5\x2f\xfd"sv, "this is zstd data; unpack it with unzstd"},
    {"\xfd"
     "7zXZ"sv,
     "this is xz data; unpack it with unxz"},
    {"BZh"sv, "this is bzip2 data; unpack it with bunzip2"},
    {"\xff\xfe\0\0"sv, "this is UTF-32 text; convert it with iconv -f UTF-32 -t UTF-8"},
    {"\xff\xfe"sv, "this is UTF-16 text; convert it with iconv -f UTF-16 -t UTF-8"},
    {"\xfe\xff"sv, "this is UTF-16 text; convert it with iconv -f UTF-16 -t UTF-8"},
    {"PAR1"sv, "this is a Parquet file; JSON lines are needed"},
}};

constexpr std::string_view array_words = "this is a JSON array; one object a line is needed: jq -c '.[]' FILE";
constexpr std::string_view spread_words =
    "this object goes over several lines; one object a line is needed: jq -c . FILE";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace

std::optional<std::string> foreign_text(std::string_view head) {
  const auto mark = std::ranges::find_if(marks, [&](const Mark& m) { return head.starts_with(m.bytes); });
  if (mark != marks.end()) return std::string(mark->words);
  // UTF-16 without its mark: every other byte of ASCII text is a null.
  if (head.size() >= 4 && ((head[1] == '\0' && head[3] == '\0' && head[0] != '\0') ||
                           (head[0] == '\0' && head[2] == '\0' && head[1] != '\0')))
    return "this is UTF-16 text; convert it with iconv -f UTF-16 -t UTF-8";
  return std::nullopt;
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

std::string why_no_object(std::string_view line, const JsonError& error) {
  if (auto foreign = foreign_text(line)) return *std::move(foreign);
  const auto text = trimmed(line);
  if (text.starts_with('[')) return std::string(array_words);
  if (text == "{") return std::string(spread_words);
  return fmt::format("not JSON: {} (column {})", error.message, error.offset + 1);
}

std::string why_no_object(const Value& value) {
  return value.is_list() && !value.list()->empty() ? std::string(array_words) : "the line is JSON but not an object";
}

}  // namespace evalrun
