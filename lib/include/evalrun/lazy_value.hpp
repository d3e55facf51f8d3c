/// A value that stays JSON text until it is first asked for. Documents, questions and ground truths are most of a data
/// set, and most are never looked into. It reads like the Value it stands for.
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
  /// `text` must be what parse_json takes; `owner` keeps it.
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

  /// Puts it behind the text as append_json would.
  void append_to(std::string& text) const;
  /// Frees what was built where it can be built again. Precondition: nobody holds or asks for any of it meanwhile.
  void forget() const noexcept;

 private:
  std::string_view text_;                             ///< empty where the value was given
  std::shared_ptr<const void> owner_;                 ///< of the text
  mutable std::atomic<const Value*> built_{nullptr};  ///< ours; nullptr: not asked for yet, or None
};

}  // namespace evalrun
