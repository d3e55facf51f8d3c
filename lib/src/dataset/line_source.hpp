/// Lines of a file or of text in memory, one at a time.
#pragma once
#include <cstddef>
#include <filesystem>
#include <istream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "json/lines.hpp"

namespace evalrun {

class LineSource {
 public:
  [[nodiscard]] static result<LineSource> open_file(const std::filesystem::path& path);
  /// `text` must outlive the source.
  [[nodiscard]] static LineSource over(std::string_view text, std::string name);

  /// The next line that is not blank, without its line end; nullopt at the end.
  /// It lasts until the next call.
  [[nodiscard]] std::optional<std::string_view> next();
  /// The next line as a JSON object; an Error names file and line.
  [[nodiscard]] result<std::optional<Value>> next_object();
  /// The same without some members, which are left as text within the line (see parse_json_except). The text lasts as
  /// long as its owner, or as the text in memory.
  [[nodiscard]] result<std::optional<Value>> next_object_except(std::span<LeftAsText> left);
  /// The line last given, by whichever of these. It lasts until the next call.
  [[nodiscard]] std::string_view last() const { return last_; }
  /// Its number, from 1.
  [[nodiscard]] std::size_t number() const { return number_; }
  /// "file:line" of the line last given; the file alone before the first.
  [[nodiscard]] std::string where() const;
  /// Whether reading stopped because of the operating system rather than the end of the file.
  [[nodiscard]] bool broken() const { return failure_.has_value(); }
  /// Why, where it did.
  [[nodiscard]] result<void> check_whole() const;

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] result<std::optional<Value>> at_end() const;
  [[nodiscard]] result<std::optional<Value>> object_from(std::string_view line,
                                                         tl::expected<Value, JsonError> value) const;

  std::string name_;
  std::unique_ptr<std::istream> file_;
  std::shared_ptr<char[]> block_;  ///< what was last read of the file
  std::string_view text_;          ///< what is to come: of the block, or of the text in memory
  std::string_view last_;
  std::size_t number_ = 0;
  std::optional<Error> failure_;
};

/// How many lines that are not blank.
[[nodiscard]] result<std::size_t> count_lines(const std::filesystem::path& path);
[[nodiscard]] std::size_t count_lines(std::string_view text);

}  // namespace evalrun
