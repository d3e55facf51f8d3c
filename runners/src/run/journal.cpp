#include "journal.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace evalrun::runners {
namespace {

tl::unexpected<Error> system_failure(std::string_view what, const std::filesystem::path& file) {
  return fail(errc::io, fmt::format("{}: {}", what, std::generic_category().message(errno)), file.string());
}

/// Reads the lines of a journal in order; adds lines that hold no entry to `unreadable`, with their numbers and
/// reasons.
class LineReader {
 public:
  LineReader(const std::filesystem::path& file, const JournalShape& shape, UnreadableLines& unreadable)
      : file_(file), shape_(shape), unreadable_(unreadable) {}

  /// The entry of a line; nullopt if the line is blank, or could not be read.
  std::optional<JournalEntry> read(std::string_view line, std::uint64_t offset) {
    ++number_;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return std::nullopt;
    auto entry = parse_entry(line, shape_);
    if (entry) return std::move(*entry);
    entry.error().where = fmt::format("{}:{}", file_.string(), number_);
    unreadable_.add(std::move(entry.error()), {offset, line.size()});
    return std::nullopt;
  }

 private:
  const std::filesystem::path& file_;
  const JournalShape& shape_;
  UnreadableLines& unreadable_;
  std::size_t number_ = 0;
};

}  // namespace

struct Journal::State {
  std::filesystem::path file;
  Syncing syncing;
  int fd = -1;
  std::uint64_t end = 0;  ///< offset of the end of the last whole line

  // Shared with the syncing thread, guarded by `mutex`.
  std::mutex mutex;
  std::condition_variable_any changed;
  std::size_t unsynced = 0;
  int sync_error = 0;  ///< errno of a sync that failed
  std::jthread syncer;

  ~State() {
    if (syncer.joinable()) {
      syncer.request_stop();
      syncer.join();
    }
    if (fd >= 0) ::close(fd);
  }
  void sync_in_groups(const std::stop_token& stop) noexcept;
  [[nodiscard]] result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) const;
};

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

result<Journal> Journal::open(const std::filesystem::path& file, Syncing syncing) {
  auto state = std::make_unique<State>();
  state->file = file;
  state->syncing = syncing;
  state->fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (state->fd < 0) return system_failure("the journal cannot be opened", file);
  if (::flock(state->fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return fail(errc::conflict, "another process is writing this run; wait for it, or choose another --out",
                  file.parent_path().string());
    return system_failure("the journal cannot be locked", file);
  }
  const auto size = ::lseek(state->fd, 0, SEEK_END);
  if (size < 0) return system_failure("the journal cannot be read", file);
  state->end = static_cast<std::uint64_t>(size);
  return Journal(std::move(state));
}

/// Syncs lines to disk in groups. Lines that are written during a sync form the next group, so that writing never waits
/// for the disk.
void Journal::State::sync_in_groups(const std::stop_token& stop) noexcept {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait_for(lock, stop, syncing.every, [this] { return unsynced >= syncing.every_entries; });
    if (stop.stop_requested()) return;
    if (std::exchange(unsynced, 0) == 0) continue;
    lock.unlock();
    const int error = ::fdatasync(fd) == 0 ? 0 : errno;
    lock.lock();
    if (error != 0) sync_error = error;
  }
}

/// Returns the number of bytes read, which is less than `size` only at the end of the file.
result<std::size_t> Journal::State::read_at(std::uint64_t offset, char* into, std::size_t size) const {
  std::size_t got = 0;
  while (got < size) {
    const auto n = ::pread(fd, into + got, size - got, static_cast<off_t>(offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure("the journal cannot be read", file);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return got;
}

result<UnreadableLines> Journal::replay(const std::function<void(JournalEntry, JournalSpan)>& use,
                                        const JournalShape& shape) {
  UnreadableLines unreadable;
  if (state_->end == 0) return unreadable;
  constexpr std::uint64_t most = std::uint64_t{1} << 20U;
  const auto step = static_cast<std::size_t>(std::min(most, state_->end));
  std::uint64_t line_start = 0;
  LineReader lines(state_->file, shape, unreadable);
  std::string pending;  // the text from line_start on
  std::string chunk(step, '\0');
  for (;;) {
    auto got = state_->read_at(line_start + pending.size(), chunk.data(), step);
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) break;
    const auto unsearched = pending.size();
    pending.append(chunk, 0, *got);
    std::size_t from = 0;
    for (auto lf = pending.find('\n', unsearched); lf != std::string::npos; lf = pending.find('\n', from)) {
      const JournalSpan place{line_start + from, lf - from};
      if (auto entry = lines.read(std::string_view(pending).substr(from, lf - from), place.offset))
        use(std::move(*entry), place);
      from = lf + 1;
    }
    pending.erase(0, from);
    line_start += from;
  }
  // Cut off a last line without line feed: the process ended while it was written.
  if (!pending.empty() && ::ftruncate(state_->fd, static_cast<off_t>(line_start)) != 0)
    return system_failure("the journal cannot be shortened to its last whole line", state_->file);
  state_->end = line_start;
  return unreadable;
}

result<void> Journal::move_lines(std::span<const JournalSpan> lines, const std::filesystem::path& file) {
  const int copy = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (copy < 0) return system_failure("the file cannot be opened", file);
  int error = 0;
  std::string line;
  const auto write = [&](int fd, const auto& write_some) {
    for (std::size_t done = 0; done < line.size() && error == 0;) {
      const auto n = write_some(fd, line.data() + done, line.size() - done, done);
      if (n > 0) done += static_cast<std::size_t>(n);
      if (n < 0 && errno != EINTR) error = errno;
    }
  };
  const auto append = [](int fd, const char* text, std::size_t size, std::size_t) { return ::write(fd, text, size); };
  for (const auto& place : lines) {
    line.resize(place.length);
    if (const auto got = state_->read_at(place.offset, line.data(), line.size()); !got) {
      ::close(copy);
      return tl::unexpected(got.error());
    }
    line += '\n';
    write(copy, append);
  }
  if (error == 0 && ::fdatasync(copy) != 0 && errno != EINVAL) error = errno;
  ::close(copy);
  errno = error;
  if (error != 0) return system_failure("the file cannot be written", file);
  for (const auto& place : lines) {
    line.assign(place.length, ' ');
    write(state_->fd, [&](int fd, const char* text, std::size_t size, std::size_t done) {
      return ::pwrite(fd, text, size, static_cast<off_t>(place.offset + done));
    });
  }
  errno = error;
  if (error != 0) return system_failure("the journal cannot be written", state_->file);
  return {};
}

result<void> Journal::check_still_there() const {
  const auto& file = state_->file;
  struct stat ours{}, there{};
  if (::fstat(state_->fd, &ours) != 0) return system_failure("the journal cannot be read", file);
  if (::stat(file.c_str(), &there) == 0 && there.st_ino == ours.st_ino && there.st_dev == ours.st_dev) return {};
  return fail(errc::io,
              "the journal was removed, moved or replaced while the run went on; answers that came since then are lost",
              file.string());
}

result<JournalSpan> Journal::append(const JournalEntry& entry) {
  const std::string line = to_line(entry) + '\n';
  const auto offset = append_lines(line, 1);
  if (!offset) return tl::unexpected(offset.error());
  return JournalSpan{*offset, line.size() - 1};
}

result<std::uint64_t> Journal::append_lines(std::string_view lines, std::size_t count) {
  if (auto there = check_still_there(); !there) return tl::unexpected(there.error());
  {
    const std::scoped_lock lock(state_->mutex);
    errno = state_->sync_error;
    if (errno != 0) return system_failure("the journal cannot be brought to disk", state_->file);
  }
  for (std::size_t written = 0; written < lines.size();) {
    const auto n =
        ::pwrite(state_->fd, lines.data() + written, lines.size() - written, static_cast<off_t>(state_->end + written));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return system_failure("the journal cannot be written", state_->file);
    written += static_cast<std::size_t>(n);
  }
  const auto offset = std::exchange(state_->end, state_->end + lines.size());
  const std::scoped_lock lock(state_->mutex);
  // The thread starts with the first line, so that a journal that is only read needs none.
  if (!state_->syncer.joinable())
    state_->syncer = std::jthread([raw = state_.get()](const std::stop_token& stop) { raw->sync_in_groups(stop); });
  const auto before = std::exchange(state_->unsynced, state_->unsynced + count);
  if (before < state_->syncing.every_entries && state_->unsynced >= state_->syncing.every_entries)
    state_->changed.notify_one();
  return offset;
}

result<void> Journal::sync() {
  if (auto there = check_still_there(); !there) return there;
  const std::scoped_lock lock(state_->mutex);
  errno = state_->sync_error;
  if (errno != 0 || ::fdatasync(state_->fd) != 0)
    return system_failure("the journal cannot be brought to disk", state_->file);
  state_->unsynced = 0;
  return {};
}

result<JournalEntry> Journal::read_line(std::uint64_t offset) const {
  std::string line;
  for (std::size_t step = 4096;; step *= 2) {
    const auto from = line.size();
    line.resize(from + step);
    const auto got = state_->read_at(offset + from, line.data() + from, step);
    if (!got) return tl::unexpected(got.error());
    line.resize(from + *got);
    const auto end = line.find('\n', from);
    if (end == std::string::npos && *got == step) continue;
    auto entry = parse_entry(std::string_view(line).substr(0, end));
    if (!entry) entry.error().where = fmt::format("{}:byte {}", state_->file.string(), offset);
    return entry;
  }
}

}  // namespace evalrun::runners
