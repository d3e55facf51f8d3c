/// Why answers could not be read: what they look like, and which formats read them. Reports show it where at least a
/// fifth of a category's answers were meant as calls and none was decoded.
///
///     if (!any_badly_read(report.tally)) return;
///     answers[key].push_back(result);                         // some of their malformed answers
///     report.diagnoses = diagnose(report, answers, read, "evalrun score --suite bfcl --results runs/x");
#pragma once
#include <map>
#include <string>
#include <vector>

#include "evalrun/decode.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/value.hpp"

#include "dataset/result_files.hpp"

namespace evalrun::runners {

/// Answers that could not be read, as they came, by category and language.
using UnreadAnswers = std::map<reports::Tally::Key, std::vector<Value>>;

/// An answer that could be read, with the format that read it.
struct ReadAnswer {
  std::string category;
  const Format* format = nullptr;
  Value result;
};
using ReadAnswers = std::vector<ReadAnswer>;
/// Some of each file of stored results.
[[nodiscard]] ReadAnswers some_read_answers(const ModelResults& model, const Format& format);

/// This many answers of a category, or of a file, are enough to see whether another format reads them too.
constexpr std::size_t most_read = 50;

/// This many answers of a category are enough to recognize their form.
constexpr std::size_t most_unread = 1000;

/// Whether a category has so many malformed answers that the reason is worth a look.
[[nodiscard]] bool is_badly_read(const reports::CategoryTally& counts);

[[nodiscard]] bool any_badly_read(const reports::Tally& tally);

/// A word as a shell takes it.
[[nodiscard]] std::string shell_word(const std::string& word);

/// One diagnosis for each look of answers. A format is named when it gives the same calls of nearly all `read` answers,
/// too: it is for all of them. `command` scores the answers once a format is added to it; empty: there is none.
[[nodiscard]] std::vector<reports::Diagnosis> diagnose(const reports::Report& report, const UnreadAnswers& answers,
                                                       const ReadAnswers& read, const std::string& command);

}  // namespace evalrun::runners
