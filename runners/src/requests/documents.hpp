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

/// A documented name as a tool carries it.
[[nodiscard]] std::string tool_name(std::string name);

/// `pattern` with every "{name}" replaced by the text beside that name, in one pass: what was put in is not looked at
/// again, other braces stay.
[[nodiscard]] std::string filled_in(std::string_view pattern,
                                    std::initializer_list<std::pair<std::string_view, std::string_view>> places);

}  // namespace evalrun::runners
