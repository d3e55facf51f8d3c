/// The forms in which models and servers write calls (specification: tool-call-formats 7). `--format auto` looks for
/// all of them at once.
///
/// A form is one row: the marks that open it, how the calls behind a mark are read, the marks that close it. The parts
/// that read calls are shared: JSON objects (json_calls), a name and JSON (named_json), tags (tagged_calls), name and
/// value tags (pair_calls), code (code_calls), call:f{...} (brace_calls).
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "evalrun/decode.hpp"

namespace evalrun::decode::forms {

/// How an attempt to read calls ended.
enum class Ending : std::uint8_t {
  none,   ///< no calls of this form stand there
  cut,    ///< calls of this form begin there, and the text ends before they do
  whole,  ///< calls of this form stand there
};

/// Calls that were read at one place of a text.
struct Block {
  List calls;           ///< {name: {argument: value}}
  std::size_t end = 0;  ///< first byte behind them
};

/// A place where a form may begin.
struct Place {
  std::size_t begin;   ///< where the mark begins
  std::size_t behind;  ///< first byte behind the mark
};

class Text;
struct Form;

/// Marks are written with "_" and "|"; in a text, "▁" and the full-width "｜" mean the same.
using Marks = std::span<const std::string_view>;

struct Form {
  std::string_view id;       ///< as reports and verdicts name it
  std::string_view summary;  ///< one line for `evalrun list formats`
  Marks opens;               ///< a call of this form stands behind each
  Ending (*read)(Text& text, const Form& form, Place place, Block& block);
  Marks closes = {};          ///< may stand behind the calls
  Marks separators = {};      ///< one of them stands between name and arguments, where the form has its own
  bool only_offered = false;  ///< the mark is a word of the language, too: only an offered function is called
  bool escapes = false;       ///< values are escaped as in XML
};

/// The forms with marks, in the order in which they are tried where several share a mark.
[[nodiscard]] std::span<const Form* const> forms();

/// Marks around calls that open no call themselves ("<|tool_calls_section_begin|>"), and what surrounds an answer.
[[nodiscard]] Marks noise();
/// Marks with which a model that does not stop begins the next turn of the user.
[[nodiscard]] Marks next_turns();

/// Calls without a mark.
struct Bare {
  std::string_view id;
  std::string_view summary;
};
extern const Bare python_list;
extern const Bare python_lines;
extern const Bare python_fence;
extern const Bare name_and_json;
extern const Bare name_tags;

}  // namespace evalrun::decode::forms
