/// JSON as Python's json module reads and writes it, into and from `Value`: NaN and Infinity, integers of any size,
/// lone surrogates, last duplicate key wins (specification: bfcl-semantics 3). For data of our own (manifests,
/// summaries, requests) nlohmann::ordered_json is enough; this reader is for the text of models and data sets.
///
///     auto arguments = parse_json(R"({"x": 1e2, "y": [NaN]})");
///     if (arguments) use(dump_json(*arguments));      // {"x": 100.0, "y": [NaN]}
///     else use(arguments.error().message, arguments.error().offset);
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "evalrun/value.hpp"

namespace evalrun {

/// Why a text is not JSON, and the byte at which the reader found out.
struct JsonError {
  std::string message;
  std::size_t offset = 0;
  /// The text exceeds a limit of Python's reader (nesting, digits); Python raises a different exception for bad syntax.
  bool beyond_limit = false;
};

struct JsonReading {
  /// Deepest nesting of arrays and objects; CPython 3.11's scanner gives up at about this depth.
  std::size_t max_depth = 994;
  /// False for the bytes of a file, which must be valid UTF-8. Text from a JSON string may hold lone surrogates.
  bool allow_surrogates = true;
};

/// Reads one JSON value. White space (space, tab, CR, LF) may surround it, other text may not.
[[nodiscard]] tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonReading& how = {});

struct JsonWriting {
  bool ascii = true;  ///< escape everything beyond ASCII as `\uXXXX`; otherwise only lone surrogates are escaped
  int indent = -1;    ///< spaces per level; negative: one line, separators ", " and ": "
  /// True: Python values that JSON cannot hold are written {"__py__": ...}: tuples, dicts with a key that is no text,
  /// floats that are not finite, complex numbers, bytes, sets, objects, integers of more than 1000 digits. False:
  /// tuples and sets are written as lists, keys as json.dumps spells them, bytes, complex numbers and objects as their
  /// repr, integers of more than 4300 digits as text in hexadecimal.
  bool tagged = false;
  bool compact = false;  ///< separators "," and ":"
};

[[nodiscard]] std::string dump_json(const Value& value, const JsonWriting& how = {});

}  // namespace evalrun
