/// A journal cut into pieces that threads read side by side. A line belongs to the piece in which it begins.
///
///     JournalPiece piece;
///     if (auto read = piece.read(file, number, size, shape); !read) return read;
///     for (const auto& [entry, span] : piece.heads()) ...
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"

#include "journal.hpp"

namespace evalrun::runners {

/// A journal that is open for reading, as long as it was then: a run may go on.
class JournalFile {
 public:
  /// Errors: the run has no journal.jsonl; io.
  [[nodiscard]] static result<JournalFile> open(const std::filesystem::path& file);
  JournalFile(JournalFile&& other) noexcept;
  JournalFile& operator=(JournalFile&&) = delete;
  ~JournalFile();

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Reads from `offset` on; returns how many bytes of `into` were filled. Safe from several threads.
  [[nodiscard]] result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;

 private:
  JournalFile(std::filesystem::path file, int descriptor, std::uint64_t size)
      : file_(std::move(file)), descriptor_(descriptor), size_(size) {}

  std::filesystem::path file_;
  int descriptor_;
  std::uint64_t size_;
};

/// May be filled again and again, and keeps its memory.
class JournalPiece {
 public:
  static constexpr std::size_t size = std::size_t{1} << 18U;

  struct Head {
    JournalEntry entry;  ///< as HeadReader has it
    JournalSpan span;
  };
  struct Unreadable {
    std::size_t line;  ///< from 1 in this piece
    Error error;
    JournalSpan span;
  };

  /// Reads the lines that begin in the piece of that number, and are whole.
  [[nodiscard]] result<void> read(const JournalFile& file, std::size_t number, const JournalShape& shape);

  [[nodiscard]] std::span<const Head> heads() const { return std::span(heads_).first(used_); }
  [[nodiscard]] std::span<Unreadable> unreadable() { return unreadable_; }
  /// Blank ones included.
  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  /// Reads on by a piece. False: there is no more.
  [[nodiscard]] result<bool> fill(const JournalFile& file);
  [[nodiscard]] std::string_view text() const { return std::string_view(buffer_).substr(0, filled_); }

  std::string buffer_;       ///< grows, and is not cleared: filling it again would cost as much as reading
  std::size_t filled_ = 0;   ///< bytes of it that hold text
  std::uint64_t begin_ = 0;  ///< where the text begins in the file
  std::vector<Head> heads_;  ///< the first `used_` of them
  std::size_t used_ = 0;
  std::vector<Unreadable> unreadable_;
  std::size_t lines_ = 0;
};

}  // namespace evalrun::runners
