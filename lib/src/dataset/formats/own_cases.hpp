/// A file of own cases as a suite reads it: one category after the other.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

#include "dataset/case_file.hpp"

namespace evalrun::dataset_formats {

struct OwnCases : Background {
  struct OfCategory {
    std::string name;
    Task task = Task::simple;  ///< of its first case; each case has its own
    Language language = Language::python;
    std::vector<std::size_t> cases = {};  ///< their numbers in the file
  };

  explicit OwnCases(CaseFile read) : file(std::move(read)) {}
  [[nodiscard]] const OfCategory* find(std::string_view category) const;

  CaseFile file;
  std::vector<OfCategory> categories;  ///< in the order of their first cases
};

/// Reads and checks the whole file. The last file read is kept and not read again until it changes. Errors: those of
/// CaseFile::open; no case. Safe to call from several threads.
[[nodiscard]] result<std::shared_ptr<const OwnCases>> own_cases(const std::filesystem::path& file);

}  // namespace evalrun::dataset_formats
