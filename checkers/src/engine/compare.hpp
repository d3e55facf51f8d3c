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
[[gnu::always_inline]] inline bool is_same(Node node, const KeyValue& wanted, bool standardized) {
  switch (node.kind()) {
    case Kind::none: return wanted.kind == KeyValue::Kind::none;
    case Kind::string:
      return wanted.kind == KeyValue::Kind::text &&
             (node.is(wanted.text()) || (standardized && same_standardized(node.text(), wanted.text())));
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
    if (std::ranges::any_of(*items, [&](const Value& item) { return same_standardized(value, item); }))
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

/// Compares one value with the declared kind and the accepted values. Functions that few values reach are never
/// inlined, and no function takes a pointer to its caller's state: the common path keeps that in registers.
template <class Node, class Report>
struct ValueCheck {
  using Rule = KeyParameter::Rule;

  /// Precondition: the reference can iterate over the accepted values.
  [[gnu::always_inline]] static ErrorType check(const KeyParameter& parameter, Node node, Reference reference,
                                                Report& report) {
    if (kind(parameter, node) != parameter.expected || parameter.elements)
      if (const auto found = check_kind(parameter, node, report); found != ErrorType::none) return found;
    const bool text = parameter.rule == Rule::string;
    if (text || parameter.rule == Rule::raw)
      return is_accepted(parameter, node, text)
                 ? ErrorType::none
                 : not_accepted(text ? ErrorType::value_string : ErrorType::value_others, parameter, node, report);
    if (parameter.rule == Rule::list) return check_list(parameter, node, report);
    return check_dicts(parameter, node, reference, report);
  }

 private:
  [[nodiscard]] static Kind kind(const KeyParameter& parameter, Node node) {
    const auto kind = node.kind();
    return kind == Kind::tuple && parameter.tuples ? Kind::list : kind;
  }

  /// The value; a tuple that counts as a list becomes a list.
  [[nodiscard, gnu::noinline]] static Value as_compared(const KeyParameter& parameter, Node node) {
    Value value = node.value();
    if (value.tuple() != nullptr && parameter.tuples) return List(value.tuple()->items);
    return value;
  }

  /// Whether the kind of every element fits one of the accepted lists.
  [[nodiscard]] static bool elements_fit(const KeyParameter& parameter, Node node) {
    return std::ranges::any_of(parameter.lists, [&](const KeyList& list) {
      return node.all_elements([&](std::size_t, Node element) { return list.fits.has(element.kind()); });
    });
  }

  /// Precondition: the value is not of the declared kind, or the kinds of elements are declared.
  [[gnu::noinline]] static ErrorType check_kind(const KeyParameter& parameter, Node node, Report& report) {
    const auto given = kind(parameter, node);
    const bool nested = given == parameter.expected;
    if (nested) {
      if (given == Kind::list && elements_fit(parameter, node)) return ErrorType::none;
      report.wrong(ErrorType::type_nested, [&](Finding& finding) {
        describe(finding, parameter, node);
        finding.wanted = Value(python_name(*parameter.declaration->nested));
      });
    }
    if (parameter.wanted.has(given)) return nested ? ErrorType::type_nested : ErrorType::none;
    return report.wrong(ErrorType::type_simple, [&](Finding& finding) {
      describe(finding, parameter, node);
      finding.wanted = Value(python_name(parameter.expected));
    });
  }

  [[nodiscard, gnu::always_inline]] static bool is_accepted(const KeyParameter& parameter, Node node,
                                                            bool standardized) {
    if (parameter.tuples && node.kind() == Kind::tuple) return is_tuple_accepted(parameter, node, standardized);
    return is_any(parameter, node, standardized);
  }

  /// Compares a tuple that counts as a list as a list.
  [[nodiscard, gnu::noinline]] static bool is_tuple_accepted(const KeyParameter& parameter, Node node,
                                                             bool standardized) {
    const Value list = as_compared(parameter, node);
    return is_any(parameter, ValueNode(list), standardized);
  }

  template <class Any>
  [[nodiscard, gnu::always_inline]] static bool is_any(const KeyParameter& parameter, Any node, bool standardized) {
    for (const auto& accepted : parameter.accepted)
      if (is_same(node, accepted, standardized)) return true;
    return false;
  }

  [[gnu::noinline]] static ErrorType check_list(const KeyParameter& parameter, Node node, Report& report) {
    if (const auto exception = parameter.declaration->unlistable_item; !exception.empty())
      return crash(report, exception);
    const auto count = node.element_count();
    for (const auto& list : parameter.lists)
      if (count == list.items.size() &&
          node.all_elements([&](std::size_t i, Node element) { return is_same(element, list.items[i], true); }))
        return ErrorType::none;
    return not_accepted(ErrorType::value_list, parameter, node, report);
  }

  [[gnu::noinline]] static ErrorType check_dicts(const KeyParameter& parameter, Node node, Reference reference,
                                                 Report& report) {
    const std::span<const Value> accepted(*parameter.declaration->accepted);
    const Path path{.name = parameter.name};
    DictCheck check(reference, report);
    if (parameter.rule == Rule::dict) return check.check(node.value(), accepted, path);
    return check.check_list(as_compared(parameter, node), accepted, path);
  }

  [[gnu::noinline]] static ErrorType not_accepted(ErrorType type, const KeyParameter& parameter, Node node,
                                                  Report& report) {
    return report.wrong(type, [&](Finding& finding) {
      describe(finding, parameter, node);
      finding.wanted = Value(*parameter.declaration->accepted);
    });
  }

  static void describe(Finding& finding, const KeyParameter& parameter, Node node) {
    finding.path = List{parameter.name};
    finding.given = as_compared(parameter, node);
  }
};

/// ValueCheck, and a crash of the reference: it writes a value that is not accepted into its message, which fails for
/// very long integers.
template <class Node, class Report>
[[gnu::always_inline]] inline ErrorType compare(const KeyParameter& parameter, Node node, Reference reference,
                                                Report& report) {
  const auto mark = report.mark();
  const auto found = ValueCheck<Node, Report>::check(parameter, node, reference, report);
  if constexpr (std::is_same_v<Node, ValueNode>)
    if (found != ErrorType::none && found != ErrorType::upstream_crash && is_unwritable(node.value())) {
      report.forget(mark);
      return crash(report, "ValueError: Exceeds the limit (4300 digits) for integer string conversion");
    }
  return found;
}

/// The same, if the reference may be unable to iterate over the accepted values.
template <class Node, class Report>
ErrorType list_and_compare(const KeyParameter& parameter, Node node, Reference reference, Report& report) {
  if (parameter.rule == KeyParameter::Rule::unlistable) return crash(report, parameter.declaration->unlistable);
  return compare(parameter, node, reference, report);
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
  return list_and_compare(parameter, ValueNode(conversion.value), how.reference, report);
}

/// Checks an argument whose value is not compared, or is converted before.
template <class Node, class Report>
[[gnu::noinline]] ErrorType check_odd_parameter(const KeyParameter& parameter, Node node, const Checking& how,
                                                Report& report) {
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
    return list_and_compare(parameter, ValueNode(promoted), how.reference, report);
  }
  return list_and_compare(parameter, node, how.reference, report);
}

/// Compares one argument with its declaration and the accepted values.
template <class Node, class Report>
[[gnu::always_inline]] inline ErrorType check_parameter(const KeyParameter& parameter, Node node, const Checking& how,
                                                        Report& report) {
  using Rule = KeyParameter::Rule;
  const bool compared = parameter.rule < Rule::unexpected && !parameter.converts;
  if (!compared || (parameter.promotes && node.kind() == Kind::integer)) [[unlikely]]
    return check_odd_parameter(parameter, node, how, report);
  return compare(parameter, node, how.reference, report);
}

}  // namespace evalrun::checkers
