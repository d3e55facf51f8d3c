#include "line_blocks.hpp"

#include <cerrno>

#include <unistd.h>

namespace evalrun::cli {

bool LineBlocks::next(std::string& block) {
  block.swap(rest_);
  rest_.clear();
  while (!ended_) {
    const auto filled = block.size();
    block.resize(filled + size_);
    const auto got = ::read(descriptor_, block.data() + filled, size_);
    const auto error = errno;
    block.resize(filled + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got < 0 && error == EINTR) continue;
    if (got <= 0) {
      ended_ = true;
      failure_ = got < 0 ? error : 0;
      break;
    }
    // The bytes from before hold no line end.
    const auto end = std::string_view(block).substr(filled).rfind('\n');
    if (end == std::string_view::npos) continue;
    rest_.assign(block, filled + end + 1);
    block.resize(filled + end + 1);
    return true;
  }
  return !block.empty();
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace evalrun::cli
