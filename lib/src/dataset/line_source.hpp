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

  /// The next line that is not blank, without its line end; nullopt at the end. The view is valid until the next call.
  [[nodiscard]] std::optional<std::string_view> next();
  /// The next line as a JSON object; an Error names file and line.
  [[nodiscard]] result<std::optional<Value>> next_object();
  /// The same without some members, which stay text within the line (see parse_json_except). Their text is valid as
  /// long as its owner, or as the text in memory.
  [[nodiscard]] result<std::optional<Value>> next_object_except(std::span<LeftAsText> left);
  /// The line that the last call of next...() read. The view is valid until the next such call.
  [[nodiscard]] std::string_view last() const { return last_; }
  /// Keeps the text of that line alive; nullptr: the text in memory belongs to the caller.
  [[nodiscard]] std::shared_ptr<const void> owner() const { return block_; }
  /// The number of that line, from 1.
  [[nodiscard]] std::size_t number() const { return number_; }
  /// "file:line" of that line; before the first line, the file alone.
  [[nodiscard]] std::string where() const;
  /// Whether reading failed before the end of the file.
  [[nodiscard]] bool broken() const { return failure_.has_value(); }
  /// The reason if reading failed.
  [[nodiscard]] result<void> check_whole() const;

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] result<std::optional<Value>> at_end() const;
  [[nodiscard]] result<std::optional<Value>> object_from(std::string_view line,
                                                         tl::expected<Value, JsonError> value) const;

  std::string name_;
  std::unique_ptr<std::istream> file_;
  std::shared_ptr<char[]> block_;  ///< the last block of the file
  std::string_view text_;          ///< the unread part of the block, or of the text in memory
  std::string_view last_;
  std::size_t number_ = 0;
  std::optional<Error> failure_;
};

/// The number of lines that are not blank.
[[nodiscard]] result<std::size_t> count_lines(const std::filesystem::path& path);
[[nodiscard]] std::size_t count_lines(std::string_view text);

}  // namespace evalrun
