#include "case_file.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "line_source.hpp"
#include "own_case.hpp"

namespace evalrun {

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
  for (;;) {
    const auto item = next_own_case(*lines);
    if (!item) return tl::unexpected(item.error());
    if (!*item) return file;
    const Case& one = **item;
    if (!file.by_id_.emplace(one.id, file.lines_.size()).second)
      return fail(errc::bad_data, fmt::format("the id {} occurs twice", one.id), one.where);
    file.lines_.push_back({file.keep(lines->last()), lines->number()});
    if (look) look(one);
  }
}

std::optional<std::size_t> CaseFile::find(std::string_view id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? std::nullopt : std::optional(at->second);
}

Case CaseFile::read(std::size_t number) const {
  const auto& [text, line] = lines_[number];
  auto source = LineSource::over(text, name_);
  auto item = next_own_case(source);
  assert(item && *item);  // open() read the same text
  if (!item || !*item) return {};
  (*item)->where = fmt::format("{}:{}", name_, line);
  return std::move(**item);
}

}  // namespace evalrun
