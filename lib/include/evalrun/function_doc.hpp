/// The schema of one function as a case shows it to the model.
///
///     const Value* type = doc.property("base") ? doc.property("base")->get("type") : nullptr;   // "integer"
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun {

class FunctionDoc {
 public:
  FunctionDoc(std::string name, Value doc);
  /// Documents are most of a data set, and most are never looked into: this one is built from its JSON when it is first
  /// asked for. `text` must be what parse_json takes; `owner` keeps it.
  [[nodiscard]] static FunctionDoc unread(std::string name, std::string_view text, std::shared_ptr<const void> owner);
  FunctionDoc(const FunctionDoc& other);
  FunctionDoc(FunctionDoc&& other) noexcept;
  FunctionDoc& operator=(const FunctionDoc& other);
  FunctionDoc& operator=(FunctionDoc&& other) noexcept;
  ~FunctionDoc();

  std::string name;

  /// The whole document as the data set has it: name, description, parameters. Safe to call from several threads.
  [[nodiscard]] const Value& doc() const;
  /// Puts it behind the text as append_json would. Where the data set is spelled as Python spells JSON, without
  /// building it.
  void append_to(std::string& text) const;
  /// `parameters.properties`, or nullptr where the document has none.
  [[nodiscard]] const Dict* properties() const;
  /// One property's schema, or nullptr.
  [[nodiscard]] const Value* property(std::string_view parameter) const;
  /// `parameters.required`, or nullptr where the document has none.
  [[nodiscard]] const List* required() const;

 private:
  explicit FunctionDoc(std::string known_as) noexcept : name(std::move(known_as)) {}
  std::string_view text_;                           ///< empty where the document was given
  std::shared_ptr<const void> owner_;               ///< of the text
  mutable std::atomic<const Value*> doc_{nullptr};  ///< ours; nullptr: not asked for yet
};

}  // namespace evalrun
