/// The schema of one function as a case shows it to the model.
///
///     const Value* type = doc.property("base") ? doc.property("base")->get("type") : nullptr;   // "integer"
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/lazy_value.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

class FunctionDoc {
 public:
  FunctionDoc(std::string known_as, Value doc) : name(std::move(known_as)), doc_(std::move(doc)) {}
  /// Built from its JSON when it is first asked for (see LazyValue::unread).
  [[nodiscard]] static FunctionDoc unread(std::string name, std::string_view text, std::shared_ptr<const void> owner);

  std::string name;

  /// The whole document as the data set has it: name, description, parameters. Safe to call from several threads.
  [[nodiscard]] const Value& doc() const { return doc_.value(); }
  /// `parameters.properties`, or nullptr where the document has none.
  [[nodiscard]] const Dict* properties() const;
  /// One property's schema, or nullptr.
  [[nodiscard]] const Value* property(std::string_view parameter) const;
  /// `parameters.required`, or nullptr where the document has none.
  [[nodiscard]] const List* required() const;

  /// As of LazyValue.
  void append_to(std::string& text) const { doc_.append_to(text); }
  void forget() const noexcept { doc_.forget(); }

 private:
  LazyValue doc_;
};

}  // namespace evalrun
