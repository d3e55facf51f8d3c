// Samples of the published rows: {file, id, instruction, input, expected_output} (specification: api-bank 1).
#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "api_bank.hpp"
#include "dataset/input_file.hpp"
#include "python/text.hpp"

namespace evalrun::dataset_formats::api_bank {
namespace {

constexpr std::string_view request_mark = "API-Request: ";

/// Where the value that begins at `at` ends: at the quote before ", key='" or before the end of the call.
std::size_t value_end(std::string_view text, std::size_t at) {
  for (auto quote = text.find('\'', at); quote != std::string_view::npos; quote = text.find('\'', quote + 1)) {
    const auto rest = text.substr(quote + 1);
    if (rest == ")]") return quote;
    if (!rest.starts_with(", ")) continue;
    std::size_t i = 2;
    while (i < rest.size()) {
      auto after = i;
      if (!is_word(next_character(rest, after))) break;
      i = after;
    }
    if (i > 2 && rest.substr(i).starts_with("='")) return quote;
  }
  return std::string_view::npos;
}

/// The inverse of write_api_request. The reference's own reader is not: it ends a value at any quote.
std::optional<Call> read_written(std::string_view text) {
  text = strip(text);
  const auto open = text.find('(');
  if (!text.starts_with("[") || open == std::string_view::npos || !text.ends_with(")]")) return std::nullopt;
  Call call{std::string(text.substr(1, open - 1)), {}};
  auto at = open + 1;
  while (text.substr(at) != ")]") {
    const auto equals = text.find("='", at);
    if (equals == std::string_view::npos) return std::nullopt;
    const auto end = value_end(text, equals + 2);
    if (end == std::string_view::npos) return std::nullopt;
    call.arguments.set(text.substr(at, equals - at), text.substr(equals + 2, end - equals - 2));
    at = end + 1;
    if (text.substr(at).starts_with(", ")) at += 2;
  }
  return call;
}

/// The turns in "User: ...", "AI: ..." and "API-Request: [...]->result" lines; a line without a mark continues the turn
/// before it.
List messages_in(std::string_view input) {
  struct Mark {
    std::string_view text, role;
  };
  static constexpr std::array<Mark, 3> marks{{{"User: ", "user"}, {"AI: ", "assistant"}, {request_mark, "system"}}};
  std::vector<std::pair<std::string_view, std::string>> turns;
  std::istringstream lines{std::string(input)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Generate API Request:")) break;
    const auto mark = std::ranges::find_if(marks, [&](const Mark& m) { return line.starts_with(m.text); });
    if (mark != marks.end())
      turns.emplace_back(mark->role, line.substr(mark->text.size()));
    else if (!turns.empty())
      turns.back().second += "\n" + line;
  }
  List messages;
  for (auto& [role, text] : turns) {
    if (role == "system")
      if (const auto arrow = text.find(")]->"); arrow != std::string::npos)
        text = text.substr(0, arrow + 2) + " Response: " + text.substr(arrow + 4);
    messages.emplace_back(Dict{{"role", role}, {"content", std::move(text)}});
  }
  return messages;
}

/// The names in the documents of an instruction, one JSON object per line.
std::vector<std::string> offered_in(std::string_view instruction) {
  std::vector<std::string> names;
  std::istringstream lines{std::string(instruction)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("{")) continue;
    const auto document = parse_json(line);
    if (document && !document->get_string("name").empty()) names.emplace_back(document->get_string("name"));
  }
  std::ranges::sort(names);
  return names;
}

class Reader final : public PartReader {
 public:
  Reader(std::string file, const Category& category, std::shared_ptr<const ApiBank> shared, List rows)
      : file_(std::move(file)), category_(category), shared_(std::move(shared)), rows_(std::move(rows)) {}

  result<std::optional<Case>> next(const Wanted& wanted) override {
    while (at_ < rows_.size()) {
      const auto where = fmt::format("{}, row {}", file_, at_ + 1);
      const auto index = at_++;
      auto read = sample(rows_[index], where);
      if (!read) return tl::unexpected(read.error());
      if (!wanted(index, id_of(read->file, read->number))) continue;
      auto item = case_of(std::move(*read), category_, shared_, where);
      if (!item) return tl::unexpected(item.error());
      return std::optional<Case>(std::move(*item));
    }
    return std::optional<Case>{};
  }

 private:
  static result<Sample> sample(const Value& row, const std::string& where) {
    const auto* id = row.get("id");
    if (row.get_string("file").empty() || id == nullptr || id->integer() == nullptr || *id->integer() < 0)
      return fail(errc::bad_data, "a row has \"file\" and \"id\"", where);
    auto written = row.get_string("expected_output");
    if (written.starts_with(request_mark)) written.remove_prefix(request_mark.size());
    auto gold = read_written(written);
    if (!gold) return fail(errc::bad_data, "\"expected_output\" is not API-Request: [Name(key='value', ...)]", where);
    Sample out{std::string(row.get_string("file")), static_cast<std::size_t>(*id->integer()), std::move(*gold)};
    out.messages = messages_in(row.get_string("input"));
    out.offered = offered_in(row.get_string("instruction"));
    return out;
  }

  std::string file_;
  const Category& category_;
  std::shared_ptr<const ApiBank> shared_;
  List rows_;
  std::size_t at_ = 0;
};

}  // namespace

result<std::unique_ptr<PartReader>> open_rows(const Place& place, const Part& part,
                                              std::shared_ptr<const ApiBank> shared) {
  const auto file = place.folder / part.files.front();
  const auto text = read_text(or_compressed(file));
  if (!text) return tl::unexpected(text.error());
  auto rows = parse_json(*text, {.allow_surrogates = false});
  if (!rows)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", rows.error().message, rows.error().offset),
                file.string());
  if (!rows->is_list()) return fail(errc::bad_data, "published rows are a list of objects", file.string());
  return std::make_unique<Reader>(file.string(), *part.category, std::move(shared), std::move(*rows->list()));
}

}  // namespace evalrun::dataset_formats::api_bank
