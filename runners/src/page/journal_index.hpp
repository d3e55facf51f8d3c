/// A run's folder to look cases up in: where the last line of each case lies in the journal. Or a baseline file, which
/// has verdicts alone.
#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evalrun/reports/record.hpp"
#include "evalrun/result.hpp"
#include "evalrun/runners/journal.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

struct CaseKey {
  std::string lang;
  std::string id;
  std::size_t sample = 0;
  auto operator<=>(const CaseKey&) const = default;
};

class JournalIndex {
 public:
  /// A run's folder, one that holds shards of a run, or a baseline file. Errors: no manifest, no journal.
  [[nodiscard]] static result<JournalIndex> open(const std::filesystem::path& folder);

  [[nodiscard]] const Value& manifest() const { return manifest_; }
  /// False: a baseline, whose entries hold no answers.
  [[nodiscard]] bool has_outputs() const { return has_outputs_; }
  /// Every case, with its category.
  [[nodiscard]] const std::map<CaseKey, std::string>& cases() const { return categories_; }
  /// One more than the largest sample number.
  [[nodiscard]] std::size_t samples() const { return samples_; }
  /// What is recorded of a case; nullopt: nothing.
  [[nodiscard]] result<std::optional<JournalEntry>> entry(const CaseKey& key);

 private:
  struct File {
    std::filesystem::path path;
    std::ifstream journal;
  };
  struct Place {
    std::size_t file = 0;
    JournalSpan span;
  };
  [[nodiscard]] result<void> add(const std::filesystem::path& folder);
  [[nodiscard]] result<void> add_baseline(const std::filesystem::path& file);

  std::vector<File> files_;
  Value manifest_;
  std::map<CaseKey, std::string> categories_;
  std::map<CaseKey, Place> places_;
  std::map<CaseKey, reports::Record> records_;  ///< of a baseline
  std::size_t samples_ = 1;
  bool has_outputs_ = true;
};

}  // namespace evalrun::runners
