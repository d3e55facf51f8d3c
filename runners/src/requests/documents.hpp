/// Function documents in the form in which a model sees them (specification: bfcl-requests).
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

#include "prompts.hpp"
#include "request.hpp"

namespace evalrun::runners {

/// Appends the hint of the language to the description of a function's document; Java and JavaScript parameters become
/// text.
void prepare_document(Value& document, Language language, const Prompts& prompts);

/// Messages and tools for a case whose functions are documents (specification: bfcl-requests).
[[nodiscard]] Asked ask_with_documents(const Case& item, Mode mode, const Prompts& prompts);

/// Appends a document to `text` as a tool of a request: {"type": "function", "function": document}, with names without
/// dots and types of JSON Schema. `hint` is appended to its description. JSON text, since most protocols send it
/// unchanged.
void append_tool(std::string& text, const Value& document, std::string_view hint, const Prompts& prompts);

/// The name of the tool for a documented function: "_" for ".".
[[nodiscard]] std::string tool_name(std::string name);

/// `pattern` with every "{name}" replaced by the text paired with that name. Inserted text is not searched again; other
/// braces stay.
[[nodiscard]] std::string filled_in(std::string_view pattern,
                                    std::initializer_list<std::pair<std::string_view, std::string_view>> places);

}  // namespace evalrun::runners
