#include "evalrun/runners/atomic_file.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace evalrun::runners {

namespace fs = std::filesystem;

AtomicFile::AtomicFile(fs::path target) : target_(std::move(target)), draft_(target_.string() + ".tmp") {
  std::error_code ignored;
  if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), ignored);
  out_.open(draft_, std::ios::binary | std::ios::trunc);
}

AtomicFile::~AtomicFile() {
  if (committed_) return;
  out_.close();
  std::error_code ignored;
  fs::remove(draft_, ignored);
}

void AtomicFile::write(std::string_view text) {
  constexpr std::size_t enough = std::size_t{1} << 15U;
  unwritten_ += text;
  if (unwritten_.size() >= enough) flush();
}

void AtomicFile::flush() {
  out_.write(unwritten_.data(), static_cast<std::streamsize>(unwritten_.size()));
  unwritten_.clear();
}

result<void> AtomicFile::commit() {
  errno = 0;
  flush();
  out_.close();
  if (!out_)
    return fail(errc::io,
                errno == 0 ? "the file cannot be written"
                           : fmt::format("the file cannot be written: {}", std::generic_category().message(errno)),
                target_.string());
  std::error_code error;
  fs::rename(draft_, target_, error);
  if (error) return fail(errc::io, fmt::format("the file cannot be written: {}", error.message()), target_.string());
  committed_ = true;
  return {};
}

result<void> write_atomically(const fs::path& target, std::string_view text) {
  AtomicFile file(target);
  file.write(text);
  return file.commit();
}

}  // namespace evalrun::runners
