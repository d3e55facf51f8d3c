#include "evalrun/error_type.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace evalrun {
namespace {

struct Row {
  ErrorType type;
  std::string_view name, meaning;
};

// tests/repository/error_types.sh compares the names and meanings with docs/glossary.md.
constexpr std::array<Row, 46> table{{
    {ErrorType::none, "", ""},
    {ErrorType::decoder_failed, "ast_decoder:decoder_failed", "the answer cannot be decoded into calls"},
    {ErrorType::decoder_wrong_output_format, "ast_decoder:decoder_wrong_output_format",
     "the answer decodes, but not to a list of calls"},
    {ErrorType::abstained, "ast_decoder:abstained", "strict: a call is wanted, and the model answered in words"},
    {ErrorType::simple_wrong_count, "simple_function_checker:wrong_count",
     "one call is wanted, and the answer has none or several"},
    {ErrorType::multiple_wrong_count, "multiple_function_checker:wrong_count",
     "the same, with several functions on offer"},
    {ErrorType::parallel_wrong_count, "parallel_function_checker_no_order:wrong_count",
     "the number of calls differs from the number of accepted calls"},
    {ErrorType::wrong_func_name, "simple_function_checker:wrong_func_name", "another function was called"},
    {ErrorType::missing_required, "simple_function_checker:missing_required", "a required parameter is missing"},
    {ErrorType::missing_optional, "simple_function_checker:missing_optional",
     "a parameter of the accepted call that may not be left out is missing"},
    {ErrorType::unexpected_param, "simple_function_checker:unexpected_param",
     "a parameter that the function or the accepted call does not have"},
    {ErrorType::cannot_find_match, "parallel_function_checker_no_order:cannot_find_match",
     "no remaining call matches an accepted call"},
    {ErrorType::cannot_find_description, "parallel_function_checker_no_order:cannot_find_description",
     "the case has no function for an accepted call: a fault of the data"},
    {ErrorType::type_simple, "type_error:simple", "a value does not have the declared type"},
    {ErrorType::type_nested, "type_error:nested",
     "the elements of a list, or deeper values, do not have the declared type"},
    {ErrorType::type_java, "type_error:java", "a Java argument that is not text"},
    {ErrorType::type_javascript, "type_error:js", "a JavaScript argument that is not text"},
    {ErrorType::value_string, "value_error:string", "a text differs from every accepted text"},
    {ErrorType::value_list, "value_error:list/tuple", "a list differs from every accepted list"},
    {ErrorType::value_others, "value_error:others",
     "a number, a truth value or another value differs from every accepted value"},
    {ErrorType::value_enum, "value_error:enum", "strict: a value that the function's enum does not list"},
    {ErrorType::value_dict_key, "value_error:dict_key", "an object has a key too many or too few"},
    {ErrorType::value_dict_value, "value_error:dict_value", "a value in an object differs from every accepted value"},
    {ErrorType::value_dict_items, "value_error:dict_items",
     "v1: an object has more or fewer keys than the accepted object"},
    {ErrorType::value_list_dict_count, "value_error:list_dict_count",
     "a list of objects is longer or shorter than every accepted list"},
    {ErrorType::dict_unclear, "dict_checker:unclear", "an object without an alternative to compare it with"},
    {ErrorType::list_dict_unclear, "list_dict_checker:unclear",
     "a list of objects without an alternative to compare it with"},
    {ErrorType::irrelevance_call, "irrelevance_error:decoder_success", "a call was made where none is right"},
    {ErrorType::irrelevance_unknown_function, "irrelevance_error:unknown_function",
     "strict: the same, with a function that was not offered"},
    {ErrorType::irrelevance_malformed, "irrelevance_error:malformed",
     "strict: no call is right, and the answer is a broken call or empty"},
    {ErrorType::relevance_no_call, "relevance_error:decoder_failed", "no call was made where one is right"},
    {ErrorType::relevance_call, "relevance_error:decoder_success",
     "v1, category relevance: a call was made where none is right"},
    {ErrorType::relevance_unknown_function, "relevance_error:unknown_function",
     "strict: a call is right, but only functions that were not offered were called"},
    {ErrorType::upstream_crash, "upstream_crash", "the reference would end with an exception; counted as wrong"},
    {ErrorType::api_no_call, "NO_API_CALL", "API-Bank: no request [Name(...)] in the answer"},
    {ErrorType::api_name_mismatch, "API_NAME_MISMATCH", "API-Bank: another API was called"},
    {ErrorType::api_invalid_parameter, "INVALID_INPUT_PARAMETER", "API-Bank: a parameter that the API does not have"},
    {ErrorType::api_invalid_type, "INVALID_PARAMETER_TYPE",
     "API-Bank: an argument is not the number that the API wants"},
    {ErrorType::api_missing_argument, "MISS_INPUT_ARGUMENT", "API-Bank: a required argument is missing"},
    {ErrorType::api_exception, "HAS_EXCEPTION", "API-Bank: the API refuses these arguments"},
    {ErrorType::api_key_error, "KEY_ERROR", "API-Bank: the released comparison itself fails"},
    {ErrorType::api_output_mismatch, "OUTPUT_MISMATCH",
     "API-Bank: the output of the API differs from the output of the gold call"},
    {ErrorType::api_input_mismatch, "INPUT_MISMATCH", "API-Bank: the output is right, the arguments are not"},
    {ErrorType::t_eval_not_parsed, "t_eval:not_parsed", "T-Eval: the answer does not have the form that was asked for"},
    {ErrorType::t_eval_not_full, "t_eval:not_full", "T-Eval: the answer has the form, but some metric is below 1"},
    {ErrorType::t_eval_only_finish, "t_eval:only_finish", "T-Eval: a plan of FinishAction alone"},
}};

/// The compiler's name of the enumerator; a cast of the number if no enumerator has it.
template <ErrorType type>
constexpr std::string_view compiler_name() {
  return __PRETTY_FUNCTION__;
}
constexpr auto behind_last = static_cast<ErrorType>(table.size());

static_assert(std::ranges::all_of(table,
                                  [](const Row& row) { return &row == &table[static_cast<std::size_t>(row.type)]; }),
              "the rows stand in the order of the enumerators");
static_assert(compiler_name<behind_last>().find("(evalrun::ErrorType)") != std::string_view::npos,
              "every enumerator has its row");

const Row& row_of(ErrorType type) noexcept { return table[static_cast<std::size_t>(type)]; }

}  // namespace

std::string_view to_string(ErrorType type) noexcept { return row_of(type).name; }
std::string_view meaning_of(ErrorType type) noexcept { return row_of(type).meaning; }

std::optional<ErrorType> error_type_named(std::string_view name) noexcept {
  const auto* const it = std::ranges::find(table, name, &Row::name);
  if (it == table.end()) return std::nullopt;
  return it->type;
}

}  // namespace evalrun
