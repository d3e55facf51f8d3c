#include "journal_pieces.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_head.hpp"

namespace evalrun::runners {
namespace {

tl::unexpected<Error> unreadable_file(const std::filesystem::path& file, int error) {
  return fail(errc::io, fmt::format("the journal cannot be read: {}", std::generic_category().message(error)),
              file.string());
}

}  // namespace

result<JournalFile> JournalFile::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return errno == ENOENT ? fail(errc::not_found, "the run has no journal.jsonl", file.parent_path().string())
                           : unreadable_file(file, errno);
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
    const int error = S_ISDIR(status.st_mode) ? EISDIR : errno;
    ::close(descriptor);
    return unreadable_file(file, error);
  }
  return JournalFile(file, descriptor, static_cast<std::uint64_t>(status.st_size));
}

JournalFile::JournalFile(JournalFile&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

JournalFile::~JournalFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

result<std::size_t> JournalFile::read(std::uint64_t offset, std::span<char> into) const {
  if (offset >= size_) return 0;
  into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset)));
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto got =
        ::pread(descriptor_, into.data() + filled, into.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable_file(file_, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

result<bool> JournalPiece::fill(const JournalFile& file) {
  const auto offset = begin_ + filled_;
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(size + 1, offset < file.size() ? file.size() - offset : 0));
  if (buffer_.size() < filled_ + count) buffer_.resize(filled_ + count);
  const auto got = file.read(offset, std::span(buffer_).subspan(filled_, count));
  if (!got) return tl::unexpected(got.error());
  filled_ += *got;
  return *got != 0;
}

result<void> JournalPiece::read(const JournalFile& file, std::size_t number, const JournalShape& shape) {
  used_ = lines_ = filled_ = 0;
  unreadable_.clear();
  const auto begin = static_cast<std::uint64_t>(number) * size, end = begin + size;
  // The byte before the piece shows whether a line begins with it.
  begin_ = begin - (number == 0 ? 0 : 1);
  if (auto read = fill(file); !read) return tl::unexpected(std::move(read.error()));
  std::size_t from = 0;
  if (number != 0) {
    from = text().find('\n');
    if (from == std::string::npos) return {};
    ++from;
  }
  HeadReader reader(shape);
  while (begin_ + from < end) {
    auto line_end = text().find('\n', from);
    while (line_end == std::string::npos) {
      // The line goes on in the next piece, or it is an unfinished last line.
      const auto before = filled_;
      const auto more = fill(file);
      if (!more) return tl::unexpected(more.error());
      if (!*more) return {};
      line_end = text().find('\n', before);
    }
    const auto line = text().substr(from, line_end - from);
    const JournalSpan span{begin_ + from, line.size()};
    from = line_end + 1;
    ++lines_;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (used_ == heads_.size()) heads_.emplace_back();
    auto& head = heads_[used_];
    head.span = span;
    if (auto read = reader.read(line, head.entry))
      ++used_;
    else
      unreadable_.push_back({lines_, std::move(read.error()), span});
  }
  return {};
}

}  // namespace evalrun::runners
