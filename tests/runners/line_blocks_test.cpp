#include "cli/output/line_blocks.hpp"

#include <cerrno>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

using evalrun::cli::LineBlocks;
using evalrun::cli::write_all;

namespace {

/// The blocks that are read while the text is written into a pipe.
std::vector<std::string> blocks_of(const std::string& text, std::size_t size) {
  int ends[2] = {-1, -1};
  BOOST_REQUIRE(::pipe(ends) == 0);
  std::thread writer([&] {
    BOOST_TEST(write_all(ends[1], text));
    ::close(ends[1]);
  });
  LineBlocks blocks(ends[0], size);
  std::vector<std::string> out;
  for (std::string block; blocks.next(block);) out.push_back(block);
  writer.join();
  ::close(ends[0]);
  return out;
}

std::string joined(const std::vector<std::string>& blocks) {
  std::string all;
  for (const auto& block : blocks) all += block;
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(blocks_are_whole_lines) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += std::string(static_cast<std::size_t>(i % 37), 'x') + "\n";
  for (const auto* end : {"", "no line end", "\n\n"}) {
    const auto blocks = blocks_of(text + end, 64);
    BOOST_TEST(joined(blocks) == text + end);
    for (std::size_t i = 0; i + 1 < blocks.size(); ++i) BOOST_TEST(blocks[i].ends_with('\n'));
  }
  BOOST_TEST(blocks_of("", 64).empty());
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_a_block_stays_whole) {
  const auto text = std::string(100000, 'y') + "\nshort\n";
  const auto blocks = blocks_of(text, 1000);
  BOOST_TEST(joined(blocks) == text);
  BOOST_TEST(blocks.front().size() > 100000U);
}

BOOST_AUTO_TEST_CASE(a_line_is_given_before_the_next_is_written) {
  int ends[2] = {-1, -1};
  BOOST_REQUIRE(::pipe(ends) == 0);
  LineBlocks blocks(ends[0]);
  BOOST_TEST(write_all(ends[1], "one\ntw"));
  std::string block;
  BOOST_TEST(blocks.next(block));
  BOOST_TEST(block == "one\n");
  BOOST_TEST(write_all(ends[1], "o\n"));
  BOOST_TEST(blocks.next(block));
  BOOST_TEST(block == "two\n");
  ::close(ends[1]);
  BOOST_TEST(!blocks.next(block));
  ::close(ends[0]);
}

BOOST_AUTO_TEST_CASE(a_read_failure_is_reported) {
  LineBlocks blocks(-1);
  std::string block;
  BOOST_TEST(!blocks.next(block));
  BOOST_TEST(blocks.failure() == EBADF);
}
