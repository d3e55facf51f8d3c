/// A file that is there whole or not at all: written beside its place, moved there by commit().
///
///     AtomicFile file("summary.json");
///     file.write(text);
///     if (auto moved = file.commit(); !moved) return moved;
#pragma once
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

class AtomicFile {
 public:
  /// Makes the folders above; a failure shows at commit().
  explicit AtomicFile(std::filesystem::path target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();  ///< without commit() nothing stays

  void write(std::string_view text);
  [[nodiscard]] result<void> commit();

 private:
  void flush();
  std::filesystem::path target_;
  std::filesystem::path draft_;
  std::string unwritten_;
  std::ofstream out_;
  bool committed_ = false;
};

/// The whole text at once.
[[nodiscard]] result<void> write_atomically(const std::filesystem::path& target, std::string_view text);

}  // namespace evalrun::runners
