#include "case_file.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "line_source.hpp"
#include "own/own_case.hpp"
#include "text/messages.hpp"

namespace evalrun {
namespace {

/// Collects the wrong lines of a file: the first one is the Error, and the next ones are listed below it.
class WrongLines {
 public:
  void add(Error error) {
    if (++count_ == 1) {
      first_ = std::move(error);
    } else if (count_ <= most_listed) {
      listed_ += "\n  " + to_string(error);
    }
  }
  [[nodiscard]] std::size_t count() const { return count_; }

  [[nodiscard]] std::optional<Error> error() const {
    if (count_ == 0) return std::nullopt;
    auto all = first_;
    if (count_ == 1) return all;
    all.message += fmt::format("\n{} of the file {} wrong, too:{}", counted(count_ - 1, "further line"),
                               form(count_ - 1, "is", "are"), listed_);
    if (count_ > most_listed) all.message += fmt::format("\n  and {} more", count_ - most_listed);
    return all;
  }

 private:
  static constexpr std::size_t most_listed = 5;
  std::size_t count_ = 0;
  Error first_;
  std::string listed_;
};

}  // namespace

std::string_view CaseFile::keep(std::string_view text) {
  constexpr std::size_t block_size = std::size_t{1} << 20U;
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size())
    blocks_.emplace_back().reserve(std::max(block_size, text.size()));
  auto& block = blocks_.back();
  const auto begin = block.size();
  block += text;
  return std::string_view(block).substr(begin);
}

result<CaseFile> CaseFile::open(const std::filesystem::path& path, const std::function<void(const Case&)>& look) {
  auto lines = LineSource::open_file(path);
  if (!lines) return tl::unexpected(lines.error());
  CaseFile file(path.string());
  WrongLines wrong;
  while (const auto text = lines->next()) {
    if (own::is_comment(*text)) continue;
    const auto item = own::case_of({*text, nullptr, lines->where(), lines->number()});
    if (!item) {
      wrong.add(item.error());
      // A file that does not begin with an object holds no lines of cases, so its other lines would be wrong, too.
      if (item.error().code == errc::bad_json && file.size() == 0 && wrong.count() == 1) break;
      continue;
    }
    if (const auto [first, added] = file.by_id_.emplace(item->id, file.lines_.size()); !added) {
      wrong.add({errc::bad_data,
                 fmt::format("\"id\" '{}' stands in line {}, too; each case needs its own", cut(item->id),
                             file.lines_[first->second].number),
                 item->where});
      continue;
    }
    file.lines_.push_back({file.keep(*text), lines->number()});
    if (look) look(*item);
  }
  if (auto whole = lines->check_whole(); !whole) return tl::unexpected(whole.error());
  if (auto error = wrong.error(); error) return tl::unexpected(std::move(*error));
  if (file.size() == 0)
    return fail(errc::bad_data, "the file holds no case; evalrun init cases FILE writes examples", path.string());
  return file;
}

std::optional<std::size_t> CaseFile::find(std::string_view id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? std::nullopt : std::optional(at->second);
}

Case CaseFile::read(std::size_t number, std::shared_ptr<const void> owner) const {
  const auto& [text, line] = lines_[number];
  auto item = own::case_of({text, std::move(owner), fmt::format("{}:{}", name_, line), line});
  assert(item);  // open() read the same text
  return item ? std::move(*item) : Case{};
}

}  // namespace evalrun
