/// Corrections to the ground truth of a suite. They stay in a file of their own: the data set remains as published, and
/// a corrected score is always shown next to the published one. A line corrects a case
/// ({"id": "multiple_3", "ground_truth": [{"f": {"a": [1, 2]}}]}) or drops it ({"id": "simple_106", "drop": true}).
///
///     const result<Errata> errata = Errata::read("errata.jsonl");
///     if (!errata) return tl::unexpected(errata.error());       // "errata.jsonl:2: ..."
///     if (const auto corrected = errata->apply(item)) use(*corrected);
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

namespace evalrun {

class Errata {
 public:
  /// JSON lines; an Error names file and line.
  [[nodiscard]] static result<Errata> read(const std::filesystem::path& file);

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// Ids of all cases that the file corrects or drops.
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] bool speaks_of(const std::string& id) const { return entries_.contains(id); }
  /// The case with its corrected ground truth; the case as it is if the file does not name it; nullopt if the file
  /// drops it.
  [[nodiscard]] std::optional<Case> apply(const Case& item) const;

 private:
  struct Entry {
    bool drop = false;
    std::vector<AcceptedCall> accepted;
    Value ground_truth;
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace evalrun
