/// Approved files: the output of a renderer that was reviewed and found right. If the output differs, the test fails
/// and writes the new text to <name>.received in the working folder; if the new text is right, copy it over the
/// approved file.
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
