#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "evalrun/input_file.hpp"

#include "layouts/layouts.hpp"

namespace evalrun::layouts {
namespace {

constexpr std::array<const Row*, 4> table{&v4, &v1, &api_bank_row, &t_eval};

class ResultLines final : public ResultSource {
 public:
  using Read = result<StoredResult> (*)(const Value& line, const std::string& where);
  ResultLines(LineSource lines, Read read) : lines_(std::move(lines)), read_(read) {}

  result<std::optional<StoredResult>> next() override {
    auto line = lines_.next_object();
    if (!line) return tl::unexpected(line.error());
    if (!*line) return std::optional<StoredResult>{};
    auto stored = read_(**line, lines_.where());
    if (!stored) return tl::unexpected(stored.error());
    return std::optional<StoredResult>(std::move(*stored));
  }

 private:
  LineSource lines_;
  Read read_;
};

}  // namespace

const Row& row_of(Layout layout) {
  const auto it = std::ranges::find(table, layout, &Row::layout);
  assert(it != table.end());
  return **it;
}

Results results_in_lines(const std::filesystem::path& file, ResultLines::Read read) {
  auto lines = LineSource::open_file(file);
  if (!lines) return tl::unexpected(lines.error());
  return std::make_unique<ResultLines>(std::move(*lines), read);
}

result<LineSource> Place::open(const std::string& name) const {
  if (suite.embedded != nullptr) {
    if (const auto text = suite.embedded(name)) return LineSource::over(*text, fmt::format("{} (built in)", name));
    return fail(errc::not_found, "no such file is built in", name);
  }
  return LineSource::open_file(or_compressed(folder / name));
}

result<std::size_t> Place::lines_of(const std::string& name) const {
  if (suite.embedded != nullptr) return count_lines(suite.embedded(name).value_or(std::string_view{}));
  return count_lines(or_compressed(folder / name));
}

bool Place::exists(const std::string& name) const {
  if (suite.embedded != nullptr) return suite.embedded(name).has_value();
  std::error_code ignored;
  return std::filesystem::exists(or_compressed(folder / name), ignored);
}

std::size_t Place::bytes_of(const std::string& name) const {
  if (suite.embedded != nullptr) return suite.embedded(name).value_or(std::string_view{}).size();
  std::error_code error;
  const auto size = std::filesystem::file_size(or_compressed(folder / name), error);
  return error ? 0 : size;
}

}  // namespace evalrun::layouts
