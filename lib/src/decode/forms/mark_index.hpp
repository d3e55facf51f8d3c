/// Finds the marks of all forms at once.
///
///     const auto found = MarkIndex::all().at(text, i);   // the longest mark that begins at byte i
///
/// Immutable; safe to use from several threads.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace evalrun::decode::forms {

class MarkIndex {
 public:
  struct Mark {
    std::string_view text;
    std::vector<const Form*> opens;  ///< forms that it opens, in the order of the table; none: it surrounds calls
  };
  struct Found {
    const Mark* mark = nullptr;
    std::size_t behind = 0;
  };

  [[nodiscard]] static const MarkIndex& all();
  /// Whether a mark may begin with the byte.
  [[nodiscard]] bool begins(char c) const { return first_[static_cast<unsigned char>(c)]; }
  [[nodiscard]] Found at(const Text& text, std::size_t i) const;

 private:
  MarkIndex();
  std::vector<Mark> marks_;  ///< sorted by text
  std::array<bool, 256> first_{};
};

}  // namespace evalrun::decode::forms
