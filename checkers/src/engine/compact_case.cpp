#include "compact_case.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "python_view.hpp"
#include "standardize.hpp"
#include "type_check.hpp"

namespace evalrun::checkers {

namespace {

/// What must be readable behind texts that are compared with CallTape::is.
constexpr auto padding = CallTape::padding;

/// The kind whose values are of that Python type; nullopt: none, or one that is not common.
std::optional<TapeNode::Kind> kind_of(std::string_view python_type) {
  using Kind = TapeNode::Kind;
  struct Row {
    std::string_view type;
    Kind kind;
  };
  static constexpr std::array<Row, 5> table{{{"str", Kind::string},
                                             {"int", Kind::integer},
                                             {"float", Kind::floating},
                                             {"bool", Kind::boolean},
                                             {"NoneType", Kind::none}}};
  const auto it = std::ranges::find(table, python_type, &Row::type);
  if (it == table.end()) return std::nullopt;
  return it->kind;
}

/// A number, truth value or None; nullopt: something else, or a number that is no float.
std::optional<CompactScalar> scalar_of(const Value& value) {
  using Kind = CompactScalar::Kind;
  const auto number = [](double d) { return CompactScalar{.number = d, .kind = Kind::number}; };
  if (value.is_none()) return CompactScalar{};
  if (const auto* truth = value.boolean()) return number(*truth ? 1 : 0);
  if (const auto* d = value.floating()) return number(*d);
  if (const auto* i = value.integer(); i != nullptr && *i > -exact_in_float && *i < exact_in_float)
    return number(static_cast<double>(*i));
  return std::nullopt;
}

/// An upper bound, near enough that all of it lands in one block.
std::size_t bytes_of(const Value& value) {
  if (const auto* text = value.string()) return sizeof(CompactScalar) + 2 * text->size() + padding;
  const auto* list = value.list();
  std::size_t bytes = sizeof(CompactList) + sizeof(CompactScalar);
  if (list != nullptr)
    for (const auto& item : *list) bytes += bytes_of(item);
  return bytes;
}

std::size_t bytes_of(std::span<const PreparedCall* const> calls) {
  std::size_t bytes = 0;
  for (const auto* call : calls) {
    bytes += sizeof(CompactCall) + call->doc->name.size() + padding;
    for (const auto& parameter : call->parameters) {
      bytes += sizeof(CompactParameter) + parameter.name.size() + padding + alignof(CompactScalar);
      for (const auto& answer : parameter.accepted()) bytes += bytes_of(answer);
    }
  }
  return bytes + alignof(std::max_align_t);
}

}  // namespace

class CompactMaker {
 public:
  explicit CompactMaker(std::pmr::memory_resource& memory) : memory_(memory) {}

  std::span<const CompactCall> calls(std::span<const PreparedCall* const> prepared) {
    const auto out = room<CompactCall>(prepared.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = call(*prepared[i]);
    return out;
  }

 private:
  template <class T>
  std::span<T> room(std::size_t count) {
    auto* first = std::pmr::polymorphic_allocator<T>(&memory_).allocate(count);
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

  std::string_view copied(std::string_view text) {
    const auto out = room<char>(text.size() + padding);
    std::ranges::copy(text, out.begin());
    return {out.data(), text.size()};
  }

  CompactCall call(const PreparedCall& prepared) {
    CompactCall out;
    const auto parameters = room<CompactParameter>(prepared.parameters.size());
    out.parameters = parameters;
    out.name = copied(prepared.doc->name);
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] = parameter(prepared.parameters[i]);
    const auto bit = [&](std::string_view name) {
      return std::uint64_t{1} << static_cast<std::size_t>(prepared.find(name, 0) - prepared.parameters.data());
    };
    for (const auto& name : prepared.required_names) out.required |= bit(name);
    for (const auto& needed : prepared.needed) out.needed |= bit(*needed.name->string());
    return out;
  }

  CompactParameter parameter(const PreparedParameter& prepared) {
    CompactParameter out;
    out.name = copied(prepared.name);
    out.prepared = &prepared;
    if (!prepared.broken.valid || !prepared.unlistable.empty()) return out;
    const bool good = prepared.expected == "list" ? lists(prepared, out) : scalars(prepared, out);
    if (!good) out.how = CompactParameter::How::full;
    return out;
  }

  bool scalars(const PreparedParameter& prepared, CompactParameter& out) {
    out.how = CompactParameter::How::scalar;
    for (const auto type : {prepared.expected, prepared.wanted.empty() ? prepared.expected : prepared.wanted}) {
      const auto kind = kind_of(type);
      if (!kind) return false;
      out.kinds.add(*kind);
    }
    out.floats = prepared.declared == "float";
    // Accepted values of another type than the declared one are compared as they are.
    out.standardized = prepared.expected == "str" && (prepared.wanted.empty() || prepared.wanted == "str");
    return scalars(prepared.accepted(), out.accepted);
  }

  CompactScalar text(const std::string& text) {
    const auto plain = standardized(text);
    const auto both = room<char>(text.size() + plain.size() + padding);
    std::ranges::copy(plain, std::ranges::copy(text, both.begin()).out);
    return {.bytes = both.data(),
            .size = static_cast<std::uint32_t>(text.size()),
            .standardized_size = static_cast<std::uint32_t>(plain.size()),
            .kind = CompactScalar::Kind::text};
  }

  bool scalars(const List& values, std::span<const CompactScalar>& out) {
    const auto all = room<CompactScalar>(values.size());
    out = all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto* string = values[i].string();
      const auto one = string != nullptr ? text(*string) : scalar_of(values[i]);
      if (!one) return false;
      all[i] = *one;
    }
    return true;
  }

  bool lists(const PreparedParameter& prepared, CompactParameter& out) {
    out.how = CompactParameter::How::list;
    out.standardized = true;
    out.tuples = prepared.declared == "tuple";
    const auto& accepted = prepared.accepted();
    const auto declared = kind_of(prepared.nested);
    if (!declared || !(prepared.wanted.empty() || prepared.wanted == "list") || !prepared.unlistable_item.empty() ||
        prepared.lists.size() != accepted.size())
      return false;
    const auto all = room<CompactList>(accepted.size());
    out.lists = all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto* items = accepted[i].list();
      std::string exception;
      const auto walked = items == nullptr ? indexed_items(accepted[i], exception) : std::nullopt;
      if (!scalars(items != nullptr ? *items : walked.value_or(List{}), all[i].items)) return false;
      if (items == nullptr) {
        all[i].fits = Kinds::all();
        continue;
      }
      all[i].fits.add(*declared);
      if (const auto type = accepted_type(*items); !type.empty()) {
        const auto kind = kind_of(type);
        if (!kind) return false;
        all[i].fits.add(*kind);
      }
    }
    return true;
  }

  std::pmr::memory_resource& memory_;
};

std::unique_ptr<const CompactCase> CompactCase::make(std::span<const PreparedCall* const> calls) {
  if (!std::ranges::all_of(calls, [](const auto* call) { return call != nullptr && call->must.has_value(); }))
    return nullptr;
  std::unique_ptr<CompactCase> out(new CompactCase(bytes_of(calls)));
  out->calls_ = CompactMaker(out->memory_).calls(calls);
  return out;
}

}  // namespace evalrun::checkers
