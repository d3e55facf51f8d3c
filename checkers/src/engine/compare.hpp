/// The rules that compare one value with the accepted values (specification: bfcl-semantics 5), written once for both
/// forms of values, and for checks with and without findings. ErrorType::none: the value is accepted.
/// Functions that every argument passes through are always inlined: otherwise a verdict takes 7 % more instructions.
#pragma once
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>

#include "bfcl/convert.hpp"
#include "findings.hpp"
#include "nodes.hpp"
#include "python_view.hpp"
#include "standardize.hpp"

namespace evalrun::checkers {

/// The reference to follow where the two differ.
enum class Reference : std::uint8_t {
  v4,  ///< a key of a dict may be missing if "" is an option; options are lists
  v1,  ///< dicts must have equally many keys; an option that is a dict is compared as a dict
};

struct Checking {
  Language language = Language::python;
  Reference reference = Reference::v4;
  bool underscore_to_dot = false;
};

/// Python's equality; with `standardized`, texts are also the same if their standardized forms are.
template <class Node>
[[gnu::always_inline]] inline bool is_same(const Node& node, const KeyValue& wanted, bool standardized) {
  switch (node.kind()) {
    case Kind::none: return wanted.kind == KeyValue::Kind::none;
    case Kind::string:
      return wanted.kind == KeyValue::Kind::text &&
             (node.is(wanted.text()) || (standardized && standardizes_to(node.text(), wanted.standardized())));
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
      if (wanted.kind == KeyValue::Kind::number) {
        double number = 0;
        return node.as_exact(number) ? number == wanted.number : equal(node.value(), Value(wanted.number));
      }
      [[fallthrough]];
    default: return wanted.kind == KeyValue::Kind::other && equal(node.value(), wanted.value());
  }
}

/// Whether the value is or holds an integer with more digits than Python writes.
[[nodiscard]] bool is_unwritable(const Value& value);

template <class Report>
class DictCheck {
 public:
  DictCheck(Reference reference, Report& report) : reference_(reference), report_(report) {}

  /// Compares an object with the accepted ones.
  ErrorType check(const Value& value, std::span<const Value> accepted, const Path& path) {
    const auto mark = report_.mark();
    auto last = ErrorType::dict_unclear;
    bool compared = false;
    for (const auto& answer : accepted) {
      if (equal(answer, "")) continue;
      compared = true;
      report_.forget(mark);
      last = check_one(value, answer, path);
      if (last == ErrorType::none || last == ErrorType::upstream_crash) return last;
    }
    return compared ? last : report_.wrong(last, [&](Finding& finding) { describe(finding, path, value); });
  }

  /// Compares a list of objects with the accepted lists.
  ErrorType check_list(const Value& value, std::span<const Value> accepted, const Path& path) {
    const auto mark = report_.mark();
    const List& given = *value.list();
    auto last = ErrorType::list_dict_unclear;
    bool compared = false;
    for (const auto& answer : accepted) {
      std::string exception;
      const auto count = length(answer, exception);
      if (!count) return stop(mark, exception);
      report_.forget(mark);
      compared = true;
      if (given.size() != *count) {
        last = report_.wrong(ErrorType::value_list_dict_count, [&](Finding& finding) {
          describe(finding, path, value);
          finding.wanted = Value(*count);
        });
        continue;
      }
      const auto items = indexed_items(answer, exception);
      if (!items) return stop(mark, exception);
      last = check_items(given, *items, path);
      if (last == ErrorType::none || last == ErrorType::upstream_crash) return last;
    }
    return compared ? last : report_.wrong(last, [&](Finding& finding) { describe(finding, path, value); });
  }

 private:
  static void describe(Finding& finding, const Path& path, const Value& given) {
    finding.path = path.parts();
    finding.given = given;
  }

  ErrorType stop(std::size_t mark, std::string_view exception) {
    report_.forget(mark);
    return crash(report_, exception);
  }

  ErrorType check_items(const List& given, const List& items, const Path& path) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Value index(i);
      const Path inside{&path, &index};
      if (const auto found = check(given[i], {&items[i], 1}, inside); found != ErrorType::none) return found;
    }
    return ErrorType::none;
  }

  ErrorType check_one(const Value& value, const Value& answer, const Path& path) {
    const auto no_dict = [&](const Value& what) {
      return crash(report_, fmt::format("AttributeError: '{}' object has no attribute '{}'", what.type_name(),
                                        reference_ == Reference::v1 ? "keys" : "items"));
    };
    const auto* given = value.dict();
    if (given == nullptr) return no_dict(value);
    const auto* expected = answer.dict();
    if (expected == nullptr) return no_dict(answer);
    if (reference_ == Reference::v1 && given->size() != expected->size())
      return report_.wrong(ErrorType::value_dict_items, [&](Finding& finding) {
        describe(finding, path, value);
        finding.wanted = Value(expected->size());
      });
    const auto mark = report_.mark();
    const auto found = check_keys(*given, *expected, path);
    if (reference_ == Reference::v1 || found == ErrorType::upstream_crash) return found;
    // v4 looks for missing keys even after another error, and then reports the missing key.
    const auto missing = check_missing(*given, *expected, path, mark);
    return missing == ErrorType::none ? found : missing;
  }

  ErrorType check_keys(const Dict& value, const Dict& answer, const Path& path) {
    for (const auto& [key, item] : value.items()) {
      const Path inside{&path, &key};
      const auto* options = answer.find(key);
      if (options == nullptr)
        return report_.wrong(ErrorType::value_dict_key, [&](Finding& finding) { describe(finding, inside, item); });
      if (const auto found = check_option(item, *options, inside); found != ErrorType::none) return found;
    }
    return ErrorType::none;
  }

  /// Compares the value under one key with its options.
  ErrorType check_option(const Value& value, const Value& options, const Path& path) {
    if (reference_ == Reference::v1 && options.is_dict()) return check(value, {&options, 1}, path);
    std::string exception;
    std::optional<List> walked;
    if (!options.is_list()) walked = indexed_items(options, exception);
    const auto* items = options.is_list() ? options.list() : walked ? &*walked : nullptr;
    if (items == nullptr) return crash(report_, exception);
    const auto wanted = standardized_value(value);
    if (std::ranges::any_of(*items, [&](const Value& item) { return standardizes_to(item, wanted); }))
      return ErrorType::none;
    return report_.wrong(ErrorType::value_dict_value, [&](Finding& finding) {
      describe(finding, path, value);
      finding.wanted = Value(standardized_items(*items));
    });
  }

  ErrorType check_missing(const Dict& value, const Dict& answer, const Path& path, std::size_t mark) {
    for (const auto& [key, options] : answer.items()) {
      if (value.find(key) != nullptr) continue;
      std::string exception;
      const auto optional = has(options, "", exception);
      if (!optional) return stop(mark, exception);
      if (*optional) continue;
      const Path inside{&path, &key};
      return report_.wrong(ErrorType::value_dict_key, [&](Finding& finding) {
        finding.path = inside.parts();
        finding.wanted = options;
      });
    }
    return ErrorType::none;
  }

  Reference reference_;
  Report& report_;
};

/// Compares one value with the declared kind and the accepted values.
template <class Node, class Report>
class ValueCheck {
 public:
  ValueCheck(const KeyParameter& parameter, const Node& node, Reference reference, Report& report)
      : parameter_(parameter), node_(node), reference_(reference), report_(report) {}

  [[gnu::always_inline]] ErrorType check() {
    using Rule = KeyParameter::Rule;
    if (parameter_.rule == Rule::unlistable) return crash(report_, parameter_.declaration->unlistable);
    if (const auto found = check_kind(); found != ErrorType::none) return found;
    const Path path{.name = parameter_.name};
    const auto accepted = [&] { return std::span<const Value>(*parameter_.declaration->accepted); };
    switch (parameter_.rule) {
      case Rule::string: return is_accepted(true) ? ErrorType::none : not_accepted(ErrorType::value_string);
      case Rule::list: return check_list();
      case Rule::dict: return DictCheck(reference_, report_).check(node_.value(), accepted(), path);
      case Rule::list_of_dicts: return DictCheck(reference_, report_).check_list(as_compared(), accepted(), path);
      default: return is_accepted(false) ? ErrorType::none : not_accepted(ErrorType::value_others);
    }
  }

 private:
  [[nodiscard]] Kind kind() const {
    const auto kind = node_.kind();
    return kind == Kind::tuple && parameter_.tuples ? Kind::list : kind;
  }

  /// The value; a tuple that counts as a list becomes a list.
  [[nodiscard]] Value as_compared() const {
    Value value = node_.value();
    if (value.tuple() != nullptr && parameter_.tuples) return List(value.tuple()->items);
    return value;
  }

  /// Whether the kind of every element fits one of the accepted lists.
  [[nodiscard]] bool elements_fit() const {
    return std::ranges::any_of(parameter_.lists, [&](const KeyList& list) {
      return node_.all_elements([&](std::size_t, const Node& element) { return list.fits.has(element.kind()); });
    });
  }

  [[gnu::always_inline]] ErrorType check_kind() {
    const auto given = kind();
    bool nested = false;
    if (given == parameter_.expected) {
      if (!parameter_.elements || (given == Kind::list && elements_fit())) return ErrorType::none;
      nested = true;
      report_.wrong(ErrorType::type_nested, [&](Finding& finding) {
        describe(finding);
        finding.wanted = Value(python_name(*parameter_.declaration->nested));
      });
    }
    if (parameter_.wanted.has(given)) return nested ? ErrorType::type_nested : ErrorType::none;
    return report_.wrong(ErrorType::type_simple, [&](Finding& finding) {
      describe(finding);
      finding.wanted = Value(python_name(parameter_.expected));
    });
  }

  [[nodiscard, gnu::always_inline]] bool is_accepted(bool standardized) const {
    // A tuple that counts as a list is compared as a list.
    if (parameter_.tuples && node_.kind() == Kind::tuple) {
      const Value list = as_compared();
      return is_any(ValueNode(list), standardized);
    }
    return is_any(node_, standardized);
  }

  template <class Any>
  [[nodiscard, gnu::always_inline]] bool is_any(const Any& node, bool standardized) const {
    for (const auto& accepted : parameter_.accepted)
      if (is_same(node, accepted, standardized)) return true;
    return false;
  }

  ErrorType check_list() {
    if (const auto& exception = parameter_.declaration->unlistable_item; !exception.empty())
      return crash(report_, exception);
    for (const auto& list : parameter_.lists)
      if (node_.element_count() == list.items.size() &&
          node_.all_elements([&](std::size_t i, const Node& element) { return is_same(element, list.items[i], true); }))
        return ErrorType::none;
    return not_accepted(ErrorType::value_list);
  }

  ErrorType not_accepted(ErrorType type) {
    return report_.wrong(type, [&](Finding& finding) {
      describe(finding);
      finding.wanted = Value(*parameter_.declaration->accepted);
    });
  }

  void describe(Finding& finding) const {
    finding.path = List{parameter_.name};
    finding.given = as_compared();
  }

  const KeyParameter& parameter_;
  const Node& node_;
  Reference reference_;
  Report& report_;
};

/// ValueCheck, and a crash of the reference: it writes a value that is not accepted into its message, which fails for
/// very long integers.
template <class Node, class Report>
[[gnu::always_inline]] inline ErrorType compare(const KeyParameter& parameter, const Node& node, Reference reference,
                                                Report& report) {
  const auto mark = report.mark();
  const auto found = ValueCheck<Node, Report>(parameter, node, reference, report).check();
  if constexpr (std::is_same_v<Node, ValueNode>)
    if (found != ErrorType::none && found != ErrorType::upstream_crash && is_unwritable(node.value())) {
      report.forget(mark);
      return crash(report, "ValueError: Exceeds the limit (4300 digits) for integer string conversion");
    }
  return found;
}

/// Java and JavaScript arguments are texts, converted by the declared type (specification: bfcl-semantics 9.3).
template <class Report>
ErrorType check_text(const KeyParameter& parameter, const Value& given, const Checking& how, Report& report) {
  const auto& declaration = *parameter.declaration;
  if (!given.is_string())
    return report.wrong(how.language == Language::java ? ErrorType::type_java : ErrorType::type_javascript,
                        [&](Finding& finding) {
                          finding.path = List{parameter.name};
                          finding.given = given;
                          finding.wanted = "text";
                        });
  if (!declaration.broken_element.empty()) return crash(report, declaration.broken_element);
  std::optional<std::string> element;
  if (!declaration.element.empty()) element = declaration.element;
  const auto conversion = convert(how.language, declaration.declared, element, *given.string());
  if (conversion.crashed) return crash(report, conversion.crash);
  return compare(parameter, ValueNode(conversion.value), how.reference, report);
}

/// Compares one argument with its declaration and the accepted values.
template <class Node, class Report>
[[gnu::always_inline]] inline ErrorType check_parameter(const KeyParameter& parameter, const Node& node,
                                                        const Checking& how, Report& report) {
  using Rule = KeyParameter::Rule;
  if (parameter.rule == Rule::unexpected)
    return report.wrong(ErrorType::unexpected_param, [&](Finding& finding) {
      finding.path = List{parameter.name};
      finding.given = node.value();
    });
  if (parameter.rule == Rule::broken) return crash(report, parameter.declaration->broken);
  if (parameter.converts) return check_text(parameter, node.value(), how, report);
  if (parameter.promotes && node.kind() == Kind::integer) {
    double number = 0;
    if (!node.as_exact(number)) number = to_double(node.value());
    if (std::isinf(number)) return crash(report, "OverflowError: int too large to convert to float");
    const Value promoted(number);
    return compare(parameter, ValueNode(promoted), how.reference, report);
  }
  return compare(parameter, node, how.reference, report);
}

}  // namespace evalrun::checkers
