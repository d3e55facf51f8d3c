/// Why answers could not be read: what they look like, and which formats read them. Reports show it where at least a
/// fifth of a category's answers were meant as calls and none was decoded.
///
///     auto unread = worst_read(report.tally);                 // categories to look at
///     answers[key].push_back(result);                         // some of their malformed answers
///     report.diagnoses = diagnose(report, answers, "evalrun score --suite bfcl --results runs/x");
#pragma once
#include <map>
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// Answers that could not be read, as they came, by category and language.
using UnreadAnswers = std::map<reports::Tally::Key, std::vector<Value>>;

/// So many answers of a category are enough to tell its form.
constexpr std::size_t most_unread = 1000;

/// Whether a category has so many malformed answers that the reason is worth a look.
[[nodiscard]] bool is_badly_read(const reports::CategoryTally& counts);

/// A word as a shell takes it.
[[nodiscard]] std::string shell_word(const std::string& word);

/// One diagnosis for each look of answers. `command` scores the answers once a format is added to it.
[[nodiscard]] std::vector<reports::Diagnosis> diagnose(const reports::Report& report, const UnreadAnswers& answers,
                                                       const std::string& command);

}  // namespace evalrun::runners
