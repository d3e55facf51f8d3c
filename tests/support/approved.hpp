/// Approved files: what a renderer printed when someone looked at it and found it right. A difference fails the test
/// and leaves the new text as <name>.received in the working folder, to be compared and, where it is right, copied
/// over.
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace evalrun::support {

/// `folder` is relative to tests/.
inline void check_approved(std::string_view folder, const std::string& name, const std::string& text) {
  const auto file = std::filesystem::path(EVALRUN_SOURCE_DIR) / "tests" / folder / name;
  std::ifstream in(file, std::ios::binary);
  const std::string approved{std::istreambuf_iterator<char>(in), {}};
  if (in.is_open() && approved == text) {
    BOOST_TEST(true);
    return;
  }
  const auto received = std::filesystem::current_path() / (name + ".received");
  std::filesystem::create_directories(received.parent_path());
  std::ofstream(received, std::ios::binary) << text;
  BOOST_ERROR("differs from the approved file: compare " << file.string() << " with " << received.string());
}

}  // namespace evalrun::support
