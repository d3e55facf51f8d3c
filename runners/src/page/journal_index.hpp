/// A run's folder to look cases up in: where the last line of each case lies in the journal.
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
  /// Errors: no manifest, no journal.
  [[nodiscard]] static result<JournalIndex> open(const std::filesystem::path& folder);

  [[nodiscard]] const Value& manifest() const { return manifest_; }
  /// Every case, with its category.
  [[nodiscard]] const std::map<CaseKey, std::string>& cases() const { return categories_; }
  /// One more than the largest sample number.
  [[nodiscard]] std::size_t samples() const { return samples_; }
  /// What is recorded of a case; nullopt: nothing.
  [[nodiscard]] result<std::optional<JournalEntry>> entry(const CaseKey& key);

 private:
  std::filesystem::path file_;
  std::ifstream journal_;
  Value manifest_;
  std::map<CaseKey, std::string> categories_;
  std::map<CaseKey, JournalSpan> spans_;
  std::size_t samples_ = 1;
};

}  // namespace evalrun::runners
