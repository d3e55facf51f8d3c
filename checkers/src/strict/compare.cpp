#include "compare.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/findings.hpp"
#include "engine/kinds.hpp"
#include "engine/standardize.hpp"

namespace evalrun::checkers::strict {
namespace {

/// The member of a schema; nullptr if the document has no such member.
const Value* below(const Value* schema, std::string_view key) { return schema != nullptr ? schema->get(key) : nullptr; }

std::string_view declared_type(const Value* schema) {
  return schema != nullptr ? schema->get_string("type") : std::string_view{};
}

std::optional<double> as_number(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Standardizing drops "." and "-". Texts that are numbers are compared as numbers, so that "1.5" is not "15".
bool same_text(const std::string& a, const std::string& b) {
  const auto x = as_number(a);
  const auto y = as_number(b);
  if (x && y) return *x == *y;
  return same_standardized(std::string_view(a), std::string_view(b));
}

/// Python's equality with exact types: True is not 1. An int may be given in place of a float, but a float in place of
/// an int only if the document declares a float.
bool same_number(const Value& value, const Value& answer, const Value* schema) {
  if (!equal(value, answer)) return false;
  if (value.same_type(answer)) return true;
  const bool numbers = value.boolean() == nullptr && answer.boolean() == nullptr;
  return numbers && (answer.floating() != nullptr || takes_int_as_float(declared_type(schema)) ||
                     declared_type(schema) == "number");
}

/// The items of a list, or of a tuple if the document declares a tuple; otherwise nullptr.
const List* sequence(const Value& value, const Value* schema) {
  if (const auto* tuple = value.tuple()) return declared_type(schema) == "tuple" ? &tuple->items : nullptr;
  return value.list();
}

/// Equality with exact types at every depth, and of texts without standardizing.
bool identical(const Value& a, const Value& b) {
  if (!a.same_type(b)) return false;
  if (const auto* x = a.list()) return std::ranges::equal(*x, *b.list(), identical);
  if (const auto* x = a.dict()) {
    const auto* y = b.dict();
    return x->size() == y->size() && std::ranges::all_of(x->items(), [&](const DictItem& item) {
             const auto* other = y->find(item.key);
             return other != nullptr && identical(item.value, *other);
           });
  }
  return equal(a, b);
}

/// Whether the value is a member of the schema's enum, or there is no enum. For a list, the enum may also apply to the
/// elements.
bool is_member(const Value& value, const Value* schema) {
  const auto* list = below(schema, "enum");
  const auto* members = list != nullptr ? list->list() : nullptr;
  if (members == nullptr) return true;
  const auto among = [&](const Value& v) {
    return std::ranges::any_of(*members, [&](const Value& m) { return identical(v, m) || same_number(v, m, schema); });
  };
  if (among(value)) return true;
  const auto* elements = sequence(value, schema);
  return elements != nullptr && std::ranges::all_of(*elements, among);
}

bool matches(const Value& value, const Value& answer, const Value* schema);

/// `answer` is {key: [options]}, or a plain object.
bool matches_object(const Dict& value, const Dict& answer, const Value* schema) {
  const auto* properties = below(schema, "properties");
  const auto fits = [&](const Value& key, const Value& item, const Value& options) {
    const auto* property = properties != nullptr && key.is_string() ? properties->get(*key.string()) : nullptr;
    const auto* list = options.list();
    if (list == nullptr) return matches(item, options, property);
    // A list may hold alternatives, or be the value itself: data sets do both.
    return std::ranges::any_of(
               *list, [&](const Value& option) { return !equal(option, "") && matches(item, option, property); }) ||
           (item.is_list() && matches(item, options, property));
  };
  for (const auto& [key, item] : value.items()) {
    const auto* options = answer.find(key);
    if (options == nullptr || !fits(key, item, *options)) return false;
  }
  return std::ranges::all_of(answer.items(), [&](const DictItem& item) {
    const auto* options = item.value.list();
    return value.find(item.key) != nullptr || (options != nullptr && contains(*options, Value("")));
  });
}

bool matches_any_way(const Value& value, const Value& answer, const Value* schema) {
  if (const auto* text = value.string()) return answer.is_string() && same_text(*text, *answer.string());
  if (const auto* object = value.dict()) return answer.is_dict() && matches_object(*object, *answer.dict(), schema);
  if (const auto* items = sequence(value, schema)) {
    const auto* answers = answer.list();
    const auto* element = below(schema, "items");
    return answers != nullptr &&
           std::ranges::equal(*items, *answers, [&](const Value& v, const Value& a) { return matches(v, a, element); });
  }
  return same_number(value, answer, schema);
}

/// Whether a value is an accepted one: exactly, or in another spelling that is a member of the enum, too.
bool matches(const Value& value, const Value& answer, const Value* schema) {
  return identical(value, answer) || (matches_any_way(value, answer, schema) && is_member(value, schema));
}

Finding finding_at(const Path& path, ErrorType type, const Value& given, Value wanted) {
  return {.error_type = type, .path = path.parts(), .given = given, .wanted = std::move(wanted)};
}

/// A search through a value: looks at the value itself, then at the values inside it, each with its own schema.
struct Search {
  std::optional<Finding> (*look)(const Value& value, const Value* schema, const Path& path);
  bool (*descends)(const Value* schema);  ///< whether to look at the values inside
};

std::optional<Finding> find_inside(const Value& value, const Value* schema, const Path& path, const Search& look) {
  if (auto found = look.look(value, schema, path)) return found;
  if (!look.descends(schema)) return std::nullopt;
  if (const auto* items = sequence(value, schema))
    for (std::size_t i = 0; i < items->size(); ++i) {
      const Value index(i);
      if (auto found = find_inside((*items)[i], below(schema, "items"), Path{&path, &index}, look)) return found;
    }
  if (const auto* object = value.dict())
    for (const auto& [key, item] : object->items())
      if (key.is_string())
        if (auto found = find_inside(item, below(below(schema, "properties"), *key.string()), Path{&path, &key}, look))
          return found;
  return std::nullopt;
}

bool declares_type(const Value* schema) {
  return declared_type(schema) != "any" && kind_declared(declared_type(schema)).has_value();
}

/// The finding for a value that does not have its declared type.
std::optional<Finding> misplaced_type(const Value& value, const Value* schema, const Path& path) {
  if (!declares_type(schema)) return std::nullopt;
  const auto declared = declared_type(schema);
  const auto expected = kind_declared(declared);
  const auto kind = kind_of(value);
  const bool tuple = declared == "tuple" && kind == Kind::tuple;
  if (kind == *expected || tuple || (takes_int_as_float(declared) && kind == Kind::integer)) return std::nullopt;
  return finding_at(path, path.above == nullptr ? ErrorType::type_simple : ErrorType::type_nested, value, declared);
}

/// The finding for a value that is no member of its enum.
std::optional<Finding> outside_enum(const Value& value, const Value* schema, const Path& path) {
  if (is_member(value, schema)) return std::nullopt;
  return finding_at(path, ErrorType::value_enum, value, *schema->get("enum"));
}

ErrorType value_error(const Value& value) {
  if (value.is_string()) return ErrorType::value_string;
  if (value.is_dict()) return ErrorType::value_dict_value;
  if (value.is_list() || value.tuple() != nullptr) return ErrorType::value_list;
  return ErrorType::value_others;
}

}  // namespace

std::optional<Finding> check_parameter(const std::string& parameter, const Value& schema, const Value& value,
                                       const List& accepted) {
  for (const auto& answer : accepted)
    if (!equal(answer, "") && matches(value, answer, &schema)) return std::nullopt;
  // An empty text is right if it is the only alternative.
  if (equal(value, "") && accepted.size() == 1 && equal(accepted.front(), "")) return std::nullopt;
  // If the document's default is an empty text, an empty text counts as a parameter that was left out.
  const auto* otherwise = schema.get("default");
  if (equal(value, "") && contains(accepted, Value("")) && otherwise != nullptr && equal(*otherwise, ""))
    return std::nullopt;
  const Path path{.name = parameter};
  if (auto wrong = find_inside(value, &schema, path, {misplaced_type, declares_type})) return wrong;
  if (auto wrong = find_inside(value, &schema, path, {outside_enum, [](const Value*) { return true; }})) return wrong;
  return finding_at(path, value_error(value), value, accepted);
}

}  // namespace evalrun::checkers::strict
