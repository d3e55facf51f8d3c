/// Parity tests read data and reference verdicts from outside the repository. Without these files the tests are
/// skipped.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

#include "evalrun/json.hpp"

namespace evalrun::support {

/// $EVALRUN_SHARED, or `shared` next to the repository. Without both, ends the program with the exit code that ctest
/// counts as skipped (SKIP_RETURN_CODE).
inline std::optional<std::filesystem::path> shared_folder() {
  std::error_code code;
  if (const char* named = std::getenv("EVALRUN_SHARED"); named != nullptr && *named != '\0') return named;
  const auto beside = std::filesystem::path(EVALRUN_SOURCE_DIR) / ".." / "shared";
  if (std::filesystem::exists(beside / "golden", code)) return beside;
  std::cout << "skipped: $EVALRUN_SHARED is not set, so there is no reference to compare with" << std::endl;
  constexpr int skipped = 77;
  std::_Exit(skipped);
}

/// Calls `use` with every line of a file of JSON lines. Throws if the file or a line cannot be read.
inline void for_each_json_line(const std::filesystem::path& file, const std::function<void(const Value&)>& use) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  for (std::string line; std::getline(in, line);) {
    const auto value = parse_json(line);
    if (!value) throw std::runtime_error(file.string() + ": " + value.error().message);
    use(*value);
  }
}

}  // namespace evalrun::support
