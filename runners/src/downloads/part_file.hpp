/// A file on its way: `<name>.part` grows until it is what was pinned, then takes its name in one step.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

class PartFile {
 public:
  /// Opens the part from an earlier fetch, or a new one; makes the folders above. Error io.
  [[nodiscard]] static result<PartFile> open(std::filesystem::path target);
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();  ///< closes; what was written stays, an empty file does not

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Error io in all of these.
  [[nodiscard]] result<void> append(std::string_view bytes);
  [[nodiscard]] result<void> truncate(std::uint64_t size);
  /// Where the bytes are until finish().
  [[nodiscard]] std::filesystem::path part() const;
  /// Makes it durable and gives it its name, over a file that has it.
  [[nodiscard]] result<void> finish();
  void discard() noexcept;

 private:
  PartFile(std::filesystem::path target, int file, std::uint64_t size)
      : target_(std::move(target)), file_(file), size_(size) {}

  std::filesystem::path target_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

/// The right to change a folder, as long as this lives. Made where it does not exist. Errors: io; conflict where
/// another process has it.
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
