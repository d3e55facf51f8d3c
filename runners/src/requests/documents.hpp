/// Function documents as a model is shown them (specification: bfcl-requests).
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

/// Messages and tools of a case that offers its documents (specification: bfcl-requests).
[[nodiscard]] Asked ask_with_documents(const Case& item, Mode mode, const Prompts& prompts);

/// Appends a document as a tool of a request, as JSON text because most protocols send it as it is: {"type":
/// "function", "function": document}, with names without dots and types of JSON Schema. `hint` is appended to its
/// description.
void append_tool(std::string& text, const Value& document, std::string_view hint, const Prompts& prompts);

/// A documented name as a tool carries it.
[[nodiscard]] std::string tool_name(std::string name);

/// `pattern` with every "{name}" replaced by the text paired with that name, in one pass: inserted text is not
/// searched again, other braces stay.
[[nodiscard]] std::string filled_in(std::string_view pattern,
                                    std::initializer_list<std::pair<std::string_view, std::string_view>> places);

}  // namespace evalrun::runners
