/// From what a model wrote to the calls it meant. A format is one row of a table; decoding never fails with an Error:
/// an output that cannot be decoded is data.
///
///     const Format* format = find_format("prompt");
///     Decoded calls = format->decode(Value("[f(a=1)]"), Language::python);
///     if (calls.ok) ... calls.value is [{"f": {"a": 1}}]
///
/// All functions here are pure and safe to call from several threads.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// The reference's decoded value (usually a list of one-key dicts), or why there is none.
struct Decoded {
  bool ok = false;
  Value value;          ///< None unless ok
  std::string failure;  ///< a sentence unless ok

  [[nodiscard]] static Decoded success(Value value) { return {true, std::move(value), {}}; }
  [[nodiscard]] static Decoded failed(std::string why) { return {false, {}, std::move(why)}; }
};

struct CallTape;  // decode/call_tape.hpp

struct Format {
  std::string_view id;       ///< as `--format` takes it
  std::string_view summary;  ///< one line for `evalrun list formats`
  Decoded (*decode)(const Value& raw, Language language);
  /// The quick way for Python text in common forms: true: `calls` are what decode() gives as values. False says
  /// nothing, and leaves nothing of use. nullptr: there is none.
  bool (*read_flat)(std::string_view text, CallTape& calls) = nullptr;
};

/// A sentence that says in which shape of which API the calls of a structured output are, where it is not that of the
/// references; "" otherwise. For messages: the verdict does not depend on it.
[[nodiscard]] std::string foreign_calls(const Value& raw);

[[nodiscard]] std::span<const Format> formats();
/// The row with that id, or nullptr.
[[nodiscard]] const Format* find_format(std::string_view id);

}  // namespace evalrun
