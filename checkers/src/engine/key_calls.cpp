#include "key_calls.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "bfcl/convert.hpp"
#include "nodes.hpp"
#include "python_view.hpp"

namespace evalrun::checkers {
namespace {

/// Readable bytes behind texts that are compared by CallTape::is.
constexpr auto padding = CallTape::padding;
constexpr std::size_t bits = 64;

/// The items of a list or tuple; nullptr for another value.
const List* items_of(const Value& answer) { return answer.tuple() != nullptr ? &answer.tuple()->items : answer.list(); }

/// The kind of the first accepted value that is not ""; nullopt if there is none.
std::optional<Kind> wanted_kind(const List& accepted) {
  const auto it = std::ranges::find_if_not(
      accepted, [](const Value& answer) { return answer.is_string() && answer.string()->empty(); });
  if (it == accepted.end()) return std::nullopt;
  return kind_of(*it);
}

/// The memory for a text that CallTape::is compares.
std::size_t bytes_of_text(const std::string& text) { return KeyMemory::aligned(text.size() + padding); }

/// An upper bound of the memory for a value, so that one block mostly holds the whole key.
std::size_t bytes_of(const Value& answer) {
  if (const auto* text = answer.string()) return sizeof(KeyList) + sizeof(KeyValue) + bytes_of_text(*text);
  std::size_t bytes = sizeof(KeyList) + sizeof(KeyValue);
  if (const auto* list = items_of(answer))
    for (const auto& item : *list) bytes += sizeof(KeyValue) + (item.is_string() ? bytes_of_text(*item.string()) : 0);
  return bytes;
}

KeyBytes bytes_of(const Case& item) {
  KeyBytes bytes;
  std::size_t name = 0;
  for (const auto& doc : item.functions) name = std::max(name, bytes_of_text(doc.name));
  for (const auto& call : item.accepted) {
    bytes.often += sizeof(KeyCall) + 2 * name;
    bytes.seldom += sizeof(KeyNames);
    const auto* answers = call.parameters.dict();
    if (answers == nullptr) continue;
    for (const auto& [parameter, alternatives] : answers->items()) {
      bytes.seldom += sizeof(Declaration) + sizeof(KeyNames::Needed) + sizeof(KeyNames::Required);
      bytes.often += sizeof(KeyParameter) + (parameter.is_string() ? bytes_of_text(*parameter.string()) : 0);
      if (const auto* list = alternatives.list())
        for (const auto& answer : *list) bytes.often += bytes_of(answer);
    }
  }
  return bytes;
}

/// The parameters of one call. They move only if the document requires parameters that the accepted call lacks.
class Parameters {
 public:
  Parameters(KeyMemory& memory, std::size_t expected)
      : memory_(memory), room_(expected), first_(memory.take<KeyParameter>(expected)) {}

  KeyParameter& add() {
    if (size_ == room_) {
      room_ = 2 * room_ + 1;
      first_ = std::uninitialized_copy_n(first_, size_, memory_.take<KeyParameter>(room_)) - size_;
    }
    return *std::construct_at(first_ + size_++);
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The index of the parameter of that name, mostly `guess`; size() if there is none.
  [[nodiscard]] std::size_t find(std::string_view name, std::size_t guess) const {
    if (guess < size_ && first_[guess].name == name) return guess;
    std::size_t at = 0;
    while (at < size_ && first_[at].name != name) ++at;
    return at;
  }
  [[nodiscard]] std::span<const KeyParameter> all() const { return {first_, size_}; }

 private:
  KeyMemory& memory_;
  std::size_t room_;
  std::size_t size_ = 0;
  KeyParameter* first_;
};

/// The memory of a compiled key.
struct Place {
  KeyMemory& often;   ///< for data that every check reads
  KeyMemory& seldom;  ///< for other data
  std::forward_list<List>& lists;
  bool padded;  ///< CallTape::is compares the texts
};

class KeyCompiler {
 public:
  KeyCompiler(const Place& place, Language language) : place_(place), language_(language) {}

  void call(const FunctionDoc& doc, const AcceptedCall& accepted, KeyCall& out) {
    out.documented = true;
    out.name = kept(doc.name);
    out.underscored = doc.name.find('.') == std::string::npos ? out.name : underscored(doc.name);
    const auto* required = doc.required();
    const auto* properties = doc.properties();
    out.has_required = required != nullptr;
    out.has_properties = properties != nullptr;
    static const Dict none;
    const Dict& answers = accepted.parameters.dict() != nullptr ? *accepted.parameters.dict() : none;

    const auto bit = [](std::size_t at) { return at < bits ? std::uint64_t{1} << at : 0; };
    Parameters parameters(place_.often, answers.size());
    auto* const needed = place_.seldom.take<KeyNames::Needed>(answers.size());
    std::size_t count = 0;
    std::string exception;
    for (const auto& [name, alternatives] : answers.items()) {
      const auto* text = name.string();
      const auto* schema =
          text != nullptr && properties != nullptr ? properties->find(std::string_view(*text)) : nullptr;
      const auto at = parameters.size();
      exception.clear();
      if (schema != nullptr) parameter(*text, *schema, alternatives, parameters.add());
      if (has(alternatives, "", exception).value_or(false)) continue;
      // A parameter that is needed, but has no accepted values, must be found, too. A parameter whose name is no text
      // is always missing, which no bit can express.
      if (text == nullptr)
        out.many = true;
      else if (schema == nullptr)
        parameters.add().name = kept(*text);
      out.needed |= text != nullptr ? bit(at) : 0;
      std::construct_at(needed + count++, text != nullptr ? std::optional(at) : std::nullopt, &name, said(exception));
    }
    auto* const names = std::construct_at(place_.seldom.take<KeyNames>(1));
    names->needed = {needed, count};
    if (required != nullptr) names->required = this->required(*required, parameters);
    for (const auto& [at, name] : names->required) out.required |= bit(at);
    out.many = out.many || parameters.size() > bits;
    out.parameters = parameters.all();
    out.names = names;
  }

  void parameter(std::string_view name, const Value& schema, const Value& alternatives, KeyParameter& out) {
    using Rule = KeyParameter::Rule;
    auto& declaration = *std::construct_at(place_.seldom.take<Declaration>(1));
    out.name = kept(name);
    out.rule = Rule::broken;
    out.declaration = &declaration;
    out.converts = language_ != Language::python;
    if (!declare(schema, declaration, out)) return;
    declaration.accepted = alternatives.list();
    if (declaration.accepted == nullptr) {
      declaration.accepted = walked(alternatives, declaration.unlistable);
      out.rule = Rule::unlistable;
      if (declaration.accepted == nullptr) return;
    }
    const List& accepted = *declaration.accepted;
    const auto wanted = wanted_kind(accepted);
    if (wanted) out.wanted.add(*wanted);
    // Accepted values that do not have the declared type are compared without conversion.
    out.rule = wanted.value_or(out.expected) == out.expected ? rule_of(out.expected, declaration.nested) : Rule::raw;
    out.elements = declaration.nested.has_value();
    if (out.elements || out.rule == Rule::list) out.lists = lists(accepted, declaration, out.rule == Rule::list);
    if (out.rule == Rule::raw || out.rule == Rule::string) out.accepted = values(accepted);
  }

 private:
  std::span<const KeyNames::Required> required(const List& all, Parameters& parameters) {
    auto* const out = place_.seldom.take<KeyNames::Required>(all.size());
    std::size_t next = 0;  // documents and keys mostly have the same order
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::string other;
      if (!all[i].is_string()) other = str(all[i]);
      const std::string_view name = all[i].is_string() ? std::string_view(*all[i].string()) : other;
      const auto at = parameters.find(name, next);
      if (at == parameters.size()) parameters.add().name = all[i].is_string() ? kept(name) : copied(name);
      std::construct_at(out + i, at, &all[i]);
      next = at + 1;
    }
    return {out, all.size()};
  }

  /// A text of the case, copied if CallTape::is compares it.
  std::string_view kept(std::string_view text) { return place_.padded ? copied(text) : text; }

  std::string_view copied(std::string_view text) {
    return copied(text, place_.often, [](char c) { return c; });
  }

  std::string_view underscored(std::string_view name) {
    return copied(name, place_.often, [](char c) { return c == '.' ? '_' : c; });
  }

  /// A copy of an exception.
  std::string_view said(std::string_view text) {
    return text.empty() ? text : copied(text, place_.seldom, [](char c) { return c; });
  }

  template <class Change>
  static std::string_view copied(std::string_view text, KeyMemory& memory, Change change) {
    auto* const out = memory.take<char>(text.size() + padding);
    std::fill(std::ranges::transform(text, out, change).out, out + text.size() + padding, '\0');
    return {out, text.size()};
  }

  /// The items that the reference sees in a value that is no list; nullptr if it raises the exception.
  const List* walked(const Value& value, std::string_view& exception) {
    std::string raised;
    auto items = indexed_items(value, raised);
    exception = said(raised);
    return items ? &place_.lists.emplace_front(std::move(*items)) : nullptr;
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
  bool declare(const Value& schema, Declaration& declaration, KeyParameter& out) {
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

  KeyValue value(const Value& value) {
    if (const auto* string = value.string()) {
      const auto text = kept(*string);
      return {.data = text.data(), .size = static_cast<std::uint32_t>(text.size()), .kind = KeyValue::Kind::text};
    }
    if (value.is_none()) return {};
    if (double number = 0; ValueNode(value).as_exact(number)) return {.number = number, .kind = KeyValue::Kind::number};
    return {.data = &value, .kind = KeyValue::Kind::other};
  }

  std::span<const KeyValue> values(const List& all) {
    auto* const out = place_.often.take<KeyValue>(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) std::construct_at(out + i, value(all[i]));
    return {out, all.size()};
  }

  std::span<const KeyList> lists(const List& accepted, Declaration& declaration, bool compared) {
    auto* const out = place_.often.take<KeyList>(accepted.size());
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      auto& one = *std::construct_at(out + i);
      const auto* list = accepted[i].list();
      if (list == nullptr || !declaration.nested) {
        one.fits = Kinds::all();
      } else {
        one.fits.add(*declaration.nested);
        if (const auto kind = wanted_kind(*list)) one.fits.add(*kind);
      }
      // The reference converts all alternatives before it compares any, so one that fails is always an exception.
      if (!compared || !declaration.unlistable_item.empty()) continue;
      const auto* items = items_of(accepted[i]);
      if (items == nullptr) items = walked(accepted[i], declaration.unlistable_item);
      if (items != nullptr) one.items = values(*items);
    }
    return {out, accepted.size()};
  }

  /// The exception for a key that a dict does not have.
  std::string_view key_error(std::string_view key) { return said(fmt::format("KeyError: '{}'", key)); }

  Place place_;
  Language language_;
};

}  // namespace

const FunctionDoc* first_doc(const Case& item, const std::string&) {
  return item.functions.empty() ? nullptr : &item.functions.front();
}

void KeyMemory::grow(std::size_t bytes) {
  constexpr std::size_t least = 1024;
  const auto size = std::max(bytes, least);
  next_ = more_.emplace_back(std::make_unique_for_overwrite<std::byte[]>(size)).get();  // NOLINT(*-c-arrays)
  end_ = next_ + size;
}

KeyCalls::KeyCalls(const Case& item, FindDoc find_doc) : KeyCalls(item, find_doc, bytes_of(item)) {}

KeyCalls::KeyCalls(const Case& item, FindDoc find_doc, KeyBytes bytes)
    : block_(std::make_unique_for_overwrite<std::byte[]>(bytes.often + bytes.seldom)),  // NOLINT(*-c-arrays)
      often_({block_.get(), bytes.often}),
      seldom_({block_.get() + bytes.often, bytes.seldom}) {
  KeyCompiler compiler({often_, seldom_, lists_, true}, item.language);
  auto* const out = often_.take<KeyCall>(item.accepted.size());
  for (std::size_t i = 0; i < item.accepted.size(); ++i) {
    auto& call = *std::construct_at(out + i);
    if (const auto* doc = find_doc(item, item.accepted[i].key)) compiler.call(*doc, item.accepted[i], call);
  }
  calls_ = {out, item.accepted.size()};
}

KeyOnDemand::KeyOnDemand(const KeyCalls* compiled, const Case& item, FindDoc find_doc)
    : compiled_(compiled), item_(item), find_doc_(find_doc) {
  if (compiled != nullptr) return;
  own_ = scratch_.memory.take<const KeyCall*>(size());
  std::uninitialized_value_construct_n(own_, size());
}

const KeyCall& KeyOnDemand::compile(std::size_t accepted) {
  auto& call = *std::construct_at(scratch_.memory.take<KeyCall>(1));
  KeyCompiler compiler({scratch_.memory, scratch_.memory, scratch_.lists, false}, item_.language);
  if (const auto* doc = find_doc_(item_, item_.accepted[accepted].key))
    compiler.call(*doc, item_.accepted[accepted], call);
  return *(own_[accepted] = &call);
}

KeyOfParameter::KeyOfParameter(std::string_view name, const Value& schema, const Value& alternatives,
                               Language language) {
  KeyCompiler({scratch_.memory, scratch_.memory, scratch_.lists, false}, language)
      .parameter(name, schema, alternatives, parameter_);
}

}  // namespace evalrun::checkers
