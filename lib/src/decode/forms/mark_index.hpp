/// Finds the marks of all forms at once.
///
///     const auto found = MarkIndex::all().at(text, i);   // the longest mark that begins at byte i
///
/// Immutable; safe to use from several threads.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace evalrun::decode::forms {

class MarkIndex {
 public:
  struct Mark {
    std::string_view text;
    std::vector<const Form*> opens;  ///< forms that it opens, in the order of the table; none: it surrounds calls
    bool ends_answer = false;        ///< the model writes the next turn of the user itself
  };
  struct Found {
    const Mark* mark = nullptr;
    std::size_t behind = 0;
    bool is_cut = false;  ///< the text ends within a mark, of which five characters or more are there
  };

  [[nodiscard]] static const MarkIndex& all();
  /// Whether a mark may begin with the byte.
  [[nodiscard]] bool begins(char c) const { return first_[static_cast<unsigned char>(c)] != 0; }
  [[nodiscard]] Found at(const Text& text, std::size_t i) const;

 private:
  /// One character of a mark, behind those before it. Its alternatives are a list through `next`; 0 ends a list.
  struct Node {
    char character = '\0';
    bool only_opens = true;  ///< all marks that go on here open a call
    std::uint16_t next = 0, child = 0;
    const Mark* mark = nullptr;  ///< the mark that ends here
  };
  MarkIndex();
  void add(const Mark& mark);

  std::vector<Mark> marks_;
  std::vector<Node> nodes_{1};  ///< the first is none
  std::array<std::uint16_t, 256> first_{};
};

}  // namespace evalrun::decode::forms
