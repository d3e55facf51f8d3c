#include "compact_check.hpp"

#include <algorithm>
#include <array>

#include "standardize.hpp"

namespace evalrun::checkers {
namespace {

using Kind = FlatNode::Kind;

constexpr std::string_view right{};

class Teller {
 public:
  Teller(const FlatCalls& given, const FunctionCheck& how) : given_(given), how_(how) {}

  [[nodiscard]] Told call(const CompactCall& accepted, const FlatNode& given) const {
    if (!is_named(given, accepted.name)) return "simple_function_checker:wrong_func_name";
    constexpr std::size_t most = 64;
    if (given.bits > most) return std::nullopt;
    std::array<const CompactParameter*, most> meant;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    std::uint64_t seen = 0;
    std::size_t guess = 0;  // models mostly keep the order of the document, and so does the key
    const auto* node = &given + 1;
    for (std::size_t i = 0; i < given.bits; ++i, node += node->extent) {
      meant[i] = find(accepted.parameters, given_.text(*node), guess);
      if (meant[i] == nullptr) continue;
      guess = static_cast<std::size_t>(meant[i] - accepted.parameters.data());
      const auto bit = std::uint64_t{1} << guess++;
      if ((seen & bit) != 0) return std::nullopt;  // given twice: the last counts
      seen |= bit;
    }
    if ((accepted.required & ~seen) != 0) return "simple_function_checker:missing_required";
    node = &given + 1;
    for (std::size_t i = 0; i < given.bits; ++i, node += node->extent) {
      if (meant[i] == nullptr) return "simple_function_checker:unexpected_param";
      if (const auto told = value(*meant[i], node[1]); told != right) return told;
    }
    if ((accepted.needed & ~seen) != 0) return "simple_function_checker:missing_optional";
    return right;
  }

 private:
  [[nodiscard]] bool is_named(const FlatNode& node, std::string_view name) const {
    const auto given = given_.text(node);
    if (!how_.underscore_to_dot) return given == name;
    return std::ranges::equal(given, name, [](char g, char n) { return g == (n == '.' ? '_' : n); });
  }

  static const CompactParameter* find(std::span<const CompactParameter> all, std::string_view name, std::size_t guess) {
    if (guess < all.size() && all[guess].name == name) return &all[guess];
    const auto it = std::ranges::find(all, name, &CompactParameter::name);
    return it == all.end() ? nullptr : &*it;
  }

  [[nodiscard]] Told value(const CompactParameter& parameter, const FlatNode& node) const {
    Told told;
    if (parameter.how == CompactParameter::How::scalar)
      told = scalar(parameter, node);
    else if (parameter.how == CompactParameter::How::list)
      told = list(parameter, node);
    return told ? told : full(parameter, node);
  }

  [[nodiscard]] Told full(const CompactParameter& parameter, const FlatNode& node) const {
    static constexpr std::array<std::string_view, 11> known{
        "type_error:simple",    "type_error:nested",           "value_error:string",       "value_error:list/tuple",
        "value_error:others",   "value_error:dict_key",        "value_error:dict_value",   "value_error:dict_items",
        "dict_checker:unclear", "value_error:list_dict_count", "list_dict_checker:unclear"};
    const auto found = check_parameter(*parameter.prepared, given_.value(node), how_);
    if (found.valid) return right;
    const auto it = std::ranges::find(known, found.error_type);
    if (it == known.end()) return std::nullopt;
    return *it;
  }

  [[nodiscard]] Told scalar(const CompactParameter& parameter, const FlatNode& node) const {
    const auto kind = parameter.floats && node.kind == Kind::integer ? Kind::floating : node.kind;
    if (!parameter.kinds.has(kind)) return "type_error:simple";
    if (!is_exact(node)) return std::nullopt;
    for (const auto& accepted : parameter.accepted)
      if (is_same(node, accepted, parameter.standardised)) return right;
    return parameter.standardised ? "value_error:string" : "value_error:others";
  }

  [[nodiscard]] Told list(const CompactParameter& parameter, const FlatNode& node) const {
    if (node.kind != Kind::list && !(parameter.tuples && node.kind == Kind::tuple)) return "type_error:simple";
    const std::span elements(&node + 1, node.bits);
    // With elements that hold others, the nodes beside each other are not all in that span.
    if (node.extent != node.bits + 1) return std::nullopt;
    if (!std::ranges::all_of(elements, [](const FlatNode& e) { return e.kind < Kind::list && is_exact(e); }))
      return std::nullopt;
    const auto fits = [&](const CompactList& accepted) {
      return std::ranges::all_of(elements, [&](const FlatNode& e) { return accepted.fits.has(e.kind); });
    };
    if (std::ranges::none_of(parameter.lists, fits)) return std::nullopt;
    const auto is_given = [&](const CompactList& accepted) {
      return std::ranges::equal(elements, accepted.items, [&](const FlatNode& e, const CompactScalar& wanted) {
        return is_same(e, wanted, true);
      });
    };
    if (std::ranges::any_of(parameter.lists, is_given)) return right;
    return "value_error:list/tuple";
  }

  /// The number is the same as a float.
  static bool is_exact(const FlatNode& node) {
    return node.kind != Kind::integer || (node.integer() > -exact_in_float && node.integer() < exact_in_float);
  }

  /// Python's equality, with numbers that are exact as floats. Precondition: a scalar.
  [[nodiscard]] bool is_same(const FlatNode& node, const CompactScalar& wanted, bool standardised) const {
    switch (node.kind) {
      case Kind::none: return wanted.kind == CompactScalar::Kind::none;
      case Kind::string:
        return wanted.kind == CompactScalar::Kind::text &&
               (standardised ? standardizes_to(given_.text(node), wanted.text) : given_.text(node) == wanted.text);
      case Kind::floating: return wanted.kind == CompactScalar::Kind::number && node.floating() == wanted.number;
      default:
        return wanted.kind == CompactScalar::Kind::number && static_cast<double>(node.integer()) == wanted.number;
    }
  }

  const FlatCalls& given_;
  const FunctionCheck& how_;
};

}  // namespace

Told tell_one(std::span<const CompactCall> accepted, const FlatCalls& given, const FunctionCheck& how,
              std::string_view wrong_count) {
  if (accepted.size() != 1) return std::nullopt;
  if (given.count != 1) return wrong_count;
  return Teller(given, how).call(accepted.front(), given.nodes.front());
}

Told tell_parallel(std::span<const CompactCall> accepted, const FlatCalls& given, const FunctionCheck& how) {
  if (given.count != accepted.size()) return "parallel_function_checker_no_order:wrong_count";
  constexpr std::size_t most = 64;
  if (given.count > most) return std::nullopt;
  const Teller teller(given, how);
  std::uint64_t used = 0;
  for (const auto& wanted : accepted) {
    bool matched = false;
    const auto* node = given.nodes.data();
    for (std::size_t i = 0; i < given.count && !matched; ++i, node += node->extent) {
      if ((used >> i & 1U) != 0) continue;
      const auto told = teller.call(wanted, *node);
      if (!told) return std::nullopt;
      if (*told != right) continue;
      matched = true;
      used |= std::uint64_t{1} << i;
    }
    if (!matched) return "parallel_function_checker_no_order:cannot_find_match";
  }
  return right;
}

}  // namespace evalrun::checkers
