/// Function documents as the tools of a request, written as JSON: names without dots, types of JSON Schema
/// (specification: bfcl-requests). Text, because most protocols send it as it is.
///
///     std::string text = "[";
///     append_tool(text, function.doc(), hint, prompts);
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "prompts.hpp"

namespace evalrun::runners {

/// {"type": "function", "function": document}. `hint` is appended to the document's description.
void append_tool(std::string& text, const Value& document, std::string_view hint, const Prompts& prompts);

}  // namespace evalrun::runners
