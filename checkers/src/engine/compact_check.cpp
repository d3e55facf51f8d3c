#include "compact_check.hpp"

#include <algorithm>
#include <array>

#include "standardize.hpp"

namespace evalrun::checkers {
namespace {

using Kind = TapeNode::Kind;

/// By Told.
constexpr std::array<std::string_view, 23> error_types{
    "?",
    "",
    "type_error:simple",
    "type_error:nested",
    "value_error:string",
    "value_error:list/tuple",
    "value_error:others",
    "value_error:dict_key",
    "value_error:dict_value",
    "value_error:dict_items",
    "dict_checker:unclear",
    "value_error:list_dict_count",
    "list_dict_checker:unclear",
    "simple_function_checker:wrong_func_name",
    "simple_function_checker:missing_required",
    "simple_function_checker:missing_optional",
    "simple_function_checker:unexpected_param",
    "simple_function_checker:wrong_count",
    "multiple_function_checker:wrong_count",
    "parallel_function_checker_no_order:wrong_count",
    "parallel_function_checker_no_order:cannot_find_match",
    "irrelevance_error:decoder_success",
    "relevance_error:decoder_success",
};

class Teller {
 public:
  Teller(const CallTape& given, const FunctionCheck& how) : given_(given), how_(how) {}

  /// `first_reason`: what is wrong matters, not only whether something is.
  [[nodiscard]] Told call(const CompactCall& accepted, const TapeNode& given, bool first_reason) const {
    if (!is_named(given, accepted.name)) return Told::wrong_func_name;
    if (given.repeats) return Told::undecided;
    auto told = Told::right;
    std::uint64_t seen = 0;
    std::size_t guess = 0;  // models mostly keep the order of the document, and so does the key
    const auto* node = &given + 1;
    for (std::uint64_t i = 0; i < given.bits; ++i, node += node->extent) {
      const auto* parameter = find(accepted.parameters, *node, guess);
      if (parameter == nullptr) {
        if (told == Told::right) told = Told::unexpected_param;
      } else {
        guess = static_cast<std::size_t>(parameter - accepted.parameters.data());
        seen |= std::uint64_t{1} << guess++;
        if (told == Told::right) told = value(*parameter, node[1]);
      }
      if (told != Told::right && !first_reason) return told;
    }
    // That is looked for before the values are.
    if ((accepted.required & ~seen) != 0) return Told::missing_required;
    if (told == Told::right && (accepted.needed & ~seen) != 0) return Told::missing_optional;
    return told;
  }

 private:
  [[nodiscard]] bool is_named(const TapeNode& node, std::string_view name) const {
    if (!how_.underscore_to_dot) return given_.is(node, name);
    return std::ranges::equal(given_.text(node), name, [](char g, char n) { return g == (n == '.' ? '_' : n); });
  }

  [[nodiscard]] const CompactParameter* find(std::span<const CompactParameter> all, const TapeNode& name,
                                             std::size_t guess) const {
    if (guess < all.size() && given_.is(name, all[guess].name)) return &all[guess];
    const auto it = std::ranges::find_if(all, [&](const CompactParameter& p) { return given_.is(name, p.name); });
    return it == all.end() ? nullptr : &*it;
  }

  [[nodiscard]] Told value(const CompactParameter& parameter, const TapeNode& node) const {
    auto told = Told::undecided;
    if (parameter.how == CompactParameter::How::scalar)
      told = scalar(parameter, node);
    else if (parameter.how == CompactParameter::How::list)
      told = list(parameter, node);
    return told != Told::undecided ? told : full(parameter, node);
  }

  [[nodiscard]] Told full(const CompactParameter& parameter, const TapeNode& node) const {
    const auto found = check_parameter(*parameter.prepared, given_.value(node), how_);
    const auto it = std::ranges::find(error_types, found.error_type);
    return it != error_types.end() ? static_cast<Told>(it - error_types.begin()) : Told::undecided;
  }

  [[nodiscard]] Told scalar(const CompactParameter& parameter, const TapeNode& node) const {
    const auto kind = parameter.floats && node.kind == Kind::integer ? Kind::floating : node.kind;
    if (!parameter.kinds.has(kind)) return Told::type_simple;
    if (!is_exact(node)) return Told::undecided;
    for (const auto& accepted : parameter.accepted)
      if (is_same(node, accepted, parameter.standardized)) return Told::right;
    return parameter.standardized ? Told::value_string : Told::value_others;
  }

  [[nodiscard]] Told list(const CompactParameter& parameter, const TapeNode& node) const {
    if (node.kind != Kind::list && !(parameter.tuples && node.kind == Kind::tuple)) return Told::type_simple;
    const std::span elements(&node + 1, node.bits);
    // With elements that hold others, the nodes beside each other are not all in that span.
    if (node.extent != node.bits + 1) return Told::undecided;
    if (!std::ranges::all_of(elements, [](const TapeNode& e) { return e.kind < Kind::list && is_exact(e); }))
      return Told::undecided;
    const auto fits = [&](const CompactList& accepted) {
      return std::ranges::all_of(elements, [&](const TapeNode& e) { return accepted.fits.has(e.kind); });
    };
    if (std::ranges::none_of(parameter.lists, fits)) return Told::undecided;
    const auto is_given = [&](const CompactList& accepted) {
      return std::ranges::equal(elements, accepted.items, [&](const TapeNode& e, const CompactScalar& wanted) {
        return is_same(e, wanted, true);
      });
    };
    if (std::ranges::any_of(parameter.lists, is_given)) return Told::right;
    return Told::value_list;
  }

  /// The number is the same as a float.
  static bool is_exact(const TapeNode& node) {
    return node.kind != Kind::integer || (node.integer() > -exact_in_float && node.integer() < exact_in_float);
  }

  /// Python's equality, with numbers that are exact as floats. Precondition: a scalar.
  [[nodiscard]] bool is_same(const TapeNode& node, const CompactScalar& wanted, bool standardized) const {
    switch (node.kind) {
      case Kind::none: return wanted.kind == CompactScalar::Kind::none;
      case Kind::string:
        return wanted.kind == CompactScalar::Kind::text &&
               (given_.is(node, wanted.text()) ||
                (standardized && standardizes_to(given_.text(node), wanted.standardized())));
      case Kind::floating: return wanted.kind == CompactScalar::Kind::number && node.floating() == wanted.number;
      default:
        return wanted.kind == CompactScalar::Kind::number && static_cast<double>(node.integer()) == wanted.number;
    }
  }

  const CallTape& given_;
  const FunctionCheck& how_;
};

}  // namespace

std::string_view error_type_of(Told told) { return error_types.at(static_cast<std::size_t>(told)); }

Told tell_one(std::span<const CompactCall> accepted, const CallTape& given, const FunctionCheck& how,
              Told wrong_count) {
  if (accepted.size() != 1) return Told::undecided;
  if (given.count != 1) return wrong_count;
  return Teller(given, how).call(accepted.front(), given.nodes.front(), true);
}

Told tell_parallel(std::span<const CompactCall> accepted, const CallTape& given, const FunctionCheck& how) {
  if (given.count != accepted.size()) return Told::parallel_wrong_count;
  constexpr std::size_t most = 64;
  if (given.count > most) return Told::undecided;
  const Teller teller(given, how);
  std::uint64_t used = 0;
  for (const auto& wanted : accepted) {
    bool matched = false;
    const auto* node = given.nodes.data();
    for (std::size_t i = 0; i < given.count && !matched; ++i, node += node->extent) {
      if ((used >> i & 1U) != 0) continue;
      const auto told = teller.call(wanted, *node, false);
      if (told == Told::undecided) return told;
      if (told != Told::right) continue;
      matched = true;
      used |= std::uint64_t{1} << i;
    }
    if (!matched) return Told::cannot_find_match;
  }
  return Told::right;
}

}  // namespace evalrun::checkers
