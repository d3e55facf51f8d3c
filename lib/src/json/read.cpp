#include "evalrun/json.hpp"

#include "lines.hpp"
#include "python/unicode.hpp"
#include "reader.hpp"

namespace evalrun {
namespace {

/// The error for bytes that are not valid UTF-8, if `how` asks for valid UTF-8.
std::optional<JsonError> bad_bytes(std::string_view text, const JsonReading& how) {
  if (how.allow_surrogates) return std::nullopt;
  const auto bad = unicode::find_invalid_utf8(text);
  if (bad == std::string_view::npos) return std::nullopt;
  return JsonError{"not valid UTF-8", bad};
}

}  // namespace

tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonReading& how) {
  if (auto bad = bad_bytes(text, how)) return tl::unexpected(std::move(*bad));
  return JsonReader(text, how).read();
}

tl::expected<bool, JsonError> parse_json_fields(std::string_view text, std::span<const std::string_view> names,
                                                std::span<std::optional<Value>> fields, const JsonReading& how) {
  if (auto bad = bad_bytes(text, how)) return tl::unexpected(std::move(*bad));
  return JsonReader(text, how).read_fields(names, fields);
}

bool split_json_object(std::string_view text, std::vector<JsonMember>& members, const JsonReading& how) {
  return !bad_bytes(text, how) && JsonReader(text, how).read_members(members);
}

tl::expected<Value, JsonError> parse_json_except(std::string_view text, std::span<LeftAsText> left,
                                                 const JsonReading& how) {
  if (auto bad = bad_bytes(text, how)) return tl::unexpected(std::move(*bad));
  return JsonReader(text, how).read_except(left);
}

}  // namespace evalrun
