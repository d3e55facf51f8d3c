/// A journal cut into pieces that threads read in parallel. A line belongs to the piece in which it begins.
///
///     JournalPiece piece;
///     if (auto read = piece.read(file, number, shape); !read) return read;
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

/// A journal that is open for reading. Reads only as far as the file went when it was opened, since a run may go on.
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

/// A piece of a journal. read() may be called again, and reuses memory.
class JournalPiece {
 public:
  static constexpr std::size_t size = std::size_t{1} << 18U;

  struct Head {
    JournalEntry entry;  ///< as HeadReader reads it
    JournalSpan span;
  };
  struct Unreadable {
    std::size_t line;  ///< number of the line in this piece, from 1
    Error error;
    JournalSpan span;
  };

  /// Reads the whole lines that begin in piece `number`.
  [[nodiscard]] result<void> read(const JournalFile& file, std::size_t number, const JournalShape& shape);

  [[nodiscard]] std::span<const Head> heads() const { return std::span(heads_).first(used_); }
  [[nodiscard]] std::span<Unreadable> unreadable() { return unreadable_; }
  /// The number of lines, including blank ones.
  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  /// Appends the text of another piece to the buffer. Returns false at the end of the file.
  [[nodiscard]] result<bool> fill(const JournalFile& file);
  [[nodiscard]] std::string_view text() const { return std::string_view(buffer_).substr(0, filled_); }

  std::string buffer_;       ///< never shrunk, since growing again would fill it with zeros, at the cost of reading
  std::size_t filled_ = 0;   ///< bytes of the buffer that hold text
  std::uint64_t begin_ = 0;  ///< offset of the text in the file
  std::vector<Head> heads_;  ///< only the first `used_` are valid
  std::size_t used_ = 0;
  std::vector<Unreadable> unreadable_;
  std::size_t lines_ = 0;
};

}  // namespace evalrun::runners
