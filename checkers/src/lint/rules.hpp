/// What the lint rules look at, and where they report. A file of rules holds the rules of one kind and their table.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint.hpp"
#include "text/near_duplicates.hpp"
#include "types.hpp"

namespace evalrun::checkers::lint {

/// The schema of a parameter, of a member, of an array's items, or of all parameters (`is_top`).
struct Schema {
  const Value& value;
  TypeNames types;
  std::string path;       ///< "" for all parameters
  std::size_t depth = 0;  ///< 0 for all parameters, 1 for a parameter
  bool is_item = false;
  std::string_view name = {};  ///< name in the object it belongs to; empty for items and for all parameters
  const List* siblings_required = nullptr;  ///< "required" of that object, if it is a list

  // Members of `value`; nullptr where there is none.
  const Value* type = value.get("type");
  const Value* alternatives = value.get("enum");
  const Value* usual = value.get("default");
  const Value* items = value.get("items");
  const Value* properties = value.get("properties");
  const Value* required = value.get("required");
  Declared declared = declared_type(types, type);

  [[nodiscard]] bool is_top() const { return depth == 0 && !is_item; }
};

struct MadeCall {
  const Subject& subject;
  const Call& call;
  std::size_t number;        ///< from 0
  const Document* document;  ///< of the function called; nullptr: it is not offered
};

/// The value of an argument, of a member in it, of an item of a list, or all arguments of a call (`path` is empty).
struct Argument {
  const Subject& subject;
  TypeNames types;
  const Value* schema;  ///< nullptr: the function does not have it
  const Value& value;
  std::string path;
};

/// One question, or one function document, of the whole set.
struct SetItem {
  std::string category, id, function;
  std::string text;
};

struct CaseSet {
  std::vector<SetItem> questions, documents;
  std::vector<NearDuplicate> like_questions, like_documents;
};

/// Collects findings; says for each one which rule and which document it belongs to.
class Hits {
 public:
  explicit Hits(std::vector<Finding>& into) : into_(into) {}

  const Rule* rule = nullptr;
  std::string_view category, id, function;
  std::size_t place = 0;  ///< number of the document, or of the case for a fault outside of documents

  void add(std::string_view path = {}, std::string what = {}) {
    into_.push_back(
        {rule, std::string(category), std::string(id), std::string(function), std::string(path), std::move(what)});
    places.push_back(place);
  }

  std::vector<std::size_t> places;  ///< of each finding

 private:
  std::vector<Finding>& into_;
};

extern const std::span<const Rule> document_rules;
extern const std::span<const Rule> schema_rules;
extern const std::span<const Rule> call_rules;
extern const std::span<const Rule> set_rules;

/// "options.ids": a member of what the path names.
[[nodiscard]] std::string member_path(std::string_view path, std::string_view name);
/// A value as a finding shows it.
[[nodiscard]] std::string shown(const Value& value);
/// Whether a member equals the value, as Python compares them.
[[nodiscard]] bool holds(const List& list, const Value& value);
/// A text without anything but white space.
[[nodiscard]] bool is_blank(std::string_view text);

}  // namespace evalrun::checkers::lint
