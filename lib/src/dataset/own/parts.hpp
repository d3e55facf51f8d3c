/// Reads the parts of an own case: messages, functions, expected answer. Every Error names the field and what to write
/// instead. Pure functions, safe to call from several threads.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

#include "json/lines.hpp"

namespace evalrun::own {

/// An Error about a field: `where: "field": sentence`.
[[nodiscard]] tl::unexpected<Error> wrong(const std::string& where, std::string_view field, std::string_view sentence);
/// "must be a text, and this is a number": for a value of another type.
[[nodiscard]] std::string other_type(std::string_view wanted, const Value& given);
/// Parses a member that parse_json_except left as text, which is known to be JSON.
[[nodiscard]] Value read_member(std::string_view text);

/// The conversation, from "question" (a text, messages, or one turn of messages) or "messages".
[[nodiscard]] result<LazyValue> messages(const LeftAsText& given, const std::string& where);

/// The functions in BFCL's form or as tools of a request.
[[nodiscard]] result<std::vector<FunctionDoc>> functions(const LeftAsText& given, Language language,
                                                         const std::string& where);

struct ExpectedAnswer {
  std::vector<AcceptedCall> accepted;
  LazyValue ground_truth;  ///< in BFCL's form; None if no call is expected
};
/// The member "ground_truth": lists of accepted values. Neither found nor filled: no call is expected.
[[nodiscard]] result<ExpectedAnswer> accepted_answer(const LeftAsText& given, const std::vector<FunctionDoc>& functions,
                                                     const std::string& where);
/// The member "expected": calls with plain values.
[[nodiscard]] result<ExpectedAnswer> plain_answer(const LeftAsText& given, const std::vector<FunctionDoc>& functions,
                                                  const std::string& where);

}  // namespace evalrun::own
