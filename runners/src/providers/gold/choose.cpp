#include <algorithm>
#include <optional>
#include <string_view>

#include "gold_answer.hpp"

namespace evalrun::runners {
namespace {

bool is_omission(const Value& value) { return value.is_string() && value.string()->empty(); }

/// {key: [alternatives]} -> {key: value}. Values inside an alternative are compared as they are; only the v1 dataset
/// format nests a dict of alternatives directly.
Value dict_without_alternatives(const Dict& accepted) {
  Dict chosen;
  for (const auto& [key, alternatives] : accepted.items()) {
    if (alternatives.is_dict()) {
      chosen.set(key, without_alternatives(alternatives));
    } else if (const auto* options = alternatives.list(); options != nullptr) {
      const auto usable = std::ranges::find_if_not(*options, is_omission);
      if (usable != options->end()) chosen.set(key, *usable);
    } else {
      chosen.set(key, alternatives);
    }
  }
  return chosen;
}

bool is_required(const FunctionDoc& function, const Value& parameter) {
  const auto* required = function.required();
  return required != nullptr &&
         std::ranges::any_of(*required, [&](const auto& name) { return equal(name, parameter); });
}

/// The facts about a parameter that decide which of its alternatives is passed.
struct Parameter {
  bool required = false;
  bool documented = false;
  bool has_null = true;  ///< the language can write None
};

/// The value to pass; nullopt if the parameter is to be left out.
std::optional<Value> chosen_value(const Value& alternatives, const Parameter& parameter) {
  const auto* options = alternatives.list();
  if (options == nullptr) return without_alternatives(alternatives);
  const bool may_be_left_out = std::ranges::any_of(*options, is_omission);
  if (may_be_left_out && !parameter.documented) return std::nullopt;
  const auto usable = std::ranges::find_if_not(*options, [&](const Value& option) {
    return is_omission(option) || (may_be_left_out && option.is_none() && !parameter.has_null);
  });
  if (usable != options->end()) return without_alternatives(*usable);
  if (!parameter.required) return std::nullopt;
  return options->empty() ? Value(List{}) : Value("");
}

Value any_value(const Value& schema) {
  if (const auto* standard = schema.get("default"); standard != nullptr && !standard->is_none()) return *standard;
  if (const auto* members = schema.get("enum");
      members != nullptr && members->list() != nullptr && !members->list()->empty())
    return members->list()->front();
  const auto type = schema.get_string("type");
  if (type == "integer") return 1;
  if (type == "float" || type == "number") return 1.5;
  if (type == "boolean") return true;
  if (type == "array" || type == "tuple") return List{};
  if (type == "dict" || type == "object") return Dict{};
  return "example";
}

}  // namespace

Value without_alternatives(const Value& accepted) {
  if (const auto* dict = accepted.dict(); dict != nullptr) return dict_without_alternatives(*dict);
  const auto* list = accepted.list();
  if (list == nullptr) return accepted;
  List chosen;
  for (const auto& item : *list) chosen.push_back(item.is_dict() ? dict_without_alternatives(*item.dict()) : item);
  return chosen;
}

std::vector<ChosenCall> chosen_calls(const Case& item) {
  std::vector<ChosenCall> calls;
  for (const auto& accepted : item.accepted) {
    const auto* function = function_meant(item, accepted.key);
    ChosenCall chosen{{function != nullptr ? function->name : accepted.key, {}}, function};
    const auto* parameters = accepted.parameters.dict();
    for (std::size_t i = 0; parameters != nullptr && i < parameters->size(); ++i) {
      const auto& [name, alternatives] = parameters->items()[i];
      const Parameter parameter{
          .required = function != nullptr && is_required(*function, name),
          .documented = function == nullptr || (name.is_string() && function->property(*name.string()) != nullptr),
          .has_null = item.language == Language::python};
      if (auto value = chosen_value(alternatives, parameter)) chosen.call.arguments.set(name, std::move(*value));
    }
    calls.push_back(std::move(chosen));
  }
  return calls;
}

ChosenCall any_call(const FunctionDoc& function) {
  ChosenCall chosen{{function.name, {}}, &function};
  if (const auto* required = function.required(); required != nullptr)
    for (const auto& name : *required) {
      if (!name.is_string()) continue;
      const auto* schema = function.property(*name.string());
      chosen.call.arguments.set(name, schema != nullptr ? any_value(*schema) : Value("example"));
    }
  return chosen;
}

}  // namespace evalrun::runners
