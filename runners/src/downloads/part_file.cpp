#include "part_file.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refused(const fs::path& file, int code) {
  return fail(errc::io, fmt::format("the file cannot be written: {}", std::generic_category().message(code)),
              file.string());
}

result<void> make_folders(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return fail(errc::io, fmt::format("the folder cannot be made: {}", code.message()), folder.string());
  return {};
}

}  // namespace

fs::path PartFile::part() const { return target_.string() + ".part"; }

result<PartFile> PartFile::open(fs::path target) {
  if (auto made = make_folders(target.parent_path()); !made) return tl::unexpected(made.error());
  PartFile file(std::move(target), -1, 0);
  const auto part = file.part();
  file.file_ = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  struct stat info{};
  if (file.file_ < 0 || ::fstat(file.file_, &info) != 0) return refused(part, errno);
  file.size_ = static_cast<std::uint64_t>(info.st_size);
  return file;
}

PartFile::PartFile(PartFile&& other) noexcept
    : target_(std::move(other.target_)), file_(std::exchange(other.file_, -1)), size_(other.size_) {}

PartFile::~PartFile() {
  if (file_ < 0) return;
  if (size_ == 0) discard();
  ::close(file_);
}

result<void> PartFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return refused(part(), errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

result<void> PartFile::truncate(std::uint64_t size) {
  if (::ftruncate(file_, static_cast<off_t>(size)) != 0) return refused(part(), errno);
  size_ = size;
  return {};
}

result<void> PartFile::finish() {
  if (::fsync(file_) != 0) return refused(part(), errno);
  if (::rename(part().c_str(), target_.c_str()) != 0) return refused(target_, errno);
  ::close(std::exchange(file_, -1));
  const int folder = ::open(target_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

void PartFile::discard() noexcept { ::unlink(part().c_str()); }

result<FolderLock> FolderLock::take(const fs::path& folder) {
  if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
  FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.folder_ < 0) return refused(folder, errno);
  if (::flock(lock.folder_, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return fail(errc::conflict, "another fetch is at work in this folder", folder.string());
  return refused(folder, errno);
}

FolderLock::~FolderLock() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace evalrun::runners
