/// Looks up the cases of a run by the places of their last lines in its journals. Also reads a baseline, which has only
/// verdicts.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evalrun/reports/tally.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "journal.hpp"
#include "journal_lines.hpp"

namespace evalrun::runners {

struct CaseKey {
  std::string lang;
  std::string id;
  std::size_t attempt = 0;
  auto operator<=>(const CaseKey&) const = default;
};

class JournalIndex {
 public:
  /// Errors: no manifest, no journal, a baseline that is none.
  [[nodiscard]] static result<JournalIndex> open(const RunPlace& run);

  [[nodiscard]] const Value& manifest() const { return manifest_; }
  /// False for a baseline, whose entries hold no answers.
  [[nodiscard]] bool has_outputs() const { return has_outputs_; }
  /// All cases, with their categories.
  [[nodiscard]] const std::map<CaseKey, std::string>& cases() const { return categories_; }
  /// One more than the largest attempt number.
  [[nodiscard]] std::size_t attempts() const { return attempts_; }
  /// The entry of a case; nullopt: none is recorded.
  [[nodiscard]] result<std::optional<JournalEntry>> entry(const CaseKey& key);

 private:
  [[nodiscard]] result<void> add_journal(const std::filesystem::path& file, std::size_t number);
  [[nodiscard]] result<void> add_baseline(const std::filesystem::path& file);

  std::optional<JournalLines> lines_;
  Value manifest_;
  std::map<CaseKey, std::string> categories_;
  std::map<CaseKey, JournalPlace> places_;
  std::map<CaseKey, reports::Record> records_;  ///< records of a baseline
  std::size_t attempts_ = 1;
  bool has_outputs_ = true;
};

}  // namespace evalrun::runners
