/// A value that stays JSON text until its first use. Documents, questions and ground truths make up most of a data set,
/// and most of them are never used. It reads like a Value.
///
///     const auto line = std::make_shared<const std::string>(R"([{"role": "user", "content": "hello"}])");
///     const LazyValue messages = LazyValue::unread(*line, line);
///     if (messages.is_list()) use(*messages.list());          // built now
///     std::string text;
///     messages.append_to(text);                               // copied from the line where it is spelled as JSON
///
/// Const access from several threads is safe, except for forget().
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/value.hpp"

namespace evalrun {

class LazyValue {
 public:
  LazyValue() noexcept = default;
  LazyValue(Value value);                                      // NOLINT(google-explicit-constructor)
  LazyValue(List list) : LazyValue(Value(std::move(list))) {}  // NOLINT(google-explicit-constructor)
  LazyValue(Dict dict) : LazyValue(Value(std::move(dict))) {}  // NOLINT(google-explicit-constructor)
  /// `text` must be JSON that parse_json reads; `owner` keeps it alive.
  [[nodiscard]] static LazyValue unread(std::string_view text, std::shared_ptr<const void> owner);
  LazyValue(const LazyValue& other);
  LazyValue(LazyValue&& other) noexcept;
  LazyValue& operator=(const LazyValue& other);
  LazyValue& operator=(LazyValue&& other) noexcept;
  ~LazyValue();

  [[nodiscard]] const Value& value() const;
  operator const Value&() const { return value(); }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool is_none() const { return value().is_none(); }
  [[nodiscard]] bool is_list() const { return value().is_list(); }
  [[nodiscard]] bool is_dict() const { return value().is_dict(); }
  [[nodiscard]] const List* list() const { return value().list(); }
  [[nodiscard]] const Dict* dict() const { return value().dict(); }
  [[nodiscard]] const Value* get(std::string_view key) const { return value().get(key); }
  [[nodiscard]] std::string_view get_string(std::string_view key) const { return value().get_string(key); }

  /// Appends the value to `text` as append_json does.
  void append_to(std::string& text) const;
  /// Frees the built value if the JSON text can give it again. Precondition: no thread uses the value meanwhile, and no
  /// reference to it is used afterwards.
  void forget() const noexcept;

 private:
  std::string_view text_;                             ///< empty if the value was given
  std::shared_ptr<const void> owner_;                 ///< of text_
  mutable std::atomic<const Value*> built_{nullptr};  ///< owned; nullptr: not built yet, or None
};

}  // namespace evalrun
