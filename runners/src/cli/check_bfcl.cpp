// The lines of the function-calling suites: {"id", "output"} in, {"id", "valid", "error_type", ...} out. They come by
// the million, so they are read and written without a value for the whole line.
#include <array>

#include <fmt/format.h>

#include "evalrun/json_lines.hpp"

#include "check_lines.hpp"

namespace evalrun::cli {
namespace {

void append_member(std::string& out, std::string_view before, std::string_view text) {
  out += before;
  append_json_text(out, text);
}

void append_member(std::string& out, std::string_view before, const Value& value) {
  out += before;
  append_json(out, value, {.tagged = true});
}

void append_verdict(std::string& out, const Verdict& verdict) {
  if (verdict.valid) {
    out += "\"valid\": true, \"error_type\": null, \"error\": null";
    return;
  }
  append_member(out, "\"valid\": false, \"error_type\": ", std::string_view(verdict.error_type));
  append_member(out, ", \"error\": ", verdict.errors);
}

void append_judged(std::string& out, std::string_view id, const checkers::Judged& judged,
                   const std::vector<const checkers::Rules*>& rules) {
  append_member(out, "{\"id\": ", id);
  out += ", ";
  append_verdict(out, judged.verdicts.front());
  append_member(out, ", \"decoded\": ", judged.decoded.value);
  append_member(out, ", \"outcome\": ", to_string(judged.outcome));
  append_member(out, ", \"format\": ", judged.format->id);
  if (rules.size() > 1) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      append_member(out, i == 0 ? ", \"rules\": {" : ", ", rules[i]->id);
      out += ": {";
      append_verdict(out, judged.verdicts[i]);
      out += '}';
    }
    out += '}';
  }
  out += "}\n";
}

std::string_view text_of(const std::optional<Value>& field) {
  return field && field->is_string() ? std::string_view(*field->string()) : std::string_view{};
}

/// Adds one verdict line, or says why not.
std::optional<std::string> check_line(const Checking& checking, std::string_view text, std::string& verdicts) {
  static constexpr std::array<std::string_view, 5> names{"id", "output", "category", "format", "underscore_to_dot"};
  std::array<std::optional<Value>, names.size()> fields;
  const auto is_object = parse_json_fields(text, names, fields, {.allow_surrogates = false});
  if (!is_object)
    return fmt::format("not JSON: {} (column {})", is_object.error().message, is_object.error().offset + 1);
  const auto& [id_field, output, category, format_field, underscored] = fields;
  const auto id = text_of(id_field);
  if (!*is_object || id.empty() || !output) return "a line must be an object with \"id\" (text) and \"output\"";
  const auto* item = checking.find_prepared(id, text_of(category));
  if (item == nullptr) return fmt::format("no case of the suite has the id {}", id);
  const auto* format = checking.format;
  if (const auto named = text_of(format_field); !named.empty()) {
    format = find_format(named);
    if (format == nullptr) return fmt::format("there is no format '{}' (evalrun list formats)", named);
  }
  append_judged(verdicts, id, item->judge(*output, format, underscored && is_true(*underscored)), checking.rules);
  return std::nullopt;
}

void check_bfcl(const Checking& checking, Chunk& chunk) {
  for (const auto& line : chunk.lines)
    if (const auto why = check_line(checking, line.text, chunk.verdicts)) {
      chunk.verdicts += input_error(line.number, *why);
      ++chunk.bad;
    }
}

}  // namespace

const CheckRow check_v4{Layout::v4, check_bfcl};
const CheckRow check_v1{Layout::v1, check_bfcl};

}  // namespace evalrun::cli
