/// Error types: why an answer is wrong, by the names that result files and reports show.
///
///     use(to_string(ErrorType::missing_required));                // "simple_function_checker:missing_required"
///     use(error_type_named("value_error:string"));                // ErrorType::value_string
///     use(meaning_of(ErrorType::value_string));                   // "a text differs from every accepted text"
///
/// Errors that a reference scorer names have the name that it gives them (docs/glossary.md).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace evalrun {

/// In the order of the table in docs/glossary.md.
enum class ErrorType : std::uint8_t {
  none,  ///< the answer is right
  decoder_failed,
  decoder_wrong_output_format,
  abstained,
  simple_wrong_count,
  multiple_wrong_count,
  parallel_wrong_count,
  wrong_func_name,
  missing_required,
  missing_optional,
  unexpected_param,
  cannot_find_match,
  cannot_find_description,
  type_simple,
  type_nested,
  type_java,
  type_javascript,
  value_string,
  value_list,
  value_others,
  value_enum,
  value_dict_key,
  value_dict_value,
  value_dict_items,
  value_list_dict_count,
  dict_unclear,
  list_dict_unclear,
  irrelevance_call,
  irrelevance_unknown_function,
  irrelevance_malformed,
  relevance_no_call,
  relevance_call,
  relevance_unknown_function,
  upstream_crash,
  api_no_call,
  api_name_mismatch,
  api_invalid_parameter,
  api_invalid_type,
  api_missing_argument,
  api_exception,
  api_key_error,
  api_output_mismatch,
  api_input_mismatch,
  t_eval_not_parsed,
  t_eval_not_full,
  t_eval_only_finish,
};

/// The published name; "" for `none`.
[[nodiscard]] std::string_view to_string(ErrorType type) noexcept;
/// The meaning, in one line of plain words; "" for `none`.
[[nodiscard]] std::string_view meaning_of(ErrorType type) noexcept;
/// The error type of that name; nullopt for an unknown name. "" is `none`.
[[nodiscard]] std::optional<ErrorType> error_type_named(std::string_view name) noexcept;

}  // namespace evalrun
