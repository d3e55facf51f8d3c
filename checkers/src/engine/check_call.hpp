/// Compares one call with one accepted call (specification: bfcl-semantics 4, 9.3). ErrorType::none: the call fits;
/// otherwise the first error.
#pragma once
#include <cstdint>

#include "compare.hpp"

namespace evalrun::checkers {

template <class Report>
class CallCheck {
 public:
  CallCheck(const KeyCall& key, const Checking& how, Report& report) : key_(key), how_(how), report_(report) {}

  [[gnu::always_inline]] ErrorType check(const TapedCall& call) {
    if (!call.is_to(name())) return wrong_name(call);
    if (!key_.has_required) return crash(report_, "KeyError: 'required'");
    return check_arguments([&](auto visit) __attribute__((always_inline)) { call.each_argument(visit); },
                           [](const TapedNode& name, std::string_view known) { return name.is(known); });
  }

  ErrorType check(const ValueCall& call) {
    const auto* arguments = call.arguments(name());
    if (arguments == nullptr) return wrong_name(call);
    if (!key_.has_required) return crash(report_, "KeyError: 'required'");
    const auto* given = arguments->dict();
    if (given == nullptr) return check_odd(*arguments);
    return check_arguments(
        [&](auto visit) {
          for (const auto& [name, value] : given->items())
            if (!visit(ValueNode(name), ValueNode(value))) return;
        },
        [](const ValueNode& name, std::string_view known) { return name.kind() == Kind::string && name.is(known); });
  }

 private:
  [[nodiscard]] std::string_view name() const { return how_.underscore_to_dot ? key_.underscored : key_.name; }

  template <class Call>
  ErrorType wrong_name(const Call& call) {
    return report_.wrong(ErrorType::wrong_func_name, [&](Finding& finding) {
      finding.given = call.names();
      finding.wanted = Value(name());
    });
  }

  /// The parameters of the call are no object.
  ErrorType check_odd(const Value& arguments) {
    for (const auto& [parameter, shown] : key_.names->required) {
      std::string exception;
      const auto present = has(arguments, key_.parameters[parameter].name, exception);
      if (!present) return crash(report_, exception);
      if (!*present) return missing(ErrorType::missing_required, *shown);
    }
    return crash(report_, fmt::format("AttributeError: '{}' object has no attribute 'items'", arguments.type_name()));
  }

  ErrorType missing(ErrorType type, const Value& name) {
    return report_.wrong(type, [&](Finding& finding) { finding.path = List{name}; });
  }

  template <class Name, class Matches>
  [[nodiscard]] const KeyParameter* find(const Name& name, Matches matches, std::size_t guess) const {
    const auto all = key_.parameters;
    if (guess < all.size() && matches(name, all[guess].name)) return &all[guess];
    const auto it = std::ranges::find_if(all, [&](const KeyParameter& p) { return matches(name, p.name); });
    return it == all.end() ? nullptr : &*it;
  }

  template <class Each, class Matches>
  [[gnu::always_inline]] ErrorType check_arguments(Each each, Matches matches) {
    const auto mark = report_.mark();
    auto first = key_.has_properties ? ErrorType::none : crash(report_, "KeyError: 'properties'");
    std::uint64_t seen = 0;
    std::size_t guess = 0;  // models and accepted calls mostly keep the order of the document
    each([&](const auto& name, const auto& value) __attribute__((always_inline)) {
      const auto* parameter = find(name, matches, guess);
      if (parameter != nullptr) {
        guess = static_cast<std::size_t>(parameter - key_.parameters.data());
        if (guess < 64) seen |= std::uint64_t{1} << guess;
        ++guess;
      }
      if (first == ErrorType::none || Report::every) {
        const auto found =
            parameter != nullptr ? check_parameter(*parameter, value, how_, report_) : unexpected(name, value);
        if (first == ErrorType::none) first = found;
      }
      // If only the fit matters, the first error decides, unless it is a crash: a missing parameter may replace a
      // crash.
      return report_.exact || first == ErrorType::none || first == ErrorType::upstream_crash;
    });
    if (!report_.exact && first != ErrorType::none && first != ErrorType::upstream_crash) return first;
    const auto is_given = [&](std::size_t parameter) {
      if (parameter < 64) return (seen >> parameter & 1U) != 0;
      bool given = false;
      each([&](const auto& name, const auto&) { return !(given = matches(name, key_.parameters[parameter].name)); });
      return given;
    };
    // The reference looks for required parameters before it compares values.
    if (key_.many || (key_.required & ~seen) != 0)
      if (const auto found = check_required(is_given, mark); found != ErrorType::none) {
        if constexpr (!Report::every) return found;
        first = found;
      }
    if (first == ErrorType::none || Report::every)
      if (key_.many || (key_.needed & ~seen) != 0)
        if (const auto found = check_needed(is_given); first == ErrorType::none) first = found;
    return first;
  }

  template <class Name, class Node>
  ErrorType unexpected(const Name& name, const Node& value) {
    return report_.wrong(ErrorType::unexpected_param, [&](Finding& finding) {
      finding.path = List{name_of(name)};
      finding.given = value.value();
    });
  }
  static Value name_of(const ValueNode& name) { return name.value(); }
  static Value name_of(const TapedNode& name) { return name.text(); }

  template <class Given>
  ErrorType check_required(Given is_given, std::size_t mark) {
    auto first = ErrorType::none;
    for (const auto& [parameter, shown] : key_.names->required) {
      if (is_given(parameter)) continue;
      if constexpr (!Report::every) report_.forget(mark);
      first = missing(ErrorType::missing_required, *shown);
      if constexpr (!Report::every) return first;
    }
    return first;
  }

  /// Checks the parameters of the accepted call that the call does not have: each must be one that may be left out.
  template <class Given>
  ErrorType check_needed(Given is_given) {
    auto first = ErrorType::none;
    for (const auto& [parameter, name, exception] : key_.names->needed) {
      if (parameter && is_given(*parameter)) continue;
      if (Report::every && parameter && is_required(*parameter)) continue;  // already reported
      if (!exception.empty()) return crash(report_, exception);
      first = missing(ErrorType::missing_optional, *name);
      if constexpr (!Report::every) return first;
    }
    return first;
  }

  [[nodiscard]] bool is_required(std::size_t parameter) const {
    return std::ranges::find(key_.names->required, parameter, &KeyNames::Required::parameter) !=
           key_.names->required.end();
  }

  const KeyCall& key_;
  const Checking& how_;
  Report& report_;
};

/// `call`: a ValueCall or a TapedCall.
template <class Call, class Report>
ErrorType check_call(const KeyCall& key, const Call& call, const Checking& how, Report& report) {
  return CallCheck<Report>(key, how, report).check(call);
}

}  // namespace evalrun::checkers
