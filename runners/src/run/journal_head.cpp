// Reads lines as to_line() writes them, without building a Value. Leaves other lines to parse_entry(), which says what
// is wrong with them.
#include "journal_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>

#include "evalrun/checkers/rules.hpp"

namespace evalrun::runners {
namespace {

using Members = std::vector<JsonMember>;

/// The content of a JSON string without escapes; nullopt for other JSON.
std::optional<std::string_view> plain_text(std::string_view json) {
  if (json.front() != '"' || json.find('\\') != std::string_view::npos) return std::nullopt;
  return json.substr(1, json.size() - 2);
}

bool take_text(std::string_view json, std::string& into) {
  const auto text = plain_text(json);
  if (text) into = *text;
  return text.has_value();
}

bool take_flag(std::string_view json, bool& into) {
  into = json == "true";
  return into || json == "false";
}

template <class Number>
bool take_number(std::string_view json, Number& into) {
  if (json.front() < '0' || json.front() > '9') return false;
  const auto* end = json.data() + json.size();
  const auto read = std::from_chars(json.data(), end, into);
  return read.ec == std::errc{} && read.ptr == end;
}

bool take_tokens(std::string_view json, std::int64_t& into) {
  if (!take_number(json, into)) return false;
  into = possible_tokens(into);
  return true;
}

bool take_seconds(std::string_view json, double& into, double otherwise) {
  if (!take_number(json, into)) return false;
  into = possible_seconds(into, otherwise);
  return true;
}

/// A known member. `take` reads its value into `into`; it returns false if the value is not as to_line() writes it.
template <class Whole>
struct Row {
  std::string_view key;
  bool (*take)(std::string_view json, Whole& into);
};

/// Calls the row of each member. Skips members without a row. Returns false if a member comes twice, or is not as
/// to_line() writes it.
template <class Whole, std::size_t Size>
bool take_members(const Members& members, const std::array<Row<Whole>, Size>& rows, Whole& into) {
  static_assert(Size < 32);
  std::uint32_t taken = 0;
  for (const auto& [key, json] : members) {
    const auto row = std::ranges::find(rows, key, &Row<Whole>::key);
    if (row == rows.end()) continue;
    const auto bit = std::uint32_t{1} << static_cast<std::size_t>(row - rows.begin());
    if ((taken & bit) != 0 || !row->take(json, into)) return false;
    taken |= bit;
  }
  return true;
}

bool take_scores(std::string_view json, Verdict& verdict) {
  const auto scores = parse_json(json);
  if (scores) append_scores(*scores, verdict.scores);
  return scores.has_value();
}

constexpr std::array<Row<Verdict>, 7> verdict_rows{{
    {"valid", [](auto json, Verdict& verdict) { return take_flag(json, verdict.valid); }},
    {"error_type", [](auto json, Verdict& verdict) { return take_text(json, verdict.error_type); }},
    {"errors", [](auto, Verdict&) { return true; }},
    {"scores", take_scores},
    {"not_scored", [](auto json, Verdict& verdict) { return take_text(json, verdict.not_scored); }},
    {"stub", [](auto json, Verdict& verdict) { return take_flag(json, verdict.stub); }},
    {"attainable", [](auto json, Verdict& verdict) { return take_flag(json, verdict.attainable); }},
}};

/// Resets a verdict, but keeps its memory.
void clear(Verdict& verdict) {
  verdict.valid = false;
  verdict.error_type.clear();
  verdict.errors = List{};
  verdict.scores.clear();
  verdict.not_scored.clear();
  verdict.stub = false;
  verdict.attainable = true;
}

/// A line that is being read; outcome and verdicts are checked at the end.
struct Line {
  JournalEntry& entry;
  std::string_view outcome = {}, verdicts = {};
  bool has_result = false;
};

bool is_text(std::string_view json, Line&) { return json.front() == '"'; }

bool take_meant_json(std::string_view json, Line& line) {
  const auto value = parse_json(json);
  if (value) take_meant(*value, line.entry);
  return value.has_value();
}

constexpr std::array<Row<Line>, 22> line_rows{{
    {"id", [](auto json, Line& line) { return take_text(json, line.entry.output.id); }},
    {"lang", [](auto json, Line& line) { return take_text(json, line.entry.lang); }},
    {"category", [](auto json, Line& line) { return take_text(json, line.entry.category); }},
    {"sample", [](auto json, Line& line) { return take_number(json, line.entry.attempt); }},
    {"facet", [](auto json, Line& line) { return take_text(json, line.entry.subcategory); }},
    {"outcome",
     [](auto json, Line& line) {
       line.outcome = plain_text(json).value_or("");
       return true;
     }},
    {"request", [](auto json, Line& line) { return take_text(json, line.entry.output.request_key); }},
    {"infra", is_text},
    {"result", [](auto, Line& line) { return line.has_result = true; }},
    {"format", [](auto json, Line& line) { return take_text(json, line.entry.output.format); }},
    {"underscore_to_dot", [](auto json, Line& line) { return take_flag(json, line.entry.output.underscore_to_dot); }},
    {"finish_reason", [](auto json, Line& line) { return take_text(json, line.entry.output.finish_reason); }},
    {"input_tokens", [](auto json, Line& line) { return take_tokens(json, line.entry.output.input_tokens); }},
    {"output_tokens", [](auto json, Line& line) { return take_tokens(json, line.entry.output.output_tokens); }},
    {"latency", [](auto json, Line& line) { return take_seconds(json, line.entry.output.latency, 0); }},
    {"first_token", [](auto json, Line& line) { return take_seconds(json, line.entry.output.first_token, -1); }},
    {"reasoning", is_text},
    {"content", is_text},
    {"vote", [](auto json, Line& line) { return take_text(json, line.entry.vote); }},
    {"no_result", [](auto json, Line& line) { return take_flag(json, line.entry.no_result); }},
    {"as_meant", take_meant_json},
    {"verdicts",
     [](auto json, Line& line) {
       line.verdicts = json;
       return true;
     }},
}};

/// Resets an entry, but keeps its memory.
void clear(JournalEntry& entry) {
  auto& output = entry.output;
  for (auto* text : {&entry.lang, &entry.category, &entry.subcategory, &entry.vote, &output.id, &output.finish_reason,
                     &output.reasoning, &output.content, &output.format, &output.request_key})
    text->clear();
  entry.outcome = Outcome::infra;
  entry.attempt = 0;
  entry.no_result = false;
  entry.meant_known = false;
  entry.as_meant.reset();
  output.result = {};
  output.infra.reset();
  output.input_tokens = output.output_tokens = -1;
  output.latency = 0;
  output.first_token = -1;
  output.underscore_to_dot = false;
}

}  // namespace

bool HeadReader::read_verdicts(std::string_view json, std::vector<Verdict>& verdicts) {
  verdicts_.clear();
  if (!split_json_object(json, verdicts_)) return false;
  verdicts.resize(verdicts_.size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    auto& verdict = verdicts[i];
    verdict.rules = checkers::current_id(verdicts_[i].key);
    const auto earlier = std::span(verdicts).first(i);
    if (std::ranges::find(earlier, verdict.rules, &Verdict::rules) != earlier.end()) return false;
    clear(verdict);
    verdict_.clear();
    if (!split_json_object(verdicts_[i].value, verdict_) || !take_members(verdict_, verdict_rows, verdict))
      return false;
    const bool judged = std::ranges::find(verdict_, "valid", &JsonMember::key) != verdict_.end();
    if (!judged && verdict.not_scored.empty()) return false;
  }
  return shape_.rules.empty() || std::ranges::find(verdicts, shape_.rules, &Verdict::rules) != verdicts.end();
}

bool HeadReader::read_as_written(std::string_view text, JournalEntry& entry) {
  members_.clear();
  if (!split_json_object(text, members_)) return false;
  clear(entry);
  Line line{entry};
  if (!take_members(members_, line_rows, line)) return false;
  const auto outcome = outcome_named(line.outcome);
  if (!outcome || *outcome == Outcome::infra || !line.has_result || entry.output.id.empty()) return false;
  entry.outcome = *outcome;
  if (shape_.suite != nullptr && shape_.suite->category(entry.category) == nullptr) return false;
  if (entry.attempt >= attempt_limit(shape_)) return false;
  if (line.verdicts.empty() || !read_verdicts(line.verdicts, entry.verdicts)) return false;
  know_right_calls(entry);
  return true;
}

result<void> HeadReader::read(std::string_view text, JournalEntry& entry) {
  if (read_as_written(text, entry)) return {};
  auto whole = parse_entry(text, shape_);
  if (!whole) return tl::unexpected(std::move(whole.error()));
  entry = std::move(*whole);
  entry.output.result = {};
  entry.output.reasoning.clear();
  entry.output.content.clear();
  for (auto& verdict : entry.verdicts) verdict.errors = List{};
  return {};
}

}  // namespace evalrun::runners
