// The rules of API-Bank's released evaluator, and the same rules with its faults fixed (specification: api-bank 4, 6).
#include "evalrun/checkers/rules.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "evalrun/call.hpp"

#include "api.hpp"
#include "api_bank.hpp"
#include "decode/python/evaluate/literal_eval.hpp"
#include "engine/explain.hpp"
#include "python/text.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers {
namespace {

using api_bank::Api;
using api_bank::World;

/// The evaluator as released, or without the faults that make it reject gold calls.
enum class Reading : std::uint8_t { released, fixed };

std::optional<Value> whole_number(const std::string& text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size();) {
    const int digit = decimal_digit(next_character(text, i));
    if (digit < 0) return std::nullopt;
    digits += static_cast<char>('0' + digit);
  }
  return digits.empty() ? std::nullopt : std::optional(integer_from_decimal(digits));
}

std::optional<Value> fraction(const std::string& text) {
  const auto dots = std::ranges::count(text, '.');
  const bool digits = std::ranges::all_of(text, [](char c) { return c == '.' || is_digit(c); });
  if (!digits || dots > 1 || text.size() == static_cast<std::size_t>(dots)) return std::nullopt;
  return Value(std::stod(text));
}

/// Reads text as a documented type; values of other types stay text.
struct Type {
  std::string_view name;
  std::optional<Value> (*read)(const std::string& text);
};
constexpr std::array<Type, 3> types{{
    {"int", whole_number},
    {"float", fraction},
    {"bool", [](const std::string& text) { return std::optional<Value>(text == "True"); }},
}};

/// One argument as the API gets it; nullopt: it has the wrong type.
std::optional<Value> typed(const Value& given, std::string_view type, Reading reading) {
  // Arguments of tool calls are JSON values; the reference knows only text.
  const auto text = str(given);
  if (const auto it = std::ranges::find(types, type, &Type::name); it != types.end()) return it->read(text);
  if (reading == Reading::fixed && type.starts_with("list")) {
    if (given.is_list()) return given;
    const auto read = literal_eval(text);
    return read && read->is_list() ? *read : Value(text);
  }
  return Value(text);
}

/// The name of a parameter in the API's document. Gold calls use another name for one of them.
std::string_view documented(std::string_view parameter, const Dict& parameters, Reading reading) {
  const bool alias =
      reading == Reading::fixed && parameter == "device_id" && parameters.find(std::string_view("name")) != nullptr;
  return alias ? "name" : parameter;
}

/// Fills in the arguments as the API gets them. Returns the fault that prevents the call, if there is one.
std::optional<Finding> prepare(const ApiBank& bank, const Api& api, const Dict& given, Reading reading,
                               Dict& arguments) {
  const auto* document = bank.api(api.name);
  const auto* parameters = document != nullptr ? document->get("input_parameters") : nullptr;
  const Dict none;
  const Dict& known = parameters != nullptr && parameters->is_dict() ? *parameters->dict() : none;
  for (const auto& [key, value] : given.items()) {
    const auto name = std::string(documented(str(key), known, reading));
    const auto* parameter = known.find(std::string_view(name));
    if (parameter == nullptr)
      return Finding{.error_type = ErrorType::api_invalid_parameter,
                     .path = List{key},
                     .given = value,
                     .detail = std::string(api.name)};
    auto read = typed(value, parameter->get_string("type"), reading);
    if (!read)
      return Finding{.error_type = ErrorType::api_invalid_type,
                     .path = List{name},
                     .given = value,
                     .wanted = Value(parameter->get_string("type"))};
    arguments.set(name, std::move(*read));
  }
  for (const auto& [key, parameter] : known.items())
    if (api_bank::is_required(api.name, str(key)) && arguments.find(key) == nullptr)
      return Finding{.error_type = ErrorType::api_missing_argument, .path = List{key}};
  return std::nullopt;
}

/// The gold call, as recorded or as the simulator answers it.
struct Gold {
  Dict input;
  Value output;
  bool raises = false;  ///< the simulator refuses the gold call (Reading::fixed)
};

/// The arguments of the gold call: as recorded, or (Reading::fixed) read by their documented types.
Dict gold_input(const ApiBank& bank, const Api& api, const Value& truth, Reading reading) {
  const auto* result = truth.get("result");
  const auto* recorded = result != nullptr ? result->get("input") : nullptr;
  Dict input;
  if (reading == Reading::released && recorded != nullptr && recorded->is_dict()) return *recorded->dict();
  const auto* given = truth.get("param_dict");
  if (given != nullptr && given->is_dict()) (void)prepare(bank, api, *given->dict(), reading, input);
  return input;
}

bool inputs_agree(const Api& api, const Dict& response, const Dict& gold) {
  if (api.all_inputs) return equal(Value(response), Value(gold));
  return std::ranges::all_of(api.fields, [&](const api_bank::Field& field) {
    return field.same(api_bank::value_of(response, field.parameter), api_bank::value_of(gold, field.parameter));
  });
}

bool outputs_agree(const Api& api, const Value& response, const Value& gold, Reading reading) {
  const auto same = reading == Reading::fixed && api.fixed_output != nullptr ? api.fixed_output : api.output;
  return same == nullptr || same(response, gold);
}

Gold gold_of(const World& world, const Api& api, const Value& truth, Reading reading) {
  Gold gold{gold_input(world.bank, api, truth, reading), {}, false};
  const auto* result = truth.get("result");
  const auto* output = result != nullptr ? result->get("output") : nullptr;
  if (output != nullptr) gold.output = *output;
  if (reading == Reading::released && output != nullptr) return gold;
  if (reading == Reading::fixed && api.name == api_bank::tool_searcher_name && output != nullptr) return gold;
  // Some recorded outputs come from other databases or depend on earlier calls. For these, the simulator's answer to
  // the gold call counts.
  auto here = api.call(world, gold.input);
  if (output != nullptr && !here.raised && outputs_agree(api, here.output, *output, reading)) return gold;
  gold.raises = here.raised;
  gold.output = std::move(here.output);
  return gold;
}

std::optional<Finding> compare(const World& world, const Api& api, const Dict& given, const Value& truth,
                               Reading reading) {
  Dict arguments;
  if (auto fault = prepare(world.bank, api, given, reading, arguments)) return fault;
  const auto gold = gold_of(world, api, truth, reading);
  const auto answer = api.call(world, arguments);
  if (answer.raised != gold.raises)
    return Finding{.error_type = ErrorType::api_exception, .detail = std::string(api.name)};
  if (!answer.raised && api.breaks_on_success && reading == Reading::released)
    return Finding{.error_type = ErrorType::api_key_error};
  const bool output_agrees = answer.raised || outputs_agree(api, answer.output, gold.output, reading);
  if (output_agrees && inputs_agree(api, arguments, gold.input)) return std::nullopt;
  // The error type depends on plain equality, even if the comparison above is more lenient.
  if (!answer.raised && !equal(answer.output, gold.output))
    return Finding{.error_type = ErrorType::api_output_mismatch, .detail = std::string(api.name)};
  return Finding{.error_type = ErrorType::api_input_mismatch};
}

std::optional<Finding> judge_call(const World& world, const std::optional<Call>& call, const Value& truth,
                                  Reading reading) {
  if (!call) return Finding{.error_type = ErrorType::api_no_call};
  const auto gold_name = truth.get_string("api_name");
  if (call->name != gold_name)
    return Finding{.error_type = ErrorType::api_name_mismatch, .given = Value(call->name), .wanted = Value(gold_name)};
  const auto* api = api_bank::find_api(gold_name);
  if (api == nullptr) return Finding{.error_type = ErrorType::api_name_mismatch, .wanted = Value(gold_name)};
  return compare(world, *api, call->arguments, truth, reading);
}

/// The gold call with the arguments of the data set.
std::optional<Call> gold_call(const Value& truth) {
  const auto* arguments = truth.get("param_dict");
  return Call{std::string(truth.get_string("api_name")),
              arguments != nullptr && arguments->is_dict() ? *arguments->dict() : Dict{}};
}

/// The gold call written as text and read by the reference's reader.
std::optional<Call> gold_as_read(const Value& truth) {
  const auto gold = gold_call(truth);
  return parse_api_request(write_api_request(gold->name, gold->arguments));
}

std::optional<Call> first_call(const Answered& answered) {
  auto calls = answered.decoded.ok ? calls_in(answered.decoded.value) : std::vector<Call>{};
  if (calls.empty()) return std::nullopt;
  return std::move(calls.front());
}

bool searches(const Answered& answered) {
  return answered.item.ground_truth.get_string("api_name") == api_bank::tool_searcher_name;
}

Verdict judge_as(const Answered& answered, Reading reading) {
  const auto* bank = dynamic_cast<const ApiBank*>(answered.item.background.get());
  if (bank == nullptr) return wrong({.error_type = ErrorType::api_no_call, .wanted = Value("API-Bank")});
  const auto call = first_call(answered);
  const auto& truth = answered.item.ground_truth;
  // Only cases whose gold call is a search need vectors.
  const World world{*bank, answered.embeddings};
  const bool needs_vectors = searches(answered);
  if (needs_vectors && answered.embeddings == nullptr) {
    Verdict verdict;
    verdict.not_scored = answered.no_embeddings;
    return verdict;
  }
  auto fault = judge_call(world, call, truth, reading);
  auto verdict = fault ? wrong(std::move(*fault)) : right();
  const auto gold = reading == Reading::released ? gold_as_read(truth) : gold_call(truth);
  verdict.attainable = verdict.valid || !judge_call(world, gold, truth, reading);
  verdict.stub = needs_vectors && answered.embeddings->is_stub();
  return verdict;
}

/// The keywords of the answer and of the gold call, and the texts that they are compared with.
std::vector<std::string> texts(const Answered& answered) {
  const auto* bank = dynamic_cast<const ApiBank*>(answered.item.background.get());
  if (bank == nullptr || !searches(answered)) return {};
  std::vector<std::string> all;
  for (const auto& call :
       {first_call(answered), gold_call(answered.item.ground_truth), gold_as_read(answered.item.ground_truth)})
    if (call) all.push_back(str(api_bank::value_of(call->arguments, "keywords")));
  for (const auto& api : bank->apis) all.push_back(api_bank::search_text(api));
  return all;
}

constexpr std::array<DatasetFormat, 1> dataset_formats{DatasetFormat::api_bank};

}  // namespace

extern const Rules api_bank_rules{"api-bank", "API-Bank's released evaluator, which rejects some of its own gold calls",
                                  [](const Answered& answered) { return judge_as(answered, Reading::released); },
                                  dataset_formats, texts};
extern const Rules api_bank_fixed{
    .id = "api-bank-fixed",
    .summary = "API-Bank with typed lists, tools judged by name, device_id and letter case forgiven",
    .check = [](const Answered& answered) { return judge_as(answered, Reading::fixed); },
    .dataset_formats = dataset_formats,
    .texts = texts,
    .former_id = "fixed"};

}  // namespace evalrun::checkers
