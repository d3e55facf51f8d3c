/// Parameters in JSON Schema, as tools of requests have them, in the form by which the rule sets judge: BFCL's names of
/// types, one type per value, a list "required".
#pragma once
#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

namespace evalrun::own {

/// The same parameters with BFCL's types ("object" becomes "dict", "number" becomes "float"). Local references and
/// nullable types are resolved; a value that may have several types has the type "any". Parameters in BFCL's form stay
/// as they are, except that a missing "required" becomes an empty list.
[[nodiscard]] Dict judged_parameters(const Dict& parameters);

/// Lets lists of numbers in JSON Schema mix whole numbers and fractions. An element must have the declared type or that
/// of the first accepted element (specification: bfcl-semantics 5.0), so the type that the first one does not have is
/// declared. `accepted`: parameters of an accepted call of the function.
void declare_mixed_numbers(FunctionDoc& function, const Dict& accepted);

/// The accepted value that a plain value stands for: objects list the alternatives of each key in BFCL's ground truths.
/// `schema` is a property of judged_parameters(); nullptr: the type is not known.
[[nodiscard]] Value accepted_form(const Value& plain, const Value* schema);

}  // namespace evalrun::own
