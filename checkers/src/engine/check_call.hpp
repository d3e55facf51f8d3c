/// Compares one call with one accepted call (specification: bfcl-semantics 4, 9.3). ErrorType::none: the call fits;
/// otherwise the first error.
#pragma once
#include <cstdint>

#include "compare.hpp"

namespace evalrun::checkers {

/// Compares one call with one accepted call. As in ValueCheck, functions that few calls reach are never inlined.
template <class Report>
struct CallCheck {
  [[gnu::always_inline]] static ErrorType check(const KeyCall& key, TapedCall call, const Checking& how,
                                                Report& report) {
    if (!call.is_to(name(key, how))) return wrong_name(key, call, how, report);
    if (!key.has_required) return crash(report, "KeyError: 'required'");
    return check_arguments(
        key, how, report, [call](auto visit) __attribute__((always_inline)) { call.each_argument(visit); },
        [](TapedNode name, std::string_view known) { return name.is(known); });
  }

  static ErrorType check(const KeyCall& key, ValueCall call, const Checking& how, Report& report) {
    const auto* arguments = call.arguments(name(key, how));
    if (arguments == nullptr) return wrong_name(key, call, how, report);
    if (!key.has_required) return crash(report, "KeyError: 'required'");
    const auto* given = arguments->dict();
    if (given == nullptr) return check_odd(key, *arguments, report);
    return check_arguments(
        key, how, report,
        [given](auto visit) {
          for (const auto& [name, value] : given->items())
            if (!visit(ValueNode(name), ValueNode(value))) return;
        },
        [](ValueNode name, std::string_view known) { return name.kind() == Kind::string && name.is(known); });
  }

 private:
  [[nodiscard]] static std::string_view name(const KeyCall& key, const Checking& how) {
    return how.underscore_to_dot ? key.underscored : key.name;
  }

  template <class Call>
  [[gnu::noinline]] static ErrorType wrong_name(const KeyCall& key, Call call, const Checking& how, Report& report) {
    return report.wrong(ErrorType::wrong_func_name, [&](Finding& finding) {
      finding.given = call.names();
      finding.wanted = Value(name(key, how));
    });
  }

  /// The parameters of the call are no object.
  [[gnu::noinline]] static ErrorType check_odd(const KeyCall& key, const Value& arguments, Report& report) {
    for (const auto& [parameter, shown] : key.names->required) {
      std::string exception;
      const auto present = has(arguments, key.parameters[parameter].name, exception);
      if (!present) return crash(report, exception);
      if (!*present) return missing(ErrorType::missing_required, *shown, report);
    }
    return crash(report, fmt::format("AttributeError: '{}' object has no attribute 'items'", arguments.type_name()));
  }

  static ErrorType missing(ErrorType type, const Value& name, Report& report) {
    return report.wrong(type, [&](Finding& finding) { finding.path = List{name}; });
  }

  /// The index of the parameter of that name, mostly `guess`; all.size() if there is none.
  template <class Name, class Matches>
  [[nodiscard, gnu::always_inline]] static std::size_t find(std::span<const KeyParameter> all, Name name,
                                                            Matches matches, std::size_t guess) {
    return guess < all.size() && matches(name, all[guess].name) ? guess : find_anywhere(all, name, matches);
  }
  template <class Name, class Matches>
  [[nodiscard, gnu::noinline]] static std::size_t find_anywhere(std::span<const KeyParameter> all, Name name,
                                                                Matches matches) {
    const auto it = std::ranges::find_if(all, [&](const KeyParameter& p) { return matches(name, p.name); });
    return static_cast<std::size_t>(it - all.begin());
  }

  template <class Each, class Matches>
  [[gnu::always_inline]] static ErrorType check_arguments(const KeyCall& key, const Checking& how, Report& report,
                                                          Each each, Matches matches) {
    const auto mark = report.mark();
    auto first = key.has_properties ? ErrorType::none : crash(report, "KeyError: 'properties'");
    std::uint64_t seen = 0;
    std::size_t guess = 0;  // models and accepted calls mostly keep the order of the document
    each([&](auto name, auto value) __attribute__((always_inline)) {
      const auto at = find(key.parameters, name, matches, guess);
      const bool known = at < key.parameters.size();
      if (known) {
        if (at < 64) seen |= std::uint64_t{1} << at;
        guess = at + 1;
      }
      if (first == ErrorType::none || Report::every) {
        const auto found =
            known ? check_parameter(key.parameters[at], value, how, report) : unexpected(name, value, report);
        if (first == ErrorType::none) first = found;
      }
      // If only the fit matters, the first error decides, unless it is a crash: a missing parameter may replace a
      // crash.
      return first == ErrorType::none || report.exact || first == ErrorType::upstream_crash;
    });
    if (first != ErrorType::none && !report.exact && first != ErrorType::upstream_crash) return first;
    const bool complete = ((key.required | key.needed) & ~seen) == 0;
    return complete && !key.many ? first : check_missing(key, seen, first, mark, report, each, matches);
  }

  /// Looks for parameters that are missing. `first`: the first error of the arguments that are given.
  template <class Each, class Matches>
  [[gnu::noinline]] static ErrorType check_missing(const KeyCall& key, std::uint64_t seen, ErrorType first,
                                                   std::size_t mark, Report& report, Each each, Matches matches) {
    const auto is_given = [&](std::size_t parameter) {
      if (parameter < 64) return (seen >> parameter & 1U) != 0;
      bool given = false;
      each([&](auto name, auto) { return !(given = matches(name, key.parameters[parameter].name)); });
      return given;
    };
    // The reference looks for required parameters before it compares values.
    if (key.many || (key.required & ~seen) != 0)
      if (const auto found = check_required(*key.names, is_given, mark, report); found != ErrorType::none) {
        if constexpr (!Report::every) return found;
        first = found;
      }
    if (first == ErrorType::none || Report::every)
      if (key.many || (key.needed & ~seen) != 0)
        if (const auto found = check_needed(*key.names, is_given, report); first == ErrorType::none) first = found;
    return first;
  }

  template <class Name, class Node>
  [[gnu::noinline]] static ErrorType unexpected(Name name, Node value, Report& report) {
    return report.wrong(ErrorType::unexpected_param, [&](Finding& finding) {
      finding.path = List{name_of(name)};
      finding.given = value.value();
    });
  }
  static Value name_of(ValueNode name) { return name.value(); }
  static Value name_of(TapedNode name) { return name.text(); }

  template <class Given>
  static ErrorType check_required(const KeyNames& names, Given is_given, std::size_t mark, Report& report) {
    auto first = ErrorType::none;
    for (const auto& [parameter, shown] : names.required) {
      if (is_given(parameter)) continue;
      if constexpr (!Report::every) report.forget(mark);
      first = missing(ErrorType::missing_required, *shown, report);
      if constexpr (!Report::every) return first;
    }
    return first;
  }

  /// Checks the parameters of the accepted call that the call does not have: each must be one that may be left out.
  template <class Given>
  static ErrorType check_needed(const KeyNames& names, Given is_given, Report& report) {
    auto first = ErrorType::none;
    for (const auto& [parameter, name, exception] : names.needed) {
      if (parameter && is_given(*parameter)) continue;
      if (Report::every && parameter && is_required(names, *parameter)) continue;  // already reported
      if (!exception.empty()) return crash(report, exception);
      first = missing(ErrorType::missing_optional, *name, report);
      if constexpr (!Report::every) return first;
    }
    return first;
  }

  [[nodiscard]] static bool is_required(const KeyNames& names, std::size_t parameter) {
    return std::ranges::find(names.required, parameter, &KeyNames::Required::parameter) != names.required.end();
  }
};

/// `call`: a ValueCall or a TapedCall.
template <class Call, class Report>
ErrorType check_call(const KeyCall& key, Call call, const Checking& how, Report& report) {
  return CallCheck<Report>::check(key, call, how, report);
}

}  // namespace evalrun::checkers
