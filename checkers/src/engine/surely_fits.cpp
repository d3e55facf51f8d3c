#include "surely_fits.hpp"

#include <algorithm>

#include "compact_case.hpp"
#include "standardize.hpp"

namespace evalrun::checkers {
namespace {

bool number_fits(const PreparedParameter& parameter, const Value& given) {
  if (const auto* integer = given.integer())
    return *integer > -exact_in_float && *integer < exact_in_float &&
           contains(parameter.accepted(), Value(static_cast<double>(*integer)));
  return given.floating() != nullptr && contains(parameter.accepted(), given);
}

bool fits(const PreparedParameter& parameter, const Value& given, const FunctionCheck& how) {
  switch (parameter.shortcut) {
    case PreparedParameter::Shortcut::text:
      return given.is_string() && std::ranges::any_of(parameter.texts, [&](const std::string& accepted) {
               return standardizes_to(std::string_view(*given.string()), accepted);
             });
    case PreparedParameter::Shortcut::exact:
      return (parameter.expected == "int" ? given.integer() != nullptr : given.boolean() != nullptr) &&
             contains(parameter.accepted(), given);
    case PreparedParameter::Shortcut::number: return number_fits(parameter, given);
    case PreparedParameter::Shortcut::none: break;
  }
  return check_parameter(parameter, given, how).valid;
}

}  // namespace

bool surely_fits(const PreparedCall& accepted, const Value& call, const FunctionCheck& how) {
  if (!accepted.must) return false;
  const auto* parameters = call.get(how.underscore_to_dot ? accepted.underscored : accepted.doc->name);
  const auto* given = parameters != nullptr ? parameters->dict() : nullptr;
  if (given == nullptr) return false;
  std::uint64_t seen = 0;
  std::size_t guess = 0;  // models mostly keep the order of the document, and so does the key
  for (const auto& [key, value] : given->items()) {
    const auto* parameter = key.is_string() ? accepted.find(*key.string(), guess) : nullptr;
    if (parameter == nullptr || !fits(*parameter, value, how)) return false;
    guess = static_cast<std::size_t>(parameter - accepted.parameters.data());
    seen |= std::uint64_t{1} << guess;
    ++guess;
  }
  return (*accepted.must & ~seen) == 0;
}

}  // namespace evalrun::checkers
