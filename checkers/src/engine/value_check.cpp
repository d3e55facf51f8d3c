#include "value_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "python_view.hpp"
#include "shown.hpp"
#include "standardize.hpp"
#include "text/messages.hpp"

namespace evalrun::checkers {
namespace {

Finding not_accepted(std::string_view type, std::string_view parameter, const Value& value, const List& accepted) {
  return Finding::wrong(type, fmt::format("parameter '{}': {} is not one of the accepted values {}", parameter,
                                          shown(value), shown(accepted)));
}

/// `dict.get(key)` for keys of any type.
const Value* lookup(const Dict& dict, const Value& key) { return dict.find(key); }

Finding unexpected_key(const Value& key) {
  return Finding::wrong("value_error:dict_key",
                        fmt::format("the key {} of the object is not in the accepted answer", shown(key)));
}

/// The value under one key against its options.
Finding check_option(std::string_view parameter, const Value& key, const Value& value, const Value& options,
                     DictRule rule) {
  if (rule == DictRule::v1 && options.is_dict()) return check_dict(parameter, value, List{options}, rule);
  std::string exception;
  std::optional<List> walked;
  if (!options.is_list()) walked = indexed_items(options, exception);
  const auto* items = options.is_list() ? options.list() : walked ? &*walked : nullptr;
  if (items == nullptr) return Finding::crash(exception);
  const auto wanted = standardized_value(value);
  if (std::ranges::any_of(*items, [&](const Value& item) { return standardizes_to(item, wanted); }))
    return Finding::fine();
  return Finding::wrong("value_error:dict_value",
                        fmt::format("parameter '{}', key {}: {} is not one of the accepted values {}", parameter,
                                    shown(key), shown(value), shown(standardized_items(*items))));
}

Finding check_keys(std::string_view parameter, const Dict& value, const Dict& answer, DictRule rule) {
  for (const auto& [key, item] : value.items()) {
    const auto* options = lookup(answer, key);
    if (options == nullptr) return unexpected_key(key);
    if (auto found = check_option(parameter, key, item, *options, rule); !found.valid) return found;
  }
  return Finding::fine();
}

/// v4 looks for missing keys even after another failure, and reports the missing one then.
Finding check_missing(const Dict& value, const Dict& answer, Finding found) {
  for (const auto& [key, options] : answer.items()) {
    if (lookup(value, key) != nullptr) continue;
    std::string exception;
    const auto optional = has(options, "", exception);
    if (!optional) return Finding::crash(exception);
    if (*optional) continue;
    found.valid = false;
    found.error_type = "value_error:dict_key";
    found.errors.emplace_back(fmt::format("the key {} of the object is missing", shown(key)));
    return found;
  }
  return found;
}

Finding check_one_dict(std::string_view parameter, const Value& value, const Value& answer, DictRule rule) {
  const auto* given = value.dict();
  if (given == nullptr)
    return Finding::crash(fmt::format("AttributeError: '{}' object has no attribute '{}'", value.type_name(),
                                      rule == DictRule::v1 ? "keys" : "items"));
  const auto* expected = answer.dict();
  if (expected == nullptr)
    return Finding::crash(fmt::format("AttributeError: '{}' object has no attribute '{}'", answer.type_name(),
                                      rule == DictRule::v1 ? "keys" : "items"));
  if (rule == DictRule::v1) {
    if (given->size() != expected->size())
      return Finding::wrong(
          "value_error:dict_items",
          fmt::format("parameter '{}': {} has {}, {} {} expected", parameter, shown(value),
                      counted(given->size(), "key"), expected->size(), form(expected->size(), "was", "were")));
    return check_keys(parameter, *given, *expected, rule);
  }
  auto found = check_keys(parameter, *given, *expected, rule);
  return found.crashed() ? found : check_missing(*given, *expected, std::move(found));
}

}  // namespace

Finding check_string(const PreparedParameter& parameter, const Value& value) {
  static thread_local std::string buffer;
  const auto given = standardize_into(*value.string(), buffer);
  if (std::ranges::find(parameter.texts, given) != parameter.texts.end()) return Finding::fine();
  return not_accepted("value_error:string", parameter.name, value, parameter.accepted());
}

Finding check_list(const PreparedParameter& parameter, const Value& value) {
  if (!parameter.unlistable_item.empty()) return Finding::crash(parameter.unlistable_item);
  const auto& given = *value.list();
  const auto is_given = [&](const List& wanted) {
    return std::ranges::equal(given, wanted, [](const Value& a, const Value& b) { return standardizes_to(a, b); });
  };
  if (std::ranges::any_of(parameter.lists, is_given)) return Finding::fine();
  return not_accepted("value_error:list/tuple", parameter.name, value, parameter.accepted());
}

Finding check_dict(std::string_view parameter, const Value& value, const List& accepted, DictRule rule) {
  Finding last{false, "dict_checker:unclear", {}};
  for (const auto& answer : accepted) {
    if (equal(answer, "")) continue;
    last = check_one_dict(parameter, value, answer, rule);
    if (last.valid || last.crashed()) return last;
  }
  return last;
}

Finding check_list_of_dicts(std::string_view parameter, const List& value, const List& accepted, DictRule rule) {
  Finding last{false, "list_dict_checker:unclear", {}};
  for (const auto& answer : accepted) {
    std::string exception;
    const auto count = length(answer, exception);
    if (!count) return Finding::crash(exception);
    if (value.size() != *count) {
      last = Finding::wrong("value_error:list_dict_count",
                            fmt::format("parameter '{}': a list of {} was given, {} {} expected", parameter,
                                        counted(value.size(), "object"), *count, form(*count, "was", "were")));
      continue;
    }
    const auto items = indexed_items(answer, exception);
    if (!items) return Finding::crash(exception);
    bool all = true;
    for (std::size_t i = 0; all && i < value.size(); ++i) {
      last = check_dict(parameter, value[i], List{(*items)[i]}, rule);
      if (last.crashed()) return last;
      all = last.valid;
    }
    if (all) return Finding::fine();
  }
  return last;
}

Finding check_raw(std::string_view parameter, const Value& value, const List& accepted) {
  return contains(accepted, value) ? Finding::fine() : not_accepted("value_error:others", parameter, value, accepted);
}

}  // namespace evalrun::checkers
