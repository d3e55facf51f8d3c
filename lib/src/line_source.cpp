#include "line_source.hpp"

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

result<LineSource> LineSource::open_file(const std::filesystem::path& path) {
  LineSource source;
  source.name_ = path.string();
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return fail(errc::io, "this is a folder, a file is needed", path.string());
  source.file_ = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*source.file_)
    return fail(std::filesystem::exists(path, ignored) ? errc::io : errc::not_found,
                std::filesystem::exists(path, ignored) ? "the file cannot be read" : "there is no such file",
                path.string());
  return source;
}

LineSource LineSource::over(std::string_view text, std::string name) {
  LineSource source;
  source.text_ = text;
  source.name_ = std::move(name);
  return source;
}

std::optional<std::string_view> LineSource::next() {
  for (;;) {
    std::string_view line;
    if (file_) {
      if (!std::getline(*file_, line_)) return std::nullopt;
      line = line_;
    } else {
      if (text_.empty()) return std::nullopt;
      const auto end = text_.find('\n');
      line = text_.substr(0, end);
      text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    }
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_blank(line)) return line;
  }
}

result<std::optional<Value>> LineSource::next_object() {
  const auto line = next();
  if (!line) {
    if (broken()) return fail(errc::io, "the file could not be read to its end", where());
    return std::optional<Value>{};
  }
  auto value = parse_json(*line, {.allow_surrogates = false});
  if (!value)
    return fail(errc::bad_json,
                fmt::format("not JSON: {} (column {})", value.error().message, value.error().offset + 1), where());
  if (!value->is_dict()) return fail(errc::bad_data, "the line is JSON but not an object", where());
  return std::optional<Value>(std::move(*value));
}

std::string LineSource::where() const { return fmt::format("{}:{}", name_, number_); }

result<std::size_t> count_lines(const std::filesystem::path& path) {
  auto source = LineSource::open_file(path);
  if (!source) return tl::unexpected(source.error());
  std::size_t n = 0;
  while (source->next()) ++n;
  return n;
}

std::size_t count_lines(std::string_view text) {
  auto source = LineSource::over(text, {});
  std::size_t n = 0;
  while (source.next()) ++n;
  return n;
}

}  // namespace evalrun
