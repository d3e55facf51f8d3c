/// A file that is written whole or not at all: the text goes to a draft in the same folder, which commit() renames.
///
///     AtomicFile file("summary.json");
///     file.write(text);
///     if (auto moved = file.commit(); !moved) return moved;
///
/// Only regular files and new names are replaced by renaming. A symbolic link stays: the file that it leads to is
/// replaced. Pipes, devices and open descriptors (/dev/stdout, /dev/fd/3) are written in place, and so is a regular
/// file that cannot be renamed onto (a mount of its own, a folder without write permission).
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

class AtomicFile {
 public:
  /// Makes missing folders and opens the file; commit() reports a failure. Waits for a reader if the target is a named
  /// pipe.
  explicit AtomicFile(std::filesystem::path target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();  ///< removes the draft if commit() was not called

  void write(std::string_view text);
  [[nodiscard]] result<void> commit();

 private:
  void open();
  void open_draft();
  void open_in_place(int flags);
  void flush();
  [[nodiscard]] int rename_draft();  ///< returns 0 or an errno
  [[nodiscard]] int copy_draft();
  std::filesystem::path target_;  ///< the name that was given
  std::filesystem::path place_;   ///< the file to which symbolic links lead
  std::filesystem::path draft_;   ///< empty: the file is written in place
  std::string unwritten_;
  int fd_ = -1;
  int error_ = 0;  ///< the first errno
};

/// Writes a file with this text.
[[nodiscard]] result<void> write_atomically(const std::filesystem::path& target, std::string_view text);

}  // namespace evalrun::runners
