#include "prompts_file.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "python/source_file.hpp"
#include "sha256.hpp"

namespace evalrun::runners {
namespace {

using Files = std::vector<std::string>;

/// A constant in upstream's files, and the field of prompts.json that it fills.
struct Constant {
  std::string_view name;
  std::string_view field;
};
constexpr std::array system_prompt_fields{
    Constant{"PROMPT_TEMPLATE_MAPPING", "template"},     Constant{"PROMPT_STYLE_TEMPLATES", "style"},
    Constant{"OUTPUT_FORMAT_MAPPING", "output_format"},  Constant{"PARAM_TYPE_MAPPING", "parameter_types"},
    Constant{"DEFAULT_SYSTEM_PROMPT_FORMAT", "default"},
};
constexpr std::string_view types_constant = "GORILLA_TO_OPENAPI";
constexpr std::string_view hint_function = "_get_language_specific_hint";
constexpr std::string_view parameter_function = "_func_doc_language_specific_pre_processing";
constexpr std::string_view float_function = "_cast_to_openai_type";

/// Calls `read` with one file after the other until it finds something; otherwise returns the last Error.
template <class Read>
auto first_of(const Files& files, Read read) -> decltype(read(std::string_view{})) {
  Error last{errc::not_found, "there are no Python files", ""};
  for (const auto& file : files) {
    auto found = read(std::string_view(file));
    if (found || found.error().code != errc::not_found) return found;
    last = std::move(found.error());
  }
  return tl::unexpected(std::move(last));
}

result<Value> constant(const Files& files, std::string_view name) {
  return first_of(files, [&](std::string_view file) { return python_constant(file, name); });
}

result<std::vector<PythonText>> texts(const Files& files, std::string_view function) {
  return first_of(files, [&](std::string_view file) { return python_texts(file, function); });
}

/// The language that the innermost condition around a text names; Python if none does.
std::string_view language_of(const PythonText& text) {
  for (auto it = text.conditions.rbegin(); it != text.conditions.rend(); ++it) {
    if (it->find("javascript") != std::string::npos || it->find("is_js") != std::string::npos) return "javascript";
    if (it->find("java") != std::string::npos) return "java";
  }
  return "python";
}

/// A replacement field in a parameter's description, recognized by the last key that its expression looks up.
struct Placeholder {
  std::string_view key;
  std::string_view field;  ///< of prompts.json
  std::string_view name;   ///< of the placeholder in prompts.json
};
constexpr std::array placeholders{Placeholder{"properties", "entries", "{properties}"},
                                  Placeholder{"items", "elements", "{item_type}"},
                                  Placeholder{"type", "typed", "{type}"}};

/// The field of prompts.json that a description belongs to, and its text with the placeholder.
result<std::pair<std::string_view, std::string>> parameter_text(const PythonText& text) {
  std::pair<std::string_view, std::string> found{"any", ""};
  for (const auto& piece : text.pieces) {
    if (!piece.field) {
      found.second += piece.text;
      continue;
    }
    const auto it = std::ranges::find_if(
        placeholders, [&](const Placeholder& p) { return piece.text.find(p.key) != std::string::npos; });
    if (it == placeholders.end() || found.first != "any")
      return fail(errc::bad_data, fmt::format("{}: unknown replacement field {}", parameter_function, piece.text));
    found.first = it->field;
    found.second += it->name;
  }
  return found;
}

result<Value> function_hints(const Files& files) {
  const auto found = texts(files, hint_function);
  if (!found) return tl::unexpected(found.error());
  Dict hints{{"python", Value()}, {"java", Value()}, {"javascript", Value()}};
  for (const auto& text : *found)
    if (text.pieces.size() == 1 && !text.pieces.front().field) hints.set(language_of(text), text.pieces.front().text);
  for (const auto& [language, hint] : hints.items())
    if (!hint.is_string())
      return fail(errc::bad_data, fmt::format("{}: no text for {}", hint_function, *language.string()));
  return Value(std::move(hints));
}

result<std::pair<Value, Value>> parameter_hints(const Files& files) {
  auto found = texts(files, parameter_function);
  // Older versions of the file name the function without the underscore.
  if (!found && found.error().code == errc::not_found) found = texts(files, parameter_function.substr(1));
  if (!found) return tl::unexpected(found.error());
  Dict java;
  Dict javascript;
  for (const auto& text : *found) {
    const auto language = language_of(text);
    if (language == "python") continue;
    auto hint = parameter_text(text);
    if (!hint) return tl::unexpected(hint.error());
    (language == "java" ? java : javascript).set(hint->first, std::move(hint->second));
  }
  return std::pair(Value(std::move(java)), Value(std::move(javascript)));
}

/// The text that is appended to the description of float parameters.
result<Value> float_note(const Files& files) {
  const auto found = texts(files, float_function);
  if (!found) return tl::unexpected(found.error());
  for (const auto& text : *found) {
    const bool floats =
        std::ranges::any_of(text.conditions, [](const std::string& c) { return c.find("float") != c.npos; });
    if (floats && text.pieces.size() == 1 && !text.pieces.front().field) return Value(text.pieces.front().text);
  }
  return fail(errc::bad_data, fmt::format("{}: no text for floats", float_function));
}

Value with_sorted_keys(const Value& value) {
  if (const auto* list = value.list()) {
    List items;
    for (const auto& item : *list) items.push_back(with_sorted_keys(item));
    return items;
  }
  const auto* dict = value.dict();
  if (dict == nullptr) return value;
  auto items = dict->items();
  std::ranges::sort(items, {}, [](const DictItem& item) { return str(item.key); });
  Dict sorted;
  for (const auto& [key, item] : items) sorted.set(key, with_sorted_keys(item));
  return sorted;
}

}  // namespace

result<Value> extract_prompts(const Files& files, std::string_view source) {
  auto hints = function_hints(files);
  if (!hints) return hints;
  auto parameters = parameter_hints(files);
  if (!parameters) return tl::unexpected(parameters.error());
  auto note = float_note(files);
  if (!note) return note;
  auto types = constant(files, types_constant);
  if (!types) return types;
  Dict system;
  for (const auto& [name, field] : system_prompt_fields) {
    auto value = constant(files, name);
    if (!value) return value;
    system.set(field, std::move(*value));
  }
  return Value(Dict{{"source", source},
                    {"function_hint", std::move(*hints)},
                    {"java_parameter", std::move(parameters->first)},
                    {"javascript_parameter", std::move(parameters->second)},
                    {"float_note", std::move(*note)},
                    {"type_to_json_schema", std::move(*types)},
                    {"system_prompt", std::move(system)}});
}

std::string prompts_sha256(const Value& prompts) {
  auto sorted = with_sorted_keys(prompts);
  if (auto* dict = sorted.dict()) dict->erase("source");
  return sha256(dump_json(sorted));
}

}  // namespace evalrun::runners
