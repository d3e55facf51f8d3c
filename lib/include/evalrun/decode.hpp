/// Decodes what a model wrote into the calls it meant. A format is one row of a table. Decoding never fails with an
/// Error: an output that cannot be decoded is data.
///
///     const Format* format = find_format("prompt");
///     const Decoded calls = format->decode("[f(a=1)]", Language::python);
///     if (calls.ok) use(calls.value);                 // [{"f": {"a": 1}}]
///     else use(calls.failure);                        // a sentence
///
/// All functions here are pure and safe to call from several threads.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// The decoded value as the reference has it (usually a list of one-key dicts), or why decoding failed.
struct Decoded {
  bool ok = false;
  Value value;                  ///< None unless ok
  std::string failure;          ///< a sentence unless ok
  std::string_view form = {};   ///< of `auto`: the form of calls that was found; "" where there is none
  std::string_view other = {};  ///< of `auto`: another form in which the text can be read; "" where there is none
  bool attempted = false;       ///< of `auto`: calls were begun, and none can be read

  [[nodiscard]] static Decoded success(Value value) { return {true, std::move(value), {}}; }
  [[nodiscard]] static Decoded failed(std::string why) { return {false, {}, std::move(why)}; }
};

/// Which parser reads calls that are written as code. Both choices give the same values: tree_sitter is for comparisons
/// and measurements.
enum class CallParser : std::uint8_t {
  automatic,    ///< the fast parser reads the common forms, tree-sitter the rest
  tree_sitter,  ///< tree-sitter alone
};

/// How an output is decoded. Converts from a Language, since the parser seldom matters.
struct Decoding {
  Decoding(Language text_language = Language::python,  // NOLINT(google-explicit-constructor)
           CallParser call_parser = CallParser::automatic) noexcept
      : language(text_language), parser(call_parser) {}

  Language language;
  CallParser parser;
  std::span<const FunctionDoc> functions = {};  ///< those offered; only `auto` looks at them
};

struct CallTape;                          // decode/call_tape.hpp
enum class DatasetFormat : std::uint8_t;  // suite.hpp

struct Format {
  std::string_view id;       ///< as `--format` takes it
  std::string_view summary;  ///< one line for `evalrun list formats`
  Decoded (*decode)(const Value& raw, const Decoding& how);
  /// Fast path for Python text. True if the fast parser reads the text: `calls` then holds the calls that decode()
  /// gives as values. False if it declines: `calls` is then unspecified. nullptr: the format has no fast path.
  bool (*read_tape)(std::string_view text, CallTape& calls) = nullptr;
  /// Texts that a model writes only to call a function in this format: an answer that contains one and does not decode
  /// is malformed (specification: tool-call-formats 1).
  std::span<const std::string_view> marks = {};
  /// The only dataset format whose answers it decodes; nullopt: those of every suite whose answers are calls.
  std::optional<DatasetFormat> only = {};
  bool reference = true;  ///< a reference reads answers so; false: evalrun's own way (`auto`)
  bool archived = false;  ///< a style in which the v1 leaderboard read its models; of use for their stored results
};

/// For messages: a sentence that names the API whose shape the calls of a structured output have, if that is not the
/// shape of the references; "" otherwise. The verdict does not depend on it.
[[nodiscard]] std::string foreign_calls(const Value& raw);

[[nodiscard]] std::span<const Format* const> formats();
/// The row with that id, or nullptr.
[[nodiscard]] const Format* find_format(std::string_view id);

}  // namespace evalrun
