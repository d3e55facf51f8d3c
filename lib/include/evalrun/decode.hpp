/// From what a model wrote to the calls it meant. A format is one row of a table. Decoding never fails with an Error:
/// an output that cannot be decoded is data.
///
///     const Format* format = find_format("prompt");
///     const Decoded calls = format->decode("[f(a=1)]", Language::python);
///     if (calls.ok) use(calls.value);                 // [{"f": {"a": 1}}]
///     else use(calls.failure);                        // a sentence
///
/// All functions here are pure and safe to call from several threads.
#pragma once
#include <cstdint>
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

/// Which parser reads calls that are written as code. Both give the same values: tree_sitter alone is for comparisons
/// and measurements.
enum class CallParser : std::uint8_t {
  automatic,    ///< the fast parser reads the common forms, tree-sitter the rest
  tree_sitter,  ///< tree-sitter alone
};

/// How an output is decoded. A Language alone is enough where the parser does not matter.
struct Decoding {
  Decoding(Language text_language = Language::python,  // NOLINT(google-explicit-constructor)
           CallParser call_parser = CallParser::automatic) noexcept
      : language(text_language), parser(call_parser) {}

  Language language;
  CallParser parser;
};

struct CallTape;  // decode/call_tape.hpp

struct Format {
  std::string_view id;       ///< as `--format` takes it
  std::string_view summary;  ///< one line for `evalrun list formats`
  Decoded (*decode)(const Value& raw, const Decoding& how);
  /// Fast path for Python text: true where the fast parser reads the text; `calls` then holds the calls that decode()
  /// gives as values. False where it declines; `calls` is then unspecified. nullptr: the format has no fast path.
  bool (*read_tape)(std::string_view text, CallTape& calls) = nullptr;
  /// Text that only a model writes that means to call in this format: an answer that holds one of these and does not
  /// decode is malformed (specification: tool-call-formats 1).
  std::span<const std::string_view> marks = {};
  bool suites_own = false;  ///< what one suite alone stores; not tried on answers of other suites
};

/// A sentence that says in which shape of which API the calls of a structured output are, where it is not that of the
/// references; "" otherwise. For messages: the verdict does not depend on it.
[[nodiscard]] std::string foreign_calls(const Value& raw);

[[nodiscard]] std::span<const Format* const> formats();
/// The row with that id, or nullptr.
[[nodiscard]] const Format* find_format(std::string_view id);

}  // namespace evalrun
