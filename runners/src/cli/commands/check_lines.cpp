#include "check_lines.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "json/foreign_text.hpp"
#include "text/enumerators.hpp"

namespace evalrun::cli {
namespace {

constexpr std::array table{&check_v4, &check_v1, &check_api_bank, &check_t_eval, &check_own};
static_assert(table.size() == enumerator_count<DatasetFormat>());

/// A line that was read: its case, or why it cannot be judged, and its verdicts.
struct Read {
  Value line;
  const Case* item = nullptr;
  std::string why;
  checkers::Judged judged;
};

Read read_line(const Checking& checking, const LineShape& shape, std::string_view text) {
  Read read;
  auto line = parse_json(text, {.allow_surrogates = false});
  if (!line) {
    read.why = why_no_object(text, line.error());
    return read;
  }
  read.line = std::move(*line);
  if (!read.line.is_dict() || read.line.get("output") == nullptr)
    read.why = read.line.is_dict() ? why_no_line(text, true) : why_no_object(read.line);
  else
    read.item = shape.find(checking, read.line, read.why);
  return read;
}

}  // namespace

const CheckRow& check_row_of(DatasetFormat dataset_format) {
  const auto it = std::ranges::find(table, dataset_format, &CheckRow::dataset_format);
  assert(it != table.end());
  return **it;
}

std::string why_no_line(std::string_view text, bool has_id) {
  const auto line = parse_json(text);
  if (line && !line->is_dict()) return why_no_object(*line);
  const std::string wanted =
      has_id ? "a line must have \"output\"" : "a line must be an object with \"id\" (text) and \"output\"";
  for (const std::string_view other : {"result", "prediction", "response", "completion", "answer"})
    if (line && line->get("output") == nullptr && line->get(other) != nullptr)
      return fmt::format("{}; this one has \"{}\", which is renamed by: jq -c '.output = .{}'", wanted, other, other);
  return wanted;
}

void note_readings(const Checking& checking, Chunk& chunk, std::size_t line, const Decoded& decoded) {
  if (!checking.verbose || decoded.other.empty()) return;
  chunk.notes +=
      fmt::format("evalrun: line {}: read as {}; {} would be another reading\n", line, decoded.form, decoded.other);
}

std::string input_error(std::size_t line, const std::string& why) {
  return dump_json(Dict{{"line", line}, {"input_error", why}}) + "\n";
}

void check_shaped(const Checking& checking, Chunk& chunk, const LineShape& shape) {
  std::vector<Read> all;
  all.reserve(chunk.lines.size());
  std::vector<runners::ToJudge> judging;
  for (const auto& line : chunk.lines) {
    auto& read = all.emplace_back(read_line(checking, shape, line.text));
    if (read.item != nullptr) judging.push_back({read.item, read.line.get("output"), &read.judged});
  }
  runners::judge_all(checking.embedder.get(), judging,
                     {.format = checking.format, .rules = checking.rules, .parser = checking.parser});
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].item == nullptr) {
      chunk.verdicts += input_error(chunk.lines[i].number, all[i].why);
      ++chunk.bad;
      continue;
    }
    note_readings(checking, chunk, chunk.lines[i].number, all[i].judged.decoded);
    chunk.verdicts += dump_json(shape.verdict(checking, all[i].line, all[i].judged), {.tagged = true}) + "\n";
  }
}

}  // namespace evalrun::cli
