#include "key_calls.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "bfcl/convert.hpp"
#include "nodes.hpp"
#include "python_view.hpp"
#include "standardize.hpp"

namespace evalrun::checkers {
namespace {

/// Readable bytes behind texts that are compared by CallTape::is.
constexpr auto padding = CallTape::padding;
constexpr std::size_t bits = 64;

std::string key_error(std::string_view key) { return fmt::format("KeyError: '{}'", key); }

/// The items of a list or tuple; nullptr for another value.
const List* items_of(const Value& answer) { return answer.tuple() != nullptr ? &answer.tuple()->items : answer.list(); }

/// The kind of the first accepted value that is not ""; nullopt if there is none.
std::optional<Kind> wanted_kind(const List& accepted) {
  const auto it = std::ranges::find_if_not(
      accepted, [](const Value& answer) { return answer.is_string() && answer.string()->empty(); });
  if (it == accepted.end()) return std::nullopt;
  return kind_of(*it);
}

/// An upper bound of the memory for a value, so that one block holds the whole key.
std::size_t bytes_of(const Value& value) {
  if (const auto* text = value.string()) return sizeof(KeyValue) * (1 + text->size()) + 2 * text->size() + padding;
  std::size_t bytes = sizeof(KeyList) + sizeof(KeyValue);
  if (const auto* list = items_of(value))
    for (const auto& item : *list)
      bytes += sizeof(KeyValue) + (item.is_string() ? 2 * item.string()->size() + padding : 0);
  return bytes;
}

std::size_t bytes_of(const Case& item) {
  std::size_t bytes = alignof(std::max_align_t);
  std::size_t longest_name = 0;
  for (const auto& doc : item.functions) longest_name = std::max(longest_name, doc.name.size());
  for (const auto& call : item.accepted) {
    bytes += sizeof(KeyCall) + 2 * (longest_name + padding);
    const auto* answers = call.parameters.dict();
    if (answers == nullptr) continue;
    for (const auto& [name, alternatives] : answers->items()) {
      bytes += sizeof(KeyParameter) + padding + alignof(KeyValue) + (name.is_string() ? name.string()->size() : 0);
      if (const auto* list = alternatives.list())
        for (const auto& answer : *list) bytes += bytes_of(answer);
    }
  }
  return bytes;
}

}  // namespace

class KeyCompiler {
 public:
  KeyCompiler(KeyCalls& key, Language language) : key_(key), language_(language) {}

  void compile(const Case& item, FindDoc find_doc) {
    const auto out = room<KeyCall>(item.accepted.size());
    key_.calls_ = out;
    std::size_t parameters = 0;
    for (const auto& accepted : item.accepted)
      if (const auto* answers = accepted.parameters.dict()) parameters += answers->size();
    key_.declarations_.reserve(parameters);
    key_.names_.reserve(out.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      if (const auto* doc = find_doc(item, item.accepted[i].key)) out[i] = call(*doc, item.accepted[i]);
  }

  void compile(std::string_view name, const Value& schema, const Value& alternatives) {
    const auto out = room<KeyCall>(1);
    const auto parameters = room<KeyParameter>(1);
    parameters[0] = parameter(name, schema, alternatives);
    out[0].parameters = parameters;
    key_.calls_ = out;
  }

 private:
  template <class T>
  std::span<T> room(std::size_t count) {
    auto* first = std::pmr::polymorphic_allocator<T>(&key_.memory_).allocate(count);
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

  std::span<char> copied(std::string_view text) {
    const auto out = room<char>(text.size() + padding);
    std::ranges::copy(text, out.begin());
    return out.first(text.size());
  }

  std::string_view padded(std::string_view text) {
    const auto out = copied(text);
    return {out.data(), out.size()};
  }

  std::string_view underscored(std::string_view name) {
    const auto out = copied(name);
    std::ranges::replace(out, '.', '_');
    return {out.data(), out.size()};
  }

  KeyCall call(const FunctionDoc& doc, const AcceptedCall& accepted) {
    KeyCall out{.name = padded(doc.name), .documented = true};
    out.underscored = doc.name.find('.') == std::string::npos ? out.name : underscored(doc.name);
    const auto* required = doc.required();
    const auto* properties = doc.properties();
    out.has_required = required != nullptr;
    out.has_properties = properties != nullptr;
    auto& names = key_.names_.emplace_back();
    out.names = &names;
    static const Dict none;
    const Dict& answers = accepted.parameters.dict() != nullptr ? *accepted.parameters.dict() : none;

    std::vector<KeyParameter> parameters;
    parameters.reserve(answers.size());
    if (properties != nullptr)
      for (const auto& [name, alternatives] : answers.items())
        if (const auto* schema = name.is_string() ? properties->find(name) : nullptr)
          parameters.push_back(parameter(*name.string(), *schema, alternatives));
    // A parameter that is required or needed, but has no accepted values, must be found, too.
    const auto place = [&](std::string_view name) {
      const auto it = std::ranges::find(parameters, name, &KeyParameter::name);
      const auto at = static_cast<std::size_t>(it - parameters.begin());
      if (it == parameters.end()) parameters.push_back({.name = padded(name)});
      return at;
    };
    const auto bit = [](std::size_t at) { return at < bits ? std::uint64_t{1} << at : 0; };
    if (required != nullptr)
      for (const auto& name : *required) {
        const auto at = place(str(name));
        names.required.push_back({at, &name});
        out.required |= bit(at);
      }
    for (const auto& [name, alternatives] : answers.items()) {
      std::string exception;
      if (has(alternatives, "", exception).value_or(false)) continue;
      auto& needed = names.needed.emplace_back(std::nullopt, &name, std::move(exception));
      // A parameter whose name is no text is always missing, which no bit can express.
      if (!name.is_string()) {
        out.many = true;
        continue;
      }
      needed.parameter = place(*name.string());
      out.needed |= bit(*needed.parameter);
    }
    out.many = out.many || parameters.size() > bits;
    const auto kept = room<KeyParameter>(parameters.size());
    std::ranges::copy(parameters, kept.begin());
    out.parameters = kept;
    return out;
  }

  KeyParameter parameter(std::string_view name, const Value& schema, const Value& alternatives) {
    using Rule = KeyParameter::Rule;
    auto& declaration = key_.declarations_.emplace_back();
    KeyParameter out{.name = padded(name), .rule = Rule::broken, .declaration = &declaration};
    out.converts = language_ != Language::python;
    if (!declare(schema, declaration, out)) return out;
    if (alternatives.list() != nullptr) {
      declaration.accepted = alternatives.list();
    } else if (auto items = indexed_items(alternatives, declaration.unlistable)) {
      declaration.own = std::move(*items);
      declaration.accepted = &declaration.own;
    } else {
      out.rule = Rule::unlistable;
      return out;
    }
    const List& accepted = *declaration.accepted;
    const auto wanted = wanted_kind(accepted);
    if (wanted) out.wanted.add(*wanted);
    // Accepted values that do not have the declared type are compared without conversion.
    out.rule = wanted.value_or(out.expected) == out.expected ? rule_of(out.expected, declaration.nested) : Rule::raw;
    out.elements = declaration.nested.has_value();
    if (out.elements || out.rule == Rule::list) out.lists = lists(accepted, declaration, out.rule == Rule::list);
    if (out.rule == Rule::raw || out.rule == Rule::string) out.accepted = values(accepted);
    return out;
  }

  static KeyParameter::Rule rule_of(Kind expected, std::optional<Kind> nested) {
    using Rule = KeyParameter::Rule;
    switch (expected) {
      case Kind::string: return Rule::string;
      case Kind::dict: return Rule::dict;
      case Kind::list: return nested == Kind::dict ? Rule::list_of_dicts : Rule::list;
      default: return Rule::raw;
    }
  }

  [[nodiscard]] std::optional<Kind> kind_meant(std::string_view declared) const {
    if (language_ == Language::python) return kind_declared(declared);
    const auto name = declared_type_maps_to(language_, declared);
    return name ? kind_named(*name) : std::nullopt;
  }

  /// False: this declaration ends the reference with an exception.
  bool declare(const Value& schema, Declaration& declaration, KeyParameter& out) const {
    const bool python = language_ == Language::python;
    const auto* type = schema.get("type");
    if (type == nullptr || !type->is_string()) {
      declaration.broken = key_error("type");
      return false;
    }
    declaration.declared = *type->string();
    const auto declared = declaration.declared;
    const auto meant = kind_meant(declared);
    if (!meant) {
      declaration.broken = key_error(declared);
      return false;
    }
    out.expected = *meant;
    out.promotes = python && takes_int_as_float(declared);
    out.tuples = python && declared == "tuple";
    const bool has_elements =
        declared == "array" || out.tuples || (!python && (declared == "Array" || declared == "ArrayList"));
    if (!has_elements) return true;
    auto& broken = python ? declaration.broken : declaration.broken_element;
    const auto* items = schema.get("items");
    const auto* element = items != nullptr ? items->get("type") : nullptr;
    if (items == nullptr) {
      broken = key_error("items");
    } else if (element == nullptr || !element->is_string()) {
      broken = key_error("type");
    } else {
      declaration.element = *element->string();
      declaration.nested = kind_meant(declaration.element);
      if (!declaration.nested) broken = key_error(declaration.element);
    }
    return declaration.broken.empty();
  }

  KeyValue text(const std::string& text) {
    static thread_local std::string buffer;
    const auto plain = standardize_into(text, buffer);
    const auto both = room<char>(text.size() + plain.size() + padding);
    std::ranges::copy(plain, std::ranges::copy(text, both.begin()).out);
    return {.data = both.data(),
            .size = static_cast<std::uint32_t>(text.size()),
            .standardized_size = static_cast<std::uint32_t>(plain.size()),
            .kind = KeyValue::Kind::text};
  }

  KeyValue value(const Value& value) {
    if (const auto* string = value.string()) return text(*string);
    if (value.is_none()) return {};
    if (double number = 0; ValueNode(value).as_exact(number)) return {.number = number, .kind = KeyValue::Kind::number};
    return {.data = &value, .kind = KeyValue::Kind::other};
  }

  std::span<const KeyValue> values(const List& all) {
    const auto out = room<KeyValue>(all.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = value(all[i]);
    return out;
  }

  std::span<const KeyList> lists(const List& accepted, Declaration& declaration, bool compared) {
    const auto out = room<KeyList>(accepted.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto* list = accepted[i].list();
      if (list == nullptr || !declaration.nested) {
        out[i].fits = Kinds::all();
      } else {
        out[i].fits.add(*declaration.nested);
        if (const auto kind = wanted_kind(*list)) out[i].fits.add(*kind);
      }
      // The reference converts all alternatives before it compares any, so one that fails is always an exception.
      if (!compared || !declaration.unlistable_item.empty()) continue;
      if (const auto* items = items_of(accepted[i]))
        out[i].items = values(*items);
      else if (const auto walked = indexed_items(accepted[i], declaration.unlistable_item))
        out[i].items = values(*walked);  // characters of a text, which values() copies
    }
    return out;
  }

  KeyCalls& key_;
  Language language_;
};

const FunctionDoc* first_doc(const Case& item, const std::string&) {
  return item.functions.empty() ? nullptr : &item.functions.front();
}

KeyCalls::KeyCalls(const Case& item, FindDoc find_doc) : block_(bytes_of(item)), memory_(block_.data(), block_.size()) {
  KeyCompiler(*this, item.language).compile(item, find_doc);
}

KeyCalls::KeyCalls(std::string_view name, const Value& schema, const Value& alternatives, Language language) {
  KeyCompiler(*this, language).compile(name, schema, alternatives);
}

}  // namespace evalrun::checkers
