#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "dataset_formats.hpp"
#include "json/foreign_text.hpp"
#include "python/text.hpp"
#include "text/enumerators.hpp"

namespace evalrun::dataset_formats {

extern const Row api_bank_row;
extern const Row bfcl_v1;
extern const Row bfcl_v4;
extern const Row own_row;
extern const Row t_eval;

namespace {

/// In the order of the enum.
constexpr std::array table{
    std::pair{DatasetFormat::v4, &bfcl_v4},
    std::pair{DatasetFormat::v1, &bfcl_v1},
    std::pair{DatasetFormat::api_bank, &api_bank_row},
    std::pair{DatasetFormat::t_eval, &t_eval},
    std::pair{DatasetFormat::own, &own_row},
};
static_assert(has_each_once(table, &std::pair<DatasetFormat, const Row*>::first));

/// A file with one JSON object per line. Lines of a JSON array are read, too: lines with its brackets are skipped, and
/// a comma may end a line.
class ResultLines final : public ResultSource {
 public:
  using Read = result<StoredResult> (*)(const Value& line, const std::string& where);
  ResultLines(LineSource lines, Read read, bool in_array)
      : lines_(std::move(lines)), read_(read), in_array_(in_array) {}

  result<std::optional<StoredResult>> next() override {
    auto line = in_array_ ? next_element() : lines_.next_object();
    if (!line) return tl::unexpected(line.error());
    if (!*line) return std::optional<StoredResult>{};
    auto stored = read_(**line, lines_.where());
    if (!stored) return tl::unexpected(stored.error());
    return std::optional<StoredResult>(std::move(*stored));
  }

 private:
  result<std::optional<Value>> next_element() {
    for (;;) {
      const auto line = lines_.next();
      if (!line) {
        if (auto whole = lines_.check_whole(); !whole) return tl::unexpected(whole.error());
        return std::optional<Value>{};
      }
      auto text = strip(*line);
      if (text.ends_with(',')) text = strip(text.substr(0, text.size() - 1));
      if (text.empty() || text == "[" || text == "]") continue;
      auto value = parse_json(text, {.allow_surrogates = false});
      if (!value) return fail(errc::bad_json, why_no_object(text, value.error()), lines_.where());
      if (!value->is_dict()) return fail(errc::bad_data, why_no_object(*value), lines_.where());
      return std::optional<Value>(std::move(*value));
    }
  }

  LineSource lines_;
  Read read_;
  bool in_array_;
};

/// The elements of a JSON array in any other layout.
class ResultArray final : public ResultSource {
 public:
  ResultArray(List elements, std::string file, ResultLines::Read read)
      : elements_(std::move(elements)), file_(std::move(file)), read_(read) {}

  result<std::optional<StoredResult>> next() override {
    if (next_ == elements_.size()) return std::optional<StoredResult>{};
    const auto& element = elements_[next_++];
    const auto where = fmt::format("{}: element {}", file_, next_);
    if (!element.is_dict()) return fail(errc::bad_data, "the element is no object", where);
    auto stored = read_(element, where);
    if (!stored) return tl::unexpected(stored.error());
    return std::optional<StoredResult>(std::move(*stored));
  }

 private:
  List elements_;
  std::string file_;
  ResultLines::Read read_;
  std::size_t next_ = 0;
};

}  // namespace

const Row& row_of(DatasetFormat dataset_format) { return *table[static_cast<std::size_t>(dataset_format)].second; }

Results results_in_lines(const std::filesystem::path& file, ResultLines::Read read) {
  auto head = LineSource::open_file(file);
  if (!head) return tl::unexpected(head.error());
  const auto first = head->next().value_or(std::string_view{});
  if (auto foreign = foreign_text(first)) return fail(errc::bad_data, *std::move(foreign), file.string());
  const bool in_array = strip(first).starts_with('[');
  const bool by_line = in_array && strip(first) == "[" && strip(head->next().value_or("{")) != "{";
  if (in_array && !by_line) {
    const auto text = read_text(file);
    if (!text) return tl::unexpected(text.error());
    if (auto array = parse_json(*text, {.allow_surrogates = false}); array && array->is_list())
      return std::make_unique<ResultArray>(*array->list(), file.string(), read);
  }
  auto lines = LineSource::open_file(file);
  if (!lines) return tl::unexpected(lines.error());
  return std::make_unique<ResultLines>(std::move(*lines), read, by_line);
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

}  // namespace evalrun::dataset_formats
