// The lines of `check` for the function-calling suites: {"id", "output"} -> {"id", "valid", "error_type", ...};
// "finish_reason" and "error" say how an answer ended. Since there may be millions of lines, they are read and written
// without building a Value for the whole line.
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "check_lines.hpp"
#include "cli/options/values.hpp"
#include "dataset/result_files.hpp"
#include "decode/outcome.hpp"
#include "json/foreign_text.hpp"
#include "json/lines.hpp"
#include "providers/gold/gold_answer.hpp"
#include "text/messages.hpp"

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

/// `auto` says which form it found.
std::string_view form_of(const checkers::Judged& judged) {
  if (judged.format->id != "auto") return judged.format->id;
  return judged.decoded.form.empty() ? std::string_view("none") : judged.decoded.form;
}

void append_judged(std::string& out, std::string_view id, const checkers::Judged& judged,
                   const std::vector<std::string>& rules) {
  append_member(out, "{\"id\": ", id);
  out += ", ";
  append_verdict(out, judged.verdicts.front());
  append_member(out, ", \"decoded\": ", judged.decoded.value);
  append_member(out, ", \"outcome\": ", to_string(judged.outcome));
  append_member(out, ", \"format\": ", form_of(judged));
  if (rules.size() > 1) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      append_member(out, i == 0 ? ", \"rules\": {" : ", ", std::string_view(rules[i]));
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

/// The field "error" as text. Other tools write it as text or as an object with a message; null and false mean no
/// error.
std::string error_text(const std::optional<Value>& field) {
  if (!field || !is_true(*field)) return {};
  if (field->is_string()) return *field->string();
  const auto message = field->get_string("message");
  return message.empty() ? dump_json(*field) : std::string(message);
}

/// The outcome of an answer: if the line says how the answer ended, or the text is another tool's error message, this
/// takes precedence over the outcome of the text.
Outcome ended(Outcome outcome, const Value& output, std::string_view finish_reason, std::string_view error) {
  if (!error.empty() || looks_like_error(output)) return Outcome::infra;
  if (finish_reason.empty()) return outcome;
  if (is_unread_call(finish_reason) && outcome == Outcome::abstain) return Outcome::malformed;
  return is_token_limit(finish_reason) ? Outcome::truncated : outcome;
}

/// The verdicts on a line without an output.
checkers::Judged unanswered(std::size_t rule_sets, std::string_view error) {
  static const auto* const fc = find_format("fc");
  checkers::Judged judged;
  judged.format = fc;
  const Verdict none{.error_type = "infra", .errors = List{Value("no answer came: " + std::string(error))}};
  judged.verdicts.assign(rule_sets, none);
  return judged;
}

/// Counts an answer for the advice at the end of the stream. If it holds no calls, `auto` reads it, too, which takes
/// long: the first such answers of a stream are enough.
void count_answer(const Checking& checking, Chunk& chunk, const Case& item, const Value& output,
                  const checkers::Judged& judged, bool underscore_to_dot) {
  constexpr std::size_t most_tried = 5000;
  std::optional<std::string> form;
  const bool malformed = judged.outcome == Outcome::malformed;
  if ((malformed || judged.outcome == Outcome::abstain) && output.is_string() && judged.format->reference)
    if (auto& tried = (*checking.tried)[malformed ? 1 : 0]; tried < most_tried) {
      ++tried;
      const auto meant =
          checkers::as_meant(item, output, judged, {.underscore_to_dot = underscore_to_dot, .rules = checking.rules});
      form = meant ? std::string(meant->decoded.form) : std::string();
    }
  chunk.answers.add(item, output, judged, std::move(form));
}

/// Appends one verdict line; otherwise returns a sentence that says why the line cannot be judged.
std::optional<std::string> check_line(const Checking& checking, const Line& line, Chunk& chunk) {
  const auto text = line.text;
  static constexpr std::array<std::string_view, 7> names{
      "id", "output", "category", "format", "underscore_to_dot", "finish_reason", "error"};
  std::array<std::optional<Value>, names.size()> fields;
  const auto is_object = parse_json_fields(text, names, fields, {.allow_surrogates = false});
  if (!is_object) return why_no_object(text, is_object.error());
  const auto& [id_field, output, category, format_field, underscored, finish_reason, error_field] = fields;
  const auto id = text_of(id_field);
  const auto error = error_text(error_field);
  if (!*is_object || id.empty() || (!output && error.empty())) return why_no_line(text, !id.empty());
  const auto item = checking.find_key(id, text_of(category));
  if (item == nullptr) return fmt::format("no case has the id {}", cut(id));
  const auto* format = checking.format;
  if (const auto named = text_of(format_field); !named.empty()) {
    format = find_format(named);
    if (format == nullptr) {
      const auto form = if_form(named);
      return fmt::format("there is no format '{}'{}", cut(named), form.empty() ? " (evalrun list formats)" : form);
    }
    if (auto why = why_unfit(*format, item->item().suite); !why.empty()) return why;
  }
  const bool answered = output && !(output->is_none() && !error.empty());
  auto judged = answered ? item->judge(*output, format, underscored && is_true(*underscored))
                         : unanswered(checking.rules.size(), error);
  judged.outcome = ended(judged.outcome, answered ? *output : Value(), text_of(finish_reason), error);
  if (answered) count_answer(checking, chunk, item->item(), *output, judged, underscored && is_true(*underscored));
  note_readings(checking, chunk, line.number, judged.decoded);
  append_judged(chunk.verdicts, id, judged, checking.rule_names);
  return std::nullopt;
}

void check_bfcl(const Checking& checking, Chunk& chunk) {
  for (const auto& line : chunk.lines)
    if (const auto why = check_line(checking, line, chunk)) {
      chunk.verdicts += input_error(line.number, *why);
      ++chunk.bad;
    }
}

}  // namespace

namespace {

/// A right answer to the first case.
std::string example(const Checking& checking) {
  const auto first = checking.own ? checking.own->read(0) : checking.indexes.front().cases().front();
  return dump_json(Dict{{"id", first.id}, {"output", runners::render_accepted(first, runners::Mode::prompt)}},
                   {.ascii = false});
}

}  // namespace

const CheckRow check_v4{DatasetFormat::v4, example, check_bfcl};
const CheckRow check_v1{DatasetFormat::v1, example, check_bfcl};
const CheckRow check_own{DatasetFormat::own, example, check_bfcl};

}  // namespace evalrun::cli
