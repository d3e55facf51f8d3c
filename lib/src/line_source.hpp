/// Lines of a file or of text in memory, one at a time.
#pragma once
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

class LineSource {
 public:
  [[nodiscard]] static result<LineSource> open_file(const std::filesystem::path& path);
  /// `text` must outlive the source.
  [[nodiscard]] static LineSource over(std::string_view text, std::string name);

  /// The next line that is not blank, without its line end; nullopt at the end.
  [[nodiscard]] std::optional<std::string_view> next();
  /// The next line as a JSON object; an Error names file and line.
  [[nodiscard]] result<std::optional<Value>> next_object();
  /// "file:line" of the line last given.
  [[nodiscard]] std::string where() const;
  /// Whether reading stopped because of the operating system rather than the end of the file.
  [[nodiscard]] bool broken() const { return file_ && file_->bad(); }

 private:
  std::string name_;
  std::unique_ptr<std::ifstream> file_;
  std::string line_;
  std::string_view text_;
  std::size_t number_ = 0;
};

/// How many lines that are not blank.
[[nodiscard]] result<std::size_t> count_lines(const std::filesystem::path& path);
[[nodiscard]] std::size_t count_lines(std::string_view text);

}  // namespace evalrun
