/// A file that is being fetched: bytes go to `<name>.part`, and finish() renames it to its name in one step.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

class PartFile {
 public:
  /// Opens the part from an earlier fetch, or a new one; makes missing folders. Errors: io.
  [[nodiscard]] static result<PartFile> open(std::filesystem::path target);
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();  ///< closes the part and keeps it, unless it is empty

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Errors of append(), truncate() and finish(): io.
  [[nodiscard]] result<void> append(std::string_view bytes);
  [[nodiscard]] result<void> truncate(std::uint64_t size);
  /// The file that holds the bytes until finish().
  [[nodiscard]] std::filesystem::path part() const;
  /// Syncs the file to disk and renames it; replaces a file of that name.
  [[nodiscard]] result<void> finish();
  void discard() noexcept;

 private:
  PartFile(std::filesystem::path target, int file, std::uint64_t size)
      : target_(std::move(target)), file_(file), size_(size) {}

  std::filesystem::path target_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

/// The exclusive right to change a folder, as long as the object lives. take() makes the folder if it does not exist.
/// Errors: io; conflict, if another process holds the lock.
class FolderLock {
 public:
  [[nodiscard]] static result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : folder_(other.folder_) { other.folder_ = -1; }
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int folder) : folder_(folder) {}
  int folder_ = -1;
};

}  // namespace evalrun::runners
