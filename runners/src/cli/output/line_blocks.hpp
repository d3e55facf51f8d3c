/// Reads a stream in blocks of whole lines, so that threads can share the work and memory stays bounded.
///
///     LineBlocks blocks(STDIN_FILENO);
///     for (std::string block; blocks.next(block);) use(block);   // only the last line of the stream may lack its '\n'
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace evalrun::cli {

class LineBlocks {
 public:
  static constexpr std::size_t default_size = std::size_t{1} << 17U;

  /// `size`: about how many bytes a block has; a longer line makes its block longer.
  explicit LineBlocks(int descriptor, std::size_t size = default_size) : descriptor_(descriptor), size_(size) {}

  /// Replaces the block's content. Returns as soon as there is a whole line, so that a slow writer gets its answers.
  /// Returns false at the end, or if reading fails.
  bool next(std::string& block);
  /// errno of the failed read; 0 if none failed.
  [[nodiscard]] int failure() const noexcept { return failure_; }

 private:
  int descriptor_;
  std::size_t size_;
  std::string rest_;  ///< beginning of a line that was read after the last block
  bool ended_ = false;
  int failure_ = 0;
};

/// Writes the whole text; returns false and sets errno if that fails.
[[nodiscard]] bool write_all(int descriptor, std::string_view text);

}  // namespace evalrun::cli
