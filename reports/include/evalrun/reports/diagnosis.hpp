/// What a report says where many answers were meant as calls and none could be read from them: most often the format is
/// another one, and a figure near zero says nothing of the model.
///
///     for (const Diagnosis& one : report.diagnoses)
///       for (const std::string& line : diagnosis_lines(one)) print(line);
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace evalrun::reports {

/// Answers of one look, over all categories in which at least a fifth of the answers could not be read.
struct Diagnosis {
  struct Category {
    std::string lang, category;
    std::size_t unread = 0;   ///< answers that were meant as calls and could not be read
    std::size_t answers = 0;  ///< all answers of the category
  };
  std::vector<Category> categories;
  std::string example;     ///< the first 160 characters of one answer, escaped
  std::string looks_like;  ///< "Hermes's <tool_call> tags"; empty: no known form
  std::size_t tried = 0;   ///< answers that were read again in the other formats
  /// Formats that read some of them, with their number; the one that reads most comes first.
  std::vector<std::pair<std::string, std::size_t>> formats = {};
  /// Other formats read them, and misread the answers of the run that could be read.
  bool others_differ = false;
  std::string command = {};  ///< scores the answers in the first of the formats; empty: none reads them

  [[nodiscard]] std::size_t unread() const;
  [[nodiscard]] std::size_t answers() const;
};

/// The diagnosis in sentences.
[[nodiscard]] std::vector<std::string> diagnosis_lines(const Diagnosis& diagnosis);

}  // namespace evalrun::reports
