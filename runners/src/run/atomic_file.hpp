/// A file that is written whole or not at all: written under another name in the same folder, renamed by commit().
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
  /// Makes the folders above; a failure shows at commit(). Waits for a reader where the target is a named pipe.
  explicit AtomicFile(std::filesystem::path target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();  ///< without commit() nothing stays

  void write(std::string_view text);
  [[nodiscard]] result<void> commit();

 private:
  void open();
  void open_draft();
  void open_in_place(int flags);
  void flush();
  [[nodiscard]] int rename_draft();  ///< an errno, or 0
  [[nodiscard]] int copy_draft();
  std::filesystem::path target_;  ///< as it was named
  std::filesystem::path place_;   ///< behind symbolic links
  std::filesystem::path draft_;   ///< empty: written in place
  std::string unwritten_;
  int fd_ = -1;
  int error_ = 0;  ///< the first errno
};

/// The whole text at once.
[[nodiscard]] result<void> write_atomically(const std::filesystem::path& target, std::string_view text);

}  // namespace evalrun::runners
