/// The prompts with which a model is asked (specification: bfcl-requests). evalrun has its own prompts. The reference's
/// prompts are read from a file, so that a request can equal the reference's byte for byte.
///
///     auto prompts = read_prompts("prompts.json");
///     if (!prompts) return fail(...);                 // "prompts.json: float_note: a text is missing"
#pragma once
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

namespace evalrun::runners {

/// Texts that are appended to the description of a Java or JavaScript parameter. {type}, {item_type} and {properties}
/// are replaced by those of the parameter; `entries` is empty for Java.
struct ParameterHints {
  std::string any;
  std::string typed;
  std::string elements;
  std::string entries;
};

/// Plain data; const access from several threads is safe.
struct Prompts {
  std::string source;                        ///< for the manifest: "evalrun", or "source" of the file
  std::array<std::string, 3> function_hint;  ///< by Language; appended to every function's description
  ParameterHints java;
  ParameterHints javascript;
  std::string float_note;  ///< appended to the description of a float parameter in tool mode
  std::map<std::string, std::string, std::less<>> json_schema_types;  ///< type in data sets -> type in JSON Schema
  std::string system_before;  ///< text mode: the system text before the functions
  std::string system_after;   ///< text mode: the system text after the functions
  std::string system;         ///< a system prompt of the user's own, before everything else; empty: none
};

/// evalrun's own prompts. They say the same as the reference's prompts in other words, and go to the same places.
[[nodiscard]] const Prompts& own_prompts();

/// Reads prompts from a JSON file: function_hint, java_parameter, javascript_parameter, float_note, type_to_json_schema
/// and system_prompt (template `plaintext`, style `classic`, output format `python`). Errors name the file and the
/// field that is missing or wrong.
[[nodiscard]] result<Prompts> read_prompts(const std::filesystem::path& file);

}  // namespace evalrun::runners
