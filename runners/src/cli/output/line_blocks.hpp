/// A stream cut into blocks of whole lines, so that threads can share the work and memory stays bounded.
///
///     LineBlocks blocks(STDIN_FILENO);
///     for (std::string block; blocks.next(block);) ... every line of it ends in '\n', but perhaps the very last
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

  /// Replaces the block's content. False at the end, or where reading fails. Gives what there is as soon as it holds a
  /// line, so that a slow writer gets its answers.
  bool next(std::string& block);
  /// Why reading stopped, as errno has it; 0 at the end of the stream.
  [[nodiscard]] int failure() const noexcept { return failure_; }

 private:
  int descriptor_;
  std::size_t size_;
  std::string rest_;  ///< the begun line behind the last block
  bool ended_ = false;
  int failure_ = 0;
};

/// Writes all of it; false when that fails.
[[nodiscard]] bool write_all(int descriptor, std::string_view text);

}  // namespace evalrun::cli
