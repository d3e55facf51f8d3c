/// A scratch folder that is removed at the end of its scope.
#pragma once
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace evalrun::test {

class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file in the folder and creates its parent folders.
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  static std::string unique() {
    static std::atomic<int> count{0};
    return "evalrun_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
  }
  std::filesystem::path path_ = std::filesystem::temp_directory_path() / unique();
};

}  // namespace evalrun::test
