/// The cases of a user's own file, found by id. Only the text is kept in memory, and a case is built from it at each
/// request, because a case takes ten times as much memory as its text.
///
///     auto file = CaseFile::open("cases.jsonl");
///     if (auto number = file->find("simple_0")) judge(file->read(*number), output);
#pragma once
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
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
  /// Reads all lines (as CaseReader::open_file() does) and calls `look` once with each case. Errors: lines that are no
  /// case, of which the first five are listed; an id that occurs twice; no case; io.
  [[nodiscard]] static result<CaseFile> open(const std::filesystem::path& path,
                                             const std::function<void(const Case&)>& look = {});
  // A deque may allocate when it is moved.
  CaseFile(CaseFile&&) = default;             // NOLINT(performance-noexcept-move-constructor)
  CaseFile& operator=(CaseFile&&) = default;  // NOLINT(performance-noexcept-move-constructor)

  [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
  /// The number of the case with that id, from 0; nullopt: no such case.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
  /// Builds the case with that number. It must not outlive this object, unless `owner` owns the object. Safe to call
  /// from several threads.
  [[nodiscard]] Case read(std::size_t number, std::shared_ptr<const void> owner = nullptr) const;

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
  std::deque<std::string> blocks_;  ///< own the text of the lines
  std::vector<Line> lines_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> by_id_;
};

}  // namespace evalrun
