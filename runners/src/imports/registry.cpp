#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "dataset/line_source.hpp"
#include "import.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {

namespace import_rows {
extern const ImportForm bfcl;
extern const ImportForm inspect;
extern const ImportForm openai;
extern const ImportForm promptfoo;
}  // namespace import_rows

namespace {

constexpr std::array table{&import_rows::openai, &import_rows::bfcl, &import_rows::promptfoo, &import_rows::inspect};

/// A record of a file, with its place.
struct Record {
  Value value;
  std::string where;
};

std::string first_characters(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first, 1));
}

/// The records of a file: the elements of an array, one object, or one object a line. Lines that cannot be read go to
/// `errors`.
result<std::vector<Record>> records_in(const std::filesystem::path& file, std::vector<Error>& errors) {
  auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  const auto first = first_characters(*text);
  if (first != "{" && first != "[")
    return fail(errc::bad_data,
                first.empty() ? "the file is empty"
                              : "this is not JSON; YAML is converted by yq -o json, and CSV by a JSON tool",
                file.string());
  std::vector<Record> records;
  if (auto whole = parse_json(*text, {.allow_surrogates = false})) {
    if (whole->is_dict()) return std::vector{Record{std::move(*whole), fmt::format("{}:1", file.string())}};
    std::size_t number = 0;
    for (auto& one : *whole->list())
      records.push_back({std::move(one), fmt::format("{}: element {}", file.string(), ++number)});
    return records;
  }
  auto lines = LineSource::over(*text, file.string());
  for (;;) {
    auto line = lines.next_object();
    if (!line) {
      errors.push_back(line.error());
      continue;
    }
    if (!*line) return records;
    records.push_back({std::move(**line), lines.where()});
  }
}

/// Why a case would be refused by the reader of own cases; nullopt: it would not.
std::optional<Error> refused(const std::string& line, const std::string& where) {
  const auto read = case_from_json(line, where);
  return read ? std::nullopt : std::optional(read.error());
}

}  // namespace

std::span<const ImportForm* const> import_forms() { return table; }

result<const ImportForm*> find_import(std::string_view id) {
  const auto* const at = std::ranges::find(table, id, [](const ImportForm* form) { return form->id; });
  if (at != table.end()) return *at;
  std::vector<std::string_view> ids;
  for (const auto* form : table) ids.push_back(form->id);
  return fail(errc::usage, fmt::format("there is no form '{}'{}", cut(id), choices(id, ids)), "import");
}

result<Imported> import_cases(const ImportForm& form, const std::filesystem::path& file, const ImportSources& sources) {
  Imported out;
  auto records = records_in(file, out.errors);
  if (!records) return tl::unexpected(records.error());
  for (const auto& [record, where] : *records) {
    auto cases =
        record.is_dict() ? form.cases(record, sources) : result<List>(wrong_record("record", "must be an object"));
    if (!cases) {
      cases.error().where = where;
      out.errors.push_back(cases.error());
      continue;
    }
    for (const auto& one : *cases) {
      auto line = dump_json(one, {.ascii = false});
      if (auto error = refused(line, where)) {
        out.errors.push_back(std::move(*error));
        continue;
      }
      out.lines += line + "\n";
      ++out.cases;
    }
  }
  return out;
}

result<Value> expected_calls(const Value& answer, std::string_view field) {
  if (answer.is_none()) return Value(List{});
  if (answer.is_list() || answer.is_dict()) return answer;
  if (!answer.is_string()) return wrong_record(field, "must hold calls as JSON, a call as text, or \"\" for none");
  const auto& text = *answer.string();
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return Value(List{});
  if (auto json = parse_json(text); json && (json->is_list() || json->is_dict())) return std::move(*json);
  if (const auto decoded = find_format("prompt")->decode(answer, {}); decoded.ok) return decoded.value;
  return wrong_record(
      field, fmt::format("holds no call: '{}'; write calls as JSON or as [f(a=1)], or \"\" where none is right",
                         cut(text, 60)));
}

tl::unexpected<Error> wrong_record(std::string_view field, std::string_view sentence) {
  return fail(errc::bad_data, fmt::format("\"{}\" {}", field, sentence));
}

}  // namespace evalrun::runners
