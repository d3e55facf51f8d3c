/// The cases of a suite (or of a file) in memory, found by id: stored outputs, which are judged, come in any order.
///
///     auto index = CaseIndex::read(std::move(*reader));
///     const Case* item = index->find("multiple_12");
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/case_reader.hpp"
#include "evalrun/result.hpp"

namespace evalrun {

class CaseIndex {
 public:
  /// Reads all cases of the reader. Ids that occur in several languages are kept once per language.
  [[nodiscard]] static result<CaseIndex> read(CaseReader reader);
  /// Adds a case at the end. An Error if a case has the same id. Invalidates pointers to earlier cases.
  [[nodiscard]] result<void> add(Case item);
  void reserve(std::size_t cases);

  /// The case with that id in language `lang`, or in the first language that has it if `lang` is empty; or nullptr.
  [[nodiscard]] const Case* find(std::string_view id, std::string_view lang = {}) const;
  /// In the order read.
  [[nodiscard]] const std::vector<Case>& cases() const noexcept { return cases_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Places = std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>>;
  std::vector<Case> cases_;
  Places by_id_;       ///< the first case with that id
  Places by_lang_id_;  ///< "lang\nid", for suites with several languages
};

}  // namespace evalrun
