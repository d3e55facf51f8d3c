#include "run/atomic_file.hpp"

#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "support/folder.hpp"

using evalrun::runners::AtomicFile;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_writers_of_the_same_file_both_write_it_whole) {
  const evalrun::test::Folder scratch;
  const auto target = scratch.path() / "report.csv";
  AtomicFile first(target), second(target);
  first.write(std::string(100'000, '1'));
  second.write(std::string(50'000, '2'));
  BOOST_TEST(first.commit().has_value());
  BOOST_TEST(text_of(target) == std::string(100'000, '1'));
  second.write(std::string(50'000, '2'));
  BOOST_TEST(second.commit().has_value());
  BOOST_TEST(text_of(target) == std::string(100'000, '2'));
  BOOST_TEST(files_in(scratch.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_without_commit_leaves_no_draft) {
  const evalrun::test::Folder scratch;
  {
    AtomicFile file(scratch.path() / "report.csv");
    file.write(std::string(100'000, 'x'));
    BOOST_TEST(files_in(scratch.path()) == 1U);
  }
  BOOST_TEST(files_in(scratch.path()) == 0U);
  fs::create_directory(scratch.path() / "taken");
  AtomicFile onto_folder(scratch.path() / "taken");
  onto_folder.write("x");
  BOOST_TEST(!onto_folder.commit().has_value());
  BOOST_TEST(files_in(scratch.path()) == 1U);
}
