/// The one call in a piece of Java or JavaScript, as the reference reads it (specification: bfcl-semantics 9.1, 9.2).
/// parse_java and parse_javascript try read_named_call first. It reads one call with named arguments and simple values,
/// which means the same in both languages and is what models write most. It needs no syntax tree and gives the same
/// result as the tree.
///
///     if (auto decoded = decode::read_named_call(source, Language::java)) return std::move(*decoded);
///     ... parse with the grammar
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/value.hpp"

namespace evalrun::decode {

/// Java (specification: bfcl-semantics 9.1). `source` is the text without its brackets. Success holds
/// `[{name: {argument: text}}]` for the first method call in document order, or `{}` if there is no call. Arguments are
/// texts; an argument without a name has the key None. Every quirk of the reference is reproduced: byte positions are
/// taken for positions of characters, so texts shift behind a character beyond ASCII; class bodies vanish; most values
/// lose their white space.
[[nodiscard]] Decoded parse_java(std::string_view source, CallParser parser = CallParser::automatic);

/// JavaScript (specification: bfcl-semantics 9.2). `source` is the text without its brackets. Success holds
/// `[{name: {argument: text}}]` for the first statement that is a call, or None if there is no such statement.
/// Arguments are source texts without a pair of equal quotes around them; an argument without a name has the key None.
[[nodiscard]] Decoded parse_javascript(std::string_view source, CallParser parser = CallParser::automatic);

/// Arguments of a call as the reference collects them. A name may occur once, and one argument may have no name.
class NamedArguments {
 public:
  /// `name` is None for an argument without a name.
  void add(Value name, std::string value) {
    if (arguments_.find(name) != nullptr) repeated_ = true;
    arguments_.set(std::move(name), Value(std::move(value)));
  }
  /// Whether a name occurred twice: the reference then refuses the whole call.
  [[nodiscard]] bool repeated() const noexcept { return repeated_; }

  /// `[{function: {name: value}}]`; the arguments move out.
  [[nodiscard]] Value as_call(std::string function) {
    Dict call;
    call.set(Value(std::move(function)), Value(std::move(arguments_)));
    return List{Value(std::move(call))};
  }

 private:
  Dict arguments_;
  bool repeated_ = false;
};

inline constexpr const char* repeated_argument = "an argument is given more than once";

/// nullopt: declined. Reads `name.name(name=value, ...)` in ASCII, without a semicolon, with blanks between the parts.
/// Values are decimal numbers, names, and literals in single or double quotes without a backslash. Precondition: the
/// language is Java or JavaScript.
[[nodiscard]] std::optional<Decoded> read_named_call(std::string_view source, Language language);

}  // namespace evalrun::decode
