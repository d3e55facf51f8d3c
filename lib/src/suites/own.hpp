/// Suites of own cases, made from the path in "file:PATH" or "dir:PATH". Each kind is a row of the table in own.cpp.
#pragma once
#include <filesystem>
#include <span>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

namespace evalrun::suite_rows {

struct OwnKind {
  std::string_view prefix;    ///< "file:"
  std::string_view argument;  ///< for messages: "file:PATH"
  /// Reads the categories of the cases at `path`. Errors name file, line and field.
  result<OwnSuite> (*read)(const std::filesystem::path& path);
  /// The folder of the data files; their names in manifests are relative to it.
  std::filesystem::path (*folder)(const std::filesystem::path& path);
};
[[nodiscard]] std::span<const OwnKind> own_kinds();
/// The kind that an argument of --suite names; nullptr: another suite.
[[nodiscard]] const OwnKind* own_kind(std::string_view id);

/// The suite that an argument of --suite names. Errors: the path does not exist, or holds wrong cases.
[[nodiscard]] result<const Suite*> own_suite(const OwnKind& kind, std::string_view argument);
/// The folder with the data files of a suite of own cases.
[[nodiscard]] std::filesystem::path own_folder(const Suite& suite);

}  // namespace evalrun::suite_rows
