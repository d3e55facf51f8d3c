#include "journal_lines.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <oneapi/tbb/task_arena.h>

#include "for_each_index.hpp"

namespace evalrun::runners {
namespace {

/// How many pieces are read at the same time.
std::size_t at_once() {
  constexpr std::size_t most = 16;
  return std::min(most, static_cast<std::size_t>(oneapi::tbb::this_task_arena::max_concurrency()) * 2);
}

/// Some consecutive pieces, and the result of reading each.
struct Window {
  std::vector<JournalPiece> pieces;
  std::vector<result<void>> read;
};

/// Passes the entries of pieces to `use`, in order, and collects unreadable lines.
class Walk {
 public:
  Walk(const std::filesystem::path& file, const std::function<void(const JournalEntry&, JournalSpan)>& use)
      : file_(file), use_(use) {}

  void take(Window& window) {
    for (std::size_t i = 0; i < window.pieces.size() && !error_; ++i)
      if (window.read[i])
        take(window.pieces[i]);
      else
        error_ = std::move(window.read[i].error());
  }
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  result<UnreadableLines> finish() {
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(unreadable_);
  }

 private:
  void take(JournalPiece& piece) {
    for (const auto& [entry, span] : piece.heads()) use_(entry, span);
    for (auto& [line, error, span] : piece.unreadable()) {
      error.where = fmt::format("{}:{}", file_.string(), lines_ + line);
      unreadable_.add(std::move(error), span);
    }
    lines_ += piece.lines();
  }

  const std::filesystem::path& file_;
  const std::function<void(const JournalEntry&, JournalSpan)>& use_;
  UnreadableLines unreadable_;
  std::size_t lines_ = 0;
  std::optional<Error> error_;
};

}  // namespace

result<UnreadableLines> walk_journal(const std::filesystem::path& path, const JournalShape& shape,
                                     const std::function<void(const JournalEntry&, JournalSpan)>& use) {
  const auto file = JournalFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto pieces = static_cast<std::size_t>(file->size() / JournalPiece::size + 1);
  const auto many = std::min(pieces, at_once());
  Walk walk(path, use);
  Window current, last;
  // While the pieces of one window are read, those of the window before are passed on.
  for (std::size_t begun = 0; begun < pieces && !walk.failed(); begun += many) {
    current.pieces.resize(std::min(many, pieces - begun));
    current.read.assign(current.pieces.size(), {});
    const auto read = [&](std::size_t i) { current.read[i] = current.pieces[i].read(*file, begun + i, shape); };
    if (pieces == 1)
      read(0);
    else
      for_each_index(current.pieces.size() + 1, [&](std::size_t i) { i == 0 ? walk.take(last) : read(i - 1); });
    std::swap(current, last);
  }
  walk.take(last);
  return walk.finish();
}

result<JournalEntry> JournalLines::entry(const JournalPlace& place) {
  const auto& path = files_.at(place.file);
  auto& file = open_.at(place.file);
  if (!file) {
    auto opened = JournalFile::open(path);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    file.emplace(std::move(*opened));
  }
  line_.resize(place.span.length);
  const auto got = file->read(place.span.offset, line_);
  if (!got) return tl::unexpected(got.error());
  if (*got != line_.size()) return fail(errc::io, "the journal was shortened while it was read", path.string());
  auto entry = parse_entry(line_);
  if (!entry) return fail(errc::bad_data, "the journal was changed while it was read", path.string());
  return entry;
}

}  // namespace evalrun::runners
