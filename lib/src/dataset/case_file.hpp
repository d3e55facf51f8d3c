/// The cases of a file of one's own, found by id. Of a file of any size the text is kept, and a case is made of it when
/// it is asked for: a case takes ten times as much memory as its text.
///
///     auto file = CaseFile::open("cases.jsonl");
///     if (auto number = file->find("simple_0")) judge(file->read(*number), output);
#pragma once
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

namespace evalrun {

class CaseFile {
 public:
  /// Reads all lines, those of CaseReader::open_file(), and shows each case to `look` once. Errors: a line that is no
  /// case; an id that comes twice; io.
  [[nodiscard]] static result<CaseFile> open(const std::filesystem::path& path,
                                             const std::function<void(const Case&)>& look = {});
  CaseFile(CaseFile&&) = default;
  CaseFile& operator=(CaseFile&&) = default;

  [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
  /// Which case has that id, counted from 0; nullopt: none.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
  /// Makes the case of that number, which must not outlive this. Safe from several threads.
  [[nodiscard]] Case read(std::size_t number) const;

 private:
  struct Line {
    std::string_view text;
    std::size_t number = 0;  ///< from 1
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  explicit CaseFile(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] std::string_view keep(std::string_view text);

  std::string name_;
  std::deque<std::string> blocks_;  ///< what the lines refer to
  std::vector<Line> lines_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> by_id_;
};

}  // namespace evalrun
