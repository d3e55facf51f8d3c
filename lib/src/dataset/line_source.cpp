#include "line_source.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "input_file.hpp"
#include "json/foreign_text.hpp"

namespace evalrun {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 17U;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

result<LineSource> LineSource::open_file(const std::filesystem::path& path) {
  LineSource source;
  source.name_ = path.string();
  auto file = open_input(path);
  if (!file) return tl::unexpected(file.error());
  source.file_ = std::move(*file);
  return source;
}

LineSource LineSource::over(std::string_view text, std::string name) {
  LineSource source;
  source.text_ = text;
  source.name_ = std::move(name);
  return source;
}

/// Reads another block and puts the rest of the last one in front of it. False: nothing more can be read.
bool LineSource::fill() {
  if (!file_ || !*file_) return false;
  errno = 0;
  const auto kept = text_.size();
  const auto size = kept + std::max(block_size, kept);
  std::shared_ptr<char[]> next(new char[size]);  // std::make_shared would fill it with zeros
  text_.copy(next.get(), kept);
  file_->read(next.get() + kept, static_cast<std::streamsize>(size - kept));
  if (file_->bad()) failure_ = read_failure(where());
  const auto got = static_cast<std::size_t>(file_->gcount());
  block_ = std::move(next);
  text_ = std::string_view(block_.get(), kept + got);
  return got != 0;
}

std::optional<std::string_view> LineSource::next() {
  for (;;) {
    auto end = text_.find('\n');
    while (end == std::string_view::npos) {
      const auto looked_at = text_.size();
      if (!fill()) break;
      end = text_.find('\n', looked_at);
    }
    if (end == std::string_view::npos && (broken() || text_.empty())) return std::nullopt;
    auto line = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    if (++number_ == 1) line = without_mark(line);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_blank(line)) return last_ = line;
  }
}

result<std::optional<Value>> LineSource::next_object() {
  const auto line = next();
  if (!line) return at_end();
  return object_from(*line, parse_json(*line, {.allow_surrogates = false}));
}

result<std::optional<Value>> LineSource::next_object_except(std::span<LeftAsText> left) {
  const auto line = next();
  if (!line) return at_end();
  for (auto& member : left) member.owner = block_;
  return object_from(*line, parse_json_except(*line, left, {.allow_surrogates = false}));
}

result<std::optional<Value>> LineSource::at_end() const {
  if (broken()) return tl::unexpected(*failure_);
  return std::optional<Value>{};
}

result<std::optional<Value>> LineSource::object_from(std::string_view line,
                                                     tl::expected<Value, JsonError> value) const {
  if (!value) return fail(errc::bad_json, why_no_object(line, value.error()), where());
  // A list of objects is recognized by its text: the reader may have left its elements out.
  const bool array = line.find_first_not_of(" \t") == line.find('[') && line.find('{') != std::string_view::npos;
  if (!value->is_dict()) return fail(errc::bad_data, array ? why_no_object(line, {}) : why_no_object(*value), where());
  return std::optional<Value>(std::move(*value));
}

result<void> LineSource::check_whole() const { return failure_ ? tl::unexpected(*failure_) : result<void>(); }

std::string LineSource::where() const { return number_ == 0 ? name_ : fmt::format("{}:{}", name_, number_); }

result<std::size_t> count_lines(const std::filesystem::path& path) {
  auto source = LineSource::open_file(path);
  if (!source) return tl::unexpected(source.error());
  std::size_t n = 0;
  while (source->next()) ++n;
  if (auto whole = source->check_whole(); !whole) return tl::unexpected(whole.error());
  return n;
}

std::size_t count_lines(std::string_view text) {
  auto source = LineSource::over(text, {});
  std::size_t n = 0;
  while (source.next()) ++n;
  return n;
}

}  // namespace evalrun
