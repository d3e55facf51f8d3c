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
    {ErrorType::decoder_failed, "ast_decoder:decoder_failed", "the answer is no call that can be read"},
    {ErrorType::decoder_wrong_output_format, "ast_decoder:decoder_wrong_output_format",
     "the answer can be read, and is not a list of calls"},
    {ErrorType::abstained, "ast_decoder:abstained", "strict: the model answered in words where a call is wanted"},
    {ErrorType::simple_wrong_count, "simple_function_checker:wrong_count",
     "one call is wanted, and none or several were made"},
    {ErrorType::multiple_wrong_count, "multiple_function_checker:wrong_count",
     "the same, where several functions are offered"},
    {ErrorType::parallel_wrong_count, "parallel_function_checker_no_order:wrong_count",
     "not as many calls as accepted calls"},
    {ErrorType::wrong_func_name, "simple_function_checker:wrong_func_name", "another function was called"},
    {ErrorType::missing_required, "simple_function_checker:missing_required", "a required parameter is missing"},
    {ErrorType::missing_optional, "simple_function_checker:missing_optional",
     "a parameter of the accepted call is missing that may not be left out"},
    {ErrorType::unexpected_param, "simple_function_checker:unexpected_param",
     "a parameter that the function or the accepted call does not have"},
    {ErrorType::cannot_find_match, "parallel_function_checker_no_order:cannot_find_match",
     "an accepted call is met by none of the calls that are left"},
    {ErrorType::cannot_find_description, "parallel_function_checker_no_order:cannot_find_description",
     "an accepted call names no function of the case: a fault of the data"},
    {ErrorType::type_simple, "type_error:simple", "a value is not of the declared type"},
    {ErrorType::type_nested, "type_error:nested",
     "the elements of a list, or something deeper, are not of the declared type"},
    {ErrorType::type_java, "type_error:java", "a Java argument that is no text"},
    {ErrorType::type_javascript, "type_error:js", "a JavaScript argument that is no text"},
    {ErrorType::value_string, "value_error:string", "a text is none of the accepted ones"},
    {ErrorType::value_list, "value_error:list/tuple", "a list is none of the accepted ones"},
    {ErrorType::value_others, "value_error:others",
     "a number, a truth value or another value is none of the accepted ones"},
    {ErrorType::value_enum, "value_error:enum", "strict: a value that the function's enum does not list"},
    {ErrorType::value_dict_key, "value_error:dict_key", "an object has a key too many or too few"},
    {ErrorType::value_dict_value, "value_error:dict_value", "a value in an object is none of the accepted ones"},
    {ErrorType::value_dict_items, "value_error:dict_items",
     "v1: an object has another number of keys than the accepted one"},
    {ErrorType::value_list_dict_count, "value_error:list_dict_count",
     "a list of objects has another length than the accepted ones"},
    {ErrorType::dict_unclear, "dict_checker:unclear", "an object, and nothing to compare it with"},
    {ErrorType::list_dict_unclear, "list_dict_checker:unclear", "a list of objects, and nothing to compare it with"},
    {ErrorType::irrelevance_call, "irrelevance_error:decoder_success", "a call was made where none is right"},
    {ErrorType::irrelevance_unknown_function, "irrelevance_error:unknown_function",
     "strict: the same, to a function that was not even offered"},
    {ErrorType::irrelevance_malformed, "irrelevance_error:malformed",
     "strict: no call is right, and a broken call or empty text is no abstention"},
    {ErrorType::relevance_no_call, "relevance_error:decoder_failed", "no call was made where one is right"},
    {ErrorType::relevance_call, "relevance_error:decoder_success",
     "v1, category relevance: a call was made where none is right"},
    {ErrorType::relevance_unknown_function, "relevance_error:unknown_function",
     "strict: a call is right, and the one made is to a function that was not offered"},
    {ErrorType::upstream_crash, "upstream_crash", "the reference would end with an exception here; counted as wrong"},
    {ErrorType::api_no_call, "NO_API_CALL", "API-Bank: no request [Name(...)] in the answer"},
    {ErrorType::api_name_mismatch, "API_NAME_MISMATCH", "API-Bank: another API was called"},
    {ErrorType::api_invalid_parameter, "INVALID_INPUT_PARAMETER", "API-Bank: a parameter that the API does not have"},
    {ErrorType::api_invalid_type, "INVALID_PARAMETER_TYPE",
     "API-Bank: a number is wanted, and something else was given"},
    {ErrorType::api_missing_argument, "MISS_INPUT_ARGUMENT", "API-Bank: a required argument is missing"},
    {ErrorType::api_exception, "HAS_EXCEPTION", "API-Bank: the API refuses these arguments"},
    {ErrorType::api_key_error, "KEY_ERROR", "API-Bank: the released comparison fails by itself"},
    {ErrorType::api_output_mismatch, "OUTPUT_MISMATCH",
     "API-Bank: the API gives something else than it gave to the gold call"},
    {ErrorType::api_input_mismatch, "INPUT_MISMATCH", "API-Bank: the output is right, the arguments are not"},
    {ErrorType::t_eval_not_parsed, "t_eval:not_parsed", "T-Eval: the answer does not have the form that was asked for"},
    {ErrorType::t_eval_not_full, "t_eval:not_full", "T-Eval: it has the form, and some metric is below 1"},
    {ErrorType::t_eval_only_finish, "t_eval:only_finish", "T-Eval: a plan of nothing but FinishAction"},
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
