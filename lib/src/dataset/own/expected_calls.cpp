// The expected answer of an own case, in both forms.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "json_schema.hpp"
#include "parts.hpp"
#include "text/messages.hpp"

namespace evalrun::own {
namespace {

using Functions = std::vector<FunctionDoc>;

constexpr std::string_view plain_example = R"([{"name": "f", "arguments": {"a": 1}}])";
constexpr std::string_view accepted_example = R"([{"f": {"a": [1]}}])";

tl::unexpected<Error> not_offered(std::string_view name, const Functions& functions, std::string_view field,
                                  const std::string& where) {
  if (functions.empty())
    return wrong(where, field,
                 fmt::format("expects a call of '{}', and the case offers no function; describe it in \"functions\"",
                             cut(name)));
  std::vector<std::string_view> names;
  for (const auto& function : functions) names.push_back(function.name);
  return wrong(where, field, fmt::format("the function '{}' is not offered{}", cut(name), choices(name, names)));
}

/// Checks the names of the parameters: all are documented, and those that are required are there.
result<void> check_names(const Dict& arguments, const FunctionDoc& function, const std::string& field,
                         const std::string& where) {
  const auto* properties = function.properties();
  std::vector<std::string_view> names;
  if (properties != nullptr)
    for (const auto& [name, schema] : properties->items())
      if (name.is_string()) names.push_back(*name.string());
  for (const auto& [name, value] : arguments.items()) {
    const auto text = str(name);
    if (std::ranges::find(names, std::string_view(text)) != names.end()) continue;
    if (names.empty())
      return wrong(where, field,
                   fmt::format("'{}' is no parameter of '{}', which has none", cut(text), cut(function.name)));
    return wrong(where, field,
                 fmt::format("'{}' is no parameter of '{}'{}", cut(text), cut(function.name), choices(text, names)));
  }
  if (const auto* required = function.required())
    for (const auto& name : *required)
      if (arguments.find(name) == nullptr)
        return wrong(where, field,
                     fmt::format("the parameter '{}' of '{}' is required, and no value of it is expected; add it, or "
                                 "take it out of \"required\"",
                                 cut(str(name)), cut(function.name)));
  return {};
}

/// One accepted call, from {function: {parameter: [values]}}.
result<AcceptedCall> accepted_call(std::string_view name, const Value& parameters, const FunctionDoc& function,
                                   const std::string& field, const std::string& where) {
  if (!parameters.is_dict())
    return wrong(where, field,
                 other_type(fmt::format("an object of parameters, as in {}", accepted_example), parameters));
  for (const auto& [parameter, values] : parameters.dict()->items())
    if (!values.is_list() || values.list()->empty())
      return wrong(
          where, fmt::format("{}.{}", field, cut(str(parameter))),
          values.is_list()
              ? "holds no accepted value; write [\"\"] if the parameter is to be left out"
              : fmt::format("must be a list of accepted values, as in [{}]; plain values belong into \"expected\"",
                            cut(dump_json(values, {.ascii = false}), 40)));
  if (auto checked = check_names(*parameters.dict(), function, field, where); !checked)
    return tl::unexpected(checked.error());
  return AcceptedCall{std::string(name), parameters};
}

/// The arguments of a plain call: an object, or its JSON text as chat completions write it.
result<Dict> arguments_of(const Value* given, const std::string& field, const std::string& where) {
  if (given == nullptr) return Dict{};
  if (given->is_dict()) return *given->dict();
  if (given->is_string()) {
    if (given->string()->empty()) return Dict{};
    auto read = parse_json(*given->string());
    if (read && read->is_dict()) return std::move(*read->dict());
    return wrong(where, field, "is a text that holds no JSON object; write {\"a\": 1}, or that as a text");
  }
  return wrong(where, field, other_type("an object of arguments, as in {\"a\": 1}", *given));
}

struct PlainCall {
  std::string name;
  Dict arguments;
};

/// A call in one of three forms: {"name", "arguments"}, {"function": {"name", "arguments"}}, {name: arguments}.
result<PlainCall> plain_call(const Value& given, const std::string& field, const std::string& where) {
  if (!given.is_dict())
    return wrong(where, field, other_type(fmt::format("an object, as in {}", plain_example), given));
  const auto* tool_call = given.get("function");
  const bool wrapped = tool_call != nullptr && tool_call->is_dict() && tool_call->get("name") != nullptr;
  const auto& call = wrapped ? *tool_call : given;
  const auto place = wrapped ? field + ".function" : field;
  if (const auto* name = call.get("name"); name != nullptr && !name->is_dict()) {
    if (!name->is_string()) return wrong(where, place + ".name", other_type("a text", *name));
    auto arguments = arguments_of(call.get("arguments"), place + ".arguments", where);
    if (!arguments) return tl::unexpected(arguments.error());
    for (const auto& [key, value] : call.dict()->items())
      if (const auto member = str(key);
          member != "name" && member != "arguments" && member != "id" && member != "type" && member != "index")
        return wrong(where, fmt::format("{}.{}", place, cut(member)),
                     "is no part of a call; arguments stand in \"arguments\"");
    return PlainCall{*name->string(), std::move(*arguments)};
  }
  if (call.dict()->size() != 1)
    return wrong(where, place, fmt::format("is no call; write one object a call, as in {}", plain_example));
  const auto& [name, value] = call.dict()->items().front();
  auto arguments = arguments_of(&value, fmt::format("{}.{}", place, cut(str(name))), where);
  if (!arguments) return tl::unexpected(arguments.error());
  return PlainCall{str(name), std::move(*arguments)};
}

const FunctionDoc* named(const Functions& functions, std::string_view name) {
  const auto at = std::ranges::find(functions, name, &FunctionDoc::name);
  return at == functions.end() ? nullptr : &*at;
}

/// Whether the member says that no call is expected.
bool expects_none(const LeftAsText& given) { return !given.found() || given.text == "null" || given.items.empty(); }

}  // namespace

result<ExpectedAnswer> accepted_answer(const LeftAsText& given, const Functions& functions, const std::string& where) {
  ExpectedAnswer out;
  if (expects_none(given)) return out;
  const auto truth = read_member(given.text);
  const std::string field(given.member);
  const auto add = [&](std::string_view name, const Value& parameters, const FunctionDoc* function,
                       const std::string& place) -> result<void> {
    if (function == nullptr) return not_offered(name, functions, place, where);
    auto call = accepted_call(name, parameters, *function, fmt::format("{}.{}", place, cut(name)), where);
    if (!call) return tl::unexpected(call.error());
    out.accepted.push_back(std::move(*call));
    return {};
  };
  if (const auto* list = truth.list()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto place = fmt::format("{}[{}]", field, i);
      const auto* call = (*list)[i].dict();
      if (call == nullptr || call->size() != 1)
        return wrong(where, place,
                     call == nullptr ? other_type(fmt::format("an object, as in {}", accepted_example), (*list)[i])
                                     : fmt::format("must name one function, as in {}", accepted_example));
      const auto& [name, parameters] = call->items().front();
      if (auto added = add(str(name), parameters, named(functions, str(name)), place); !added)
        return tl::unexpected(added.error());
    }
  } else if (const auto* calls = truth.dict()) {  // as in BFCL v1: repeated names are numbered
    Case offered;
    offered.functions = functions;
    for (const auto& [name, parameters] : calls->items())
      if (auto added = add(str(name), parameters, function_meant(offered, str(name)), field); !added)
        return tl::unexpected(added.error());
  } else {
    return wrong(where, field, other_type(fmt::format("a list of accepted calls, as in {}", accepted_example), truth));
  }
  if (!out.accepted.empty()) out.ground_truth = LazyValue::unread(given.text, given.owner);
  return out;
}

result<ExpectedAnswer> plain_answer(const LeftAsText& given, const Functions& functions, const std::string& where) {
  ExpectedAnswer out;
  if (expects_none(given)) return out;
  const auto all = read_member(given.text);
  const std::string field(given.member);
  if (!all.is_list() && !all.is_dict())
    return wrong(where, field, other_type(fmt::format("a list of calls, as in {}", plain_example), all));
  const List calls = all.is_dict() ? List{all} : *all.list();
  List truth;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto place = all.is_dict() ? field : fmt::format("{}[{}]", field, i);
    auto call = plain_call(calls[i], place, where);
    if (!call) return tl::unexpected(call.error());
    const auto* function = named(functions, call->name);
    if (function == nullptr) return not_offered(call->name, functions, place, where);
    if (auto checked = check_names(call->arguments, *function, place, where); !checked)
      return tl::unexpected(checked.error());
    Dict accepted;
    for (const auto& [name, value] : call->arguments.items())
      accepted.set(name, List{accepted_form(value, function->property(str(name)))});
    out.accepted.push_back({call->name, accepted});
    truth.push_back(Dict{{call->name, std::move(accepted)}});
  }
  out.ground_truth = LazyValue(std::move(truth));
  return out;
}

}  // namespace evalrun::own
