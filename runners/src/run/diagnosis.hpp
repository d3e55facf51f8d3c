/// Explains why answers could not be read: what they look like, and which formats read them. Reports show this if at
/// least a fifth of a category's answers are malformed.
///
///     if (!any_badly_read(report.tally)) return;
///     answers[key].kept.push_back({result, form});            // some malformed answers of such categories
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

/// An answer that could not be read, unchanged, or the text that came beside its empty list of tool calls.
struct UnreadAnswer {
  Value result;
  std::string form;            ///< in which `auto` reads it; empty: in none
  std::string reasoning = {};  ///< of an answer that is blank: reasoning that was kept apart from it
};
/// Whether an answer is text without any but white space.
[[nodiscard]] bool is_blank(const Value& result);
/// The unread answers of a category.
struct UnreadCategory {
  std::vector<UnreadAnswer> kept;  ///< at most `most_unread`
  std::size_t leaked = 0;          ///< calls as text beside an empty list of tool calls, which is no malformed answer
};
using UnreadAnswers = std::map<reports::Tally::Key, UnreadCategory>;

/// An answer that could be read, with the format that read it.
struct ReadAnswer {
  std::string category;
  const Format* format = nullptr;
  Value result;
};
using ReadAnswers = std::vector<ReadAnswer>;
/// Some answers from each file of stored results that `format` reads.
[[nodiscard]] ReadAnswers some_read_answers(const ModelResults& model, const Format& format);

/// So many answers of a category or file are enough to see whether another format reads them as well.
constexpr std::size_t most_read = 50;

/// So many answers of a category are enough to recognize their form.
constexpr std::size_t most_unread = 1000;

/// Whether a category has many malformed answers and leaked calls (at least a fifth).
[[nodiscard]] bool is_badly_read(const reports::CategoryTally& counts, std::size_t leaked = 0);

/// At most so many calls leaked in a category: the answers without calls that hold calls as meant.
[[nodiscard]] std::size_t most_leaked(const reports::CategoryTally& counts);

[[nodiscard]] bool any_badly_read(const reports::Tally& tally);

/// A word quoted for a shell, if needed.
[[nodiscard]] std::string shell_word(const std::string& word);

/// Commands that read the answers once a format is added to them; empty: there is none.
struct DiagnosisCommands {
  std::string score;  ///< reads the stored answers
  std::string run;    ///< asks again, since stored results do not hold leaked calls
};

/// One diagnosis for each form of answers. It names only formats that also give the same calls for nearly all `read`
/// answers, since a run is decoded with one format; `auto` only where it reads more than these.
[[nodiscard]] std::vector<reports::Diagnosis> diagnose(const reports::Report& report, const UnreadAnswers& answers,
                                                       const ReadAnswers& read, const DiagnosisCommands& commands);

}  // namespace evalrun::runners
