/// For long streams of JSON lines: reading the few fields that matter, leaving members as text, writing into a buffer
/// that is kept. The JSON is that of evalrun/json.hpp.
///
///     static constexpr std::string_view names[] = {"id", "output"};
///     std::array<std::optional<Value>, 2> fields;
///     auto is_object = parse_json_fields(line, names, fields);
///     append_json(out, *fields[0]);
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/json.hpp"

namespace evalrun {

/// A member that parse_json_except leaves as text; function documents are nine tenths of a data set, and most are never
/// looked into. The items of a list; any other value as one item.
struct LeftAsText {
  struct Item {
    std::string_view text;      ///< JSON, within the text that was given
    std::optional<Value> name;  ///< the member "name", where the item is an object that has one
  };
  std::string_view member;     ///< its name, given by the caller
  std::string_view text = {};  ///< all of it; empty: the object does not have it
  std::vector<Item> items = {};
  /// Of the text, where it has one to share: LineSource says.
  std::shared_ptr<const void> owner = nullptr;

  [[nodiscard]] bool found() const { return !text.empty(); }
  [[nodiscard]] bool is_list() const { return text.starts_with('['); }
};

/// What parse_json gives, without those members of the object; None where the text is JSON but no object. Errors are
/// those of parse_json, those within the members included.
[[nodiscard]] tl::expected<Value, JsonError> parse_json_except(std::string_view text, std::span<LeftAsText> left,
                                                               const JsonReading& how = {});

/// Some fields of a JSON object, without building the rest; all of it is read and must be JSON. False where the text is
/// JSON but no object. `fields` are as many as `names`; what the object does not have stays empty. Of a key that comes
/// twice the last counts, as with parse_json.
[[nodiscard]] tl::expected<bool, JsonError> parse_json_fields(std::string_view text,
                                                              std::span<const std::string_view> names,
                                                              std::span<std::optional<Value>> fields,
                                                              const JsonReading& how = {});

/// A member of an object as it stands in a text.
struct JsonMember {
  std::string_view key;
  std::string_view value;  ///< JSON, without white space around it
};

/// Appends the members of a JSON object without building any of them; all of the text is read and must be JSON. A key
/// that comes twice is there twice. False: the text is no JSON object, or a key is spelled with escapes.
[[nodiscard]] bool split_json_object(std::string_view text, std::vector<JsonMember>& members,
                                     const JsonReading& how = {});

/// What dump_json gives, put behind what the text already holds.
void append_json(std::string& out, const Value& value, const JsonWriting& how = {});
/// Whether a text that parse_json takes is what dump_json makes of its value, so that it may be written as it stands.
/// May say no where it is: very deep, or objects with very many members.
[[nodiscard]] bool is_as_dumped(std::string_view json);
/// A string, with its quotes.
void append_json_text(std::string& out, std::string_view text, const JsonWriting& how = {});
/// The name of an object's member and the colon, behind a comma where it is not the first: `, "name": `.
void append_json_name(std::string& out, std::string_view name, bool first);

}  // namespace evalrun
