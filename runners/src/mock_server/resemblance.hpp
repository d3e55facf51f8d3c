/// How well what a request offers fits the functions of a case, whatever the wording around them.
#pragma once
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The functions a request offers: as tools, or as documents and prose in the system text.
struct Offered {
  bool tools = false;
  List documents;           ///< of the tools, or found in the system text
  std::string system_text;  ///< of all system messages
};

[[nodiscard]] Offered offered_by(const Value& request);

/// Whether exactly the case's functions are offered, by name (text: every name occurs).
[[nodiscard]] bool offers_functions_of(const Offered& offered, const Case& item);

/// The higher, the more the documents and the system message are the case's; to compare cases with the same messages.
[[nodiscard]] long resemblance(const Offered& offered, const Case& item);

}  // namespace evalrun::runners
