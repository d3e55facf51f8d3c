#include "atomic_file.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// Writes the whole text; returns 0 or an errno.
int write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

/// The number of the open descriptor, if `path` is a name in /proc/self/fd.
std::optional<int> descriptor_named(const fs::path& path) {
  const auto name = path.filename().string();
  int number = -1;
  const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (bad != std::errc{} || end != name.data() + name.size() || number < 0) return std::nullopt;
  std::error_code error;
  if (path.has_parent_path() && fs::equivalent(path.parent_path(), "/proc/self/fd", error) && !error) return number;
  return std::nullopt;
}

/// The place to which a name leads through symbolic links, and the open descriptor that it means, if any.
struct Resolved {
  fs::path place;
  std::optional<int> descriptor = {};
  int error = 0;  ///< an errno
};

Resolved resolved(fs::path path) {
  constexpr int most_links = 40;  // the limit of Linux
  for (int links = 0; links < most_links; ++links) {
    if (const auto number = descriptor_named(path)) return {.place = path, .descriptor = number};
    std::error_code error;
    const auto next = fs::read_symlink(path, error);
    if (error) return {.place = path};
    path = path.parent_path() / next;  // an absolute `next` replaces the whole path
  }
  return {.place = path, .error = ELOOP};
}

}  // namespace

AtomicFile::AtomicFile(fs::path target) : target_(std::move(target)) { open(); }

void AtomicFile::open() {
  std::error_code ignored;
  if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), ignored);
  auto [place, descriptor, error] = resolved(target_);
  place_ = std::move(place);
  error_ = error;
  if (error_ != 0) return;
  if (descriptor) {
    // Text that the process still buffers for standard output goes first.
    std::fflush(stdout);
    fd_ = ::fcntl(*descriptor, F_DUPFD_CLOEXEC, 0);
    if (fd_ < 0) error_ = errno;
    return;
  }
  struct stat there{};
  if (::stat(place_.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) return open_in_place(0);
  open_draft();
  const bool may_lie_elsewhere = error_ == EACCES || error_ == EPERM || error_ == EROFS;
  if (may_lie_elsewhere && ::access(place_.c_str(), W_OK) == 0) open_in_place(O_TRUNC);
}

/// Opens a draft under a name that no other process or thread uses for the same file; does not follow links.
void AtomicFile::open_draft() {
  static std::atomic<unsigned> drafts = 0;
  constexpr int most_tries = 1000;  // earlier processes with this id may have left drafts behind
  for (int tries = 0; tries < most_tries; ++tries) {
    draft_ = fmt::format("{}.{}-{}.tmp", place_.string(), ::getpid(), drafts++);
    fd_ = ::open(draft_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    error_ = fd_ < 0 ? errno : 0;
    if (error_ == 0) return;
    if (error_ != EEXIST) break;
  }
  draft_.clear();
}

void AtomicFile::open_in_place(int flags) {
  fd_ = ::open(place_.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC | flags);
  error_ = fd_ < 0 ? errno : 0;
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

void AtomicFile::write(std::string_view text) {
  constexpr std::size_t enough = std::size_t{1} << 15U;
  unwritten_ += text;
  if (unwritten_.size() >= enough) flush();
}

void AtomicFile::flush() {
  if (error_ == 0) error_ = write_whole(fd_, unwritten_);
  unwritten_.clear();
}

int AtomicFile::rename_draft() {
  if (::rename(draft_.c_str(), place_.c_str()) == 0) {
    draft_.clear();
    return 0;
  }
  return errno == EBUSY ? copy_draft() : errno;
}

/// Copies the draft onto a file that is a mount of its own: no file can be renamed onto it.
int AtomicFile::copy_draft() {
  const int from = ::open(draft_.c_str(), O_RDONLY | O_CLOEXEC);
  if (from < 0) return errno;
  open_in_place(O_TRUNC);
  std::array<char, std::size_t{1} << 15U> block{};
  while (error_ == 0) {
    const auto n = ::read(from, block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) error_ = errno;
    if (n <= 0) break;
    error_ = write_whole(fd_, {block.data(), static_cast<std::size_t>(n)});
  }
  ::close(from);
  if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  return error_;
}

result<void> AtomicFile::commit() {
  flush();
  if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  if (error_ == 0 && !draft_.empty()) error_ = rename_draft();
  if (error_ == 0) return {};
  return fail(errc::io, fmt::format("the file cannot be written: {}", std::generic_category().message(error_)),
              target_.string());
}

result<void> write_atomically(const fs::path& target, std::string_view text) {
  AtomicFile file(target);
  file.write(text);
  return file.commit();
}

}  // namespace evalrun::runners
