/// Reading a JSON object without building one of its members. Function documents are nine tenths of a data set, and
/// most are never looked into.
///
///     LeftAsText documents;
///     auto line = parse_json_except(text, "function", documents);
#pragma once
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "evalrun/json.hpp"

namespace evalrun {

/// The member that was left: the items of a list, or whatever else it is as one item.
struct LeftAsText {
  struct Item {
    std::string_view text;      ///< JSON, within the text that was given
    std::optional<Value> name;  ///< the member "name", where the item is an object that has one
  };
  bool found = false;  ///< whether the object has the member
  /// Of the text, where it has one to share: LineSource says.
  std::shared_ptr<const void> owner = nullptr;
  std::vector<Item> items;
};

/// What parse_json gives, without that member of the object; None where the text is JSON but no object. Errors are
/// those of parse_json, those within the member included.
[[nodiscard]] tl::expected<Value, JsonError> parse_json_except(std::string_view text, std::string_view member,
                                                               LeftAsText& left, const JsonReading& how = {});

}  // namespace evalrun
