/// Finds mistakes in cases that users wrote themselves: such cases can be judged, but every answer would be wrong.
///
///     OwnCaseNotes notes;
///     for (const Case& item : cases) notes.add(item);
///     say_notes(notes.sentences(), quiet);
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "evalrun/case.hpp"

namespace evalrun::cli {

class OwnCaseNotes {
 public:
  void add(const Case& item);
  /// A sentence per kind of mistake, with the first case that has it, its place, and what to write instead.
  [[nodiscard]] std::vector<std::string> sentences() const;

 private:
  /// A kind of mistake: how many cases have it, and a sentence about the first one.
  struct Mistake {
    std::size_t cases = 0;
    std::string first = {};

    void add(const Case& item, const std::string& what);
  };

  Mistake no_answer_, no_required_, types_;
  std::string text_;  ///< buffer for the text of a document
};

}  // namespace evalrun::cli
