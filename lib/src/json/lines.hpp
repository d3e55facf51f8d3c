/// Reads and writes long streams of JSON lines: reads only some fields, leaves members as text, appends to a buffer
/// that is reused. Same JSON as in evalrun/json.hpp.
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

/// A member that parse_json_except leaves as text. Function documents are nine tenths of a data set, and most are never
/// used. `items` holds the items of a list, or any other value as one item.
struct LeftAsText {
  struct Item {
    std::string_view text;      ///< JSON, within the text that was read
    std::optional<Value> name;  ///< the member "name"; nullopt if the item is no object or has no such member
  };
  std::string_view member;     ///< the name of the member; the caller sets it
  std::string_view text = {};  ///< the whole value; empty: the object does not have the member
  std::vector<Item> items = {};
  /// Keeps the text alive; nullptr: the text belongs to the caller. LineSource sets it.
  std::shared_ptr<const void> owner = nullptr;

  [[nodiscard]] bool found() const { return !text.empty(); }
  [[nodiscard]] bool is_list() const { return text.starts_with('['); }
};

/// The value of parse_json without the members in `left`; None if the text is JSON but no object. Finds all errors that
/// parse_json finds, also within these members.
[[nodiscard]] tl::expected<Value, JsonError> parse_json_except(std::string_view text, std::span<LeftAsText> left,
                                                               const JsonReading& how = {});

/// Builds the named members of a JSON object alone; the whole text must be JSON. False: the text is JSON but no object.
/// `fields` has as many elements as `names`; a missing member leaves its field empty. If a key occurs twice, the last
/// member counts, as in parse_json.
[[nodiscard]] tl::expected<bool, JsonError> parse_json_fields(std::string_view text,
                                                              std::span<const std::string_view> names,
                                                              std::span<std::optional<Value>> fields,
                                                              const JsonReading& how = {});

/// A member of an object, as text.
struct JsonMember {
  std::string_view key;
  std::string_view value;  ///< JSON, without white space around it
};

/// Appends the members of a JSON object without building their values; the whole text must be JSON. A key that occurs
/// twice gives two members. False: the text is no JSON object, or a key is spelled with escapes.
[[nodiscard]] bool split_json_object(std::string_view text, std::vector<JsonMember>& members,
                                     const JsonReading& how = {});

/// Appends the text that dump_json gives.
void append_json(std::string& out, const Value& value, const JsonWriting& how = {});
/// Whether a text that parse_json reads is spelled as dump_json spells its value, so that it can be copied. May be
/// false for very deep values and for objects with very many members although it is.
[[nodiscard]] bool is_as_dumped(std::string_view json);
/// Appends a string with its quotes.
void append_json_text(std::string& out, std::string_view text, const JsonWriting& how = {});
/// Appends the name of a member and the colon, behind a comma unless it is the first member: `, "name": `.
void append_json_name(std::string& out, std::string_view name, bool first);

}  // namespace evalrun
