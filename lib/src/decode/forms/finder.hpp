/// Walks once through a text and collects every reading of calls.
///
///     const Readings found = find_readings(text);
///     found.readings;                                 // in the order of the text
///
/// Pure but for what the Text remembers.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>

#include <boost/container/small_vector.hpp>

#include "text.hpp"

namespace evalrun::decode::forms {

/// What says that a text is a call, the weakest first.
enum class Evidence : std::uint8_t { in_text, in_fence, mark };

struct Reading {
  std::string_view form;
  std::string_view other = {};  ///< another form that reads calls there
  Evidence evidence = Evidence::in_text;
  bool loose = false;   ///< nearly JSON
  bool closed = false;  ///< with a mark
  Ending ending = Ending::whole;
  std::size_t begin = 0;
  Block block = {};
};

/// All readings of a text; which of them count is decided elsewhere.
struct Readings {
  boost::container::small_vector<Reading, 2> readings;
  boost::container::small_vector<std::pair<std::size_t, std::size_t>, 8> gaps;  ///< marks and fences between them
  std::size_t end = std::string_view::npos;  ///< where the next turn begins; npos: there is none
};

[[nodiscard]] Readings find_readings(Text& text);

/// Whether the text holds nothing but those readings, marks and blanks.
[[nodiscard]] bool nothing_else(const Text& text, const Readings& found);

/// Whether a fence stands in the text.
[[nodiscard]] bool has_fence(const Text& text, const Readings& found);

}  // namespace evalrun::decode::forms
