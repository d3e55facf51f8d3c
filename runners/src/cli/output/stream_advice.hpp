/// Finds out whether most answers of a stream could not be read, and says at its end how to read them: the diagnosis
/// that reports of runs have.
///
///     StreamAnswers piece, all;
///     piece.add(item, output, judged, form);
///     all.merge(piece);
///     for (const auto& line : all.advice(suite, "evalrun check --suite demo")) say(line);
#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/checkers/judge.hpp"

#include "run/diagnosis.hpp"

namespace evalrun::cli {

/// Counts of judged answers, and a few of those that could not be read. Not thread-safe.
class StreamAnswers {
 public:
  StreamAnswers() = default;
  StreamAnswers(const StreamAnswers&) = delete;
  StreamAnswers& operator=(const StreamAnswers&) = delete;

  /// Counts an answer. `form`: in which `auto` reads an answer without calls, "" for none; nullopt: it was not tried,
  /// and the answer is not kept.
  void add(const Case& item, const Value& output, const checkers::Judged& judged, std::optional<std::string> form);
  /// Adds the counts and kept answers of `other`, which is empty then.
  void merge(StreamAnswers& other);
  void clear();
  /// The diagnosis if most answers (at least 10) could not be read; otherwise nothing. Its last line is `command` with
  /// `--format auto`, if that reads them. Takes the kept answers.
  [[nodiscard]] std::vector<std::string> advice(const Suite* suite, const std::string& command);

 private:
  struct Part {
    std::array<std::size_t, 5> outcomes{};  ///< by Outcome; answers with calls that `auto` alone reads are malformed
    std::vector<runners::UnreadAnswer> kept;
  };
  Part& part_of(const Case& item);

  std::map<reports::Tally::Key, Part> parts_;
  std::pair<const reports::Tally::Key, Part>* last_ = nullptr;  ///< cases of one category mostly follow each other
  runners::ReadAnswers read_;
};

}  // namespace evalrun::cli
