/// One accepted call with its function's document, made ready for many outputs: declared types resolved, accepted
/// values standardized, what may be left out known. Points into the case, which must stay where it is.
///
///     const PreparedCall prepared(doc, accepted, Language::python);
///     prepared.find("base", 0)->texts;                // accepted strings of the parameter, standardized
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"

#include "finding.hpp"

namespace evalrun::checkers {

/// What an accepted answer says of one documented parameter.
class PreparedParameter {
 public:
  PreparedParameter(std::string_view parameter, const Value& schema, const Value& alternatives, Language language);

  std::string_view name;
  Finding broken = Finding::fine();          ///< the declaration is one on which the reference stops, at once ...
  Finding broken_element = Finding::fine();  ///< ... or when it looks for the type of the elements
  std::string_view declared;                 ///< as the document has it
  std::string_view element;                  ///< the declared type of the elements; empty where they have none
  std::string_view expected, nested;         ///< the Python types of the two
  std::string_view wanted;         ///< type of the first accepted value that is not ""; empty where there is none
  std::string unlistable;          ///< the exception with which the reference would walk the accepted values
  std::vector<std::string> texts;  ///< for strings: the accepted ones, standardized
  std::vector<List> lists;         ///< for lists: the accepted ones, their strings standardized
  std::string unlistable_item;     ///< for lists: the exception of an accepted value that is none

  /// How a fitting value can be told without looking for reasons.
  enum class Shortcut : std::uint8_t { none, text, exact, number };
  Shortcut shortcut = Shortcut::none;

  /// The accepted values as Python's indexing walks them.
  [[nodiscard]] const List& accepted() const { return listed_ != nullptr ? *listed_ : own_; }

 private:
  void declare(const Value& declaration, Language language);
  void standardize();
  [[nodiscard]] Shortcut find_shortcut() const;
  const List* listed_ = nullptr;
  List own_;  ///< where the case holds no list
};

/// A parameter of the accepted answer that may not be left out.
struct Needed {
  const Value* name;
  std::string exception;  ///< not empty: finding out raises
};

class PreparedCall {
 public:
  PreparedCall(const FunctionDoc& doc, const AcceptedCall& accepted, Language language);

  /// The parameter of that name, or nullptr. `guess`: where it probably stands.
  [[nodiscard]] const PreparedParameter* find(std::string_view name, std::size_t guess) const;

  const FunctionDoc* doc;
  std::string underscored;  ///< the documented name with underscores for dots
  bool has_properties = false;
  const List* required = nullptr;             ///< nullptr where the document has none
  std::vector<std::string> required_names;    ///< as text
  std::vector<PreparedParameter> parameters;  ///< in the document and in the accepted answer, in the answer's order
  std::vector<Needed> needed;                 ///< in the answer's order
  /// A bit for each of `parameters` that a call must have; nullopt where bits cannot say what fits.
  std::optional<std::uint64_t> must;

 private:
  [[nodiscard]] std::optional<std::uint64_t> find_must() const;
};

}  // namespace evalrun::checkers
