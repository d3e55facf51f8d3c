/// Reading a JSON object without building some of its members. Function documents are nine tenths of a data set, and
/// most are never looked into.
///
///     LeftAsText left[] = {{.member = "function"}};
///     auto line = parse_json_except(text, left);
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "evalrun/json.hpp"

namespace evalrun {

/// A member that is left: the items of a list, or whatever else it is as one item.
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

}  // namespace evalrun
