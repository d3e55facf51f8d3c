/// JSON as Python's json module reads and writes it, into and from `Value`: NaN and Infinity, integers of any size,
/// lone surrogates, last duplicate key wins (specification: bfcl-semantics 3). For data we own (manifests, summaries,
/// requests) nlohmann::ordered_json serves; this reader is for what models and data sets wrote.
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

/// Why a text is not JSON, and the byte where that showed.
struct JsonError {
  std::string message;
  std::size_t offset = 0;
  /// Beyond a limit of Python's reader (nesting, digits). Python raises another exception there than for bad syntax.
  bool beyond_limit = false;
};

struct JsonReading {
  /// Deepest nesting of arrays and objects; CPython 3.11's scanner gives up at about this depth.
  std::size_t max_depth = 994;
  /// Bytes of a file must be valid UTF-8; text that came out of a JSON string may hold lone surrogates.
  bool allow_surrogates = true;
};

/// One JSON value with nothing but white space (space, tab, CR, LF) around it.
[[nodiscard]] tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonReading& how = {});

struct JsonWriting {
  bool ascii = true;  ///< escape everything beyond ASCII as `\uXXXX`; otherwise only lone surrogates are escaped
  int indent = -1;    ///< spaces per level; negative: one line, separators ", " and ": "
  /// Python values that JSON cannot hold are written {"__py__": ...}: tuple, dict with other than text keys, float that
  /// is not finite, complex, bytes, set, objects, integers of more than 1000 digits. Otherwise: tuples and sets as
  /// lists, keys as json.dumps would spell them, bytes, complex and objects as their repr, integers of more than 4300
  /// digits as text in hexadecimal.
  bool tagged = false;
  bool compact = false;  ///< separators "," and ":"
};

[[nodiscard]] std::string dump_json(const Value& value, const JsonWriting& how = {});

}  // namespace evalrun
