/// The lines of one journal, read in order: entries, and what is no entry with its number and the reason.
///
///     UnreadableLines unreadable;
///     LineReader lines(file, shape, unreadable);
///     if (auto entry = lines.read(line, offset)) use(*entry);
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "journal.hpp"

namespace evalrun::runners {

class LineReader {
 public:
  LineReader(const std::filesystem::path& file, const JournalShape& shape, UnreadableLines& unreadable)
      : file_(file), shape_(shape), unreadable_(unreadable) {}

  /// nullopt: a blank line, or one that is now among the unreadable ones.
  std::optional<JournalEntry> read(std::string_view line, std::uint64_t offset) {
    ++number_;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return std::nullopt;
    auto entry = parse_entry(line, shape_);
    if (entry) return std::move(*entry);
    entry.error().where = fmt::format("{}:{}", file_.string(), number_);
    unreadable_.add(std::move(entry.error()), {offset, line.size()});
    return std::nullopt;
  }

 private:
  const std::filesystem::path& file_;
  const JournalShape& shape_;
  UnreadableLines& unreadable_;
  std::size_t number_ = 0;
};

}  // namespace evalrun::runners
