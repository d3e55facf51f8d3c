#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/journal.hpp"

#include "object_writer.hpp"
#include "run/journal_line.hpp"

namespace evalrun::runners {
namespace {

std::int64_t integer_in(const Value& object, std::string_view key, std::int64_t otherwise) {
  const Value* value = object.get(key);
  return value != nullptr && value->integer() != nullptr ? *value->integer() : otherwise;
}

double number_in(const Value& object, std::string_view key, double otherwise) {
  const Value* value = object.get(key);
  if (value == nullptr) return otherwise;
  if (value->floating() != nullptr) return *value->floating();
  return value->integer() != nullptr ? static_cast<double>(*value->integer()) : otherwise;
}

bool flag_in(const Value& object, std::string_view key) {
  const Value* value = object.get(key);
  return value != nullptr && value->boolean() != nullptr && *value->boolean();
}

void write_verdict(ObjectWriter&& to, const Verdict& verdict) {
  if (!verdict.not_scored.empty()) return to.text("not_scored", verdict.not_scored);
  to.value("valid", verdict.valid);
  if (!verdict.valid) {
    to.text("error_type", verdict.error_type);
    to.value("errors", verdict.errors);
  }
  if (!verdict.scores.empty()) {
    auto scores = to.object("scores");
    for (const auto& [name, score] : verdict.scores) scores.value(name, score);
  }
  if (verdict.stub) to.value("stub", true);
  if (!verdict.attainable) to.value("attainable", false);
}

void write_answer(ObjectWriter& line, const JournalLine& given) {
  const Output& output = given.output;
  line.value("result", output.result);
  line.text("format", output.format);
  line.value("underscore_to_dot", output.underscore_to_dot);
  line.text_if_any("finish_reason", output.finish_reason);
  if (output.input_tokens >= 0) line.value("input_tokens", output.input_tokens);
  if (output.output_tokens >= 0) line.value("output_tokens", output.output_tokens);
  line.value("latency", output.latency);
  if (output.first_token >= 0) line.value("first_token", output.first_token);
  line.text_if_any("reasoning", output.reasoning);
  line.text_if_any("vote", given.vote);
  auto verdicts = line.object("verdicts");
  for (const auto& [rules, verdict] : given.verdicts) write_verdict(verdicts.object(rules), verdict);
}

Verdict verdict_in(const Value& value) {
  Verdict verdict{.valid = flag_in(value, "valid"), .error_type = std::string(value.get_string("error_type"))};
  if (const Value* errors = value.get("errors")) verdict.errors = *errors;
  if (const Value* scores = value.get("scores"); scores != nullptr && scores->is_dict())
    for (const auto& [name, score] : scores->dict()->items())
      if (score.floating() != nullptr || score.integer() != nullptr)
        verdict.scores.emplace_back(str(name), to_double(score));
  verdict.not_scored = value.get_string("not_scored");
  verdict.stub = flag_in(value, "stub");
  if (const Value* attainable = value.get("attainable")) verdict.attainable = is_true(*attainable);
  return verdict;
}

}  // namespace

JournalLine::JournalLine(const JournalEntry& entry)
    : output(entry.output),
      outcome(entry.outcome),
      lang(entry.lang),
      category(entry.category),
      facet(entry.facet),
      sample(entry.sample),
      vote(entry.vote) {
  verdicts.reserve(entry.verdicts.size());
  for (const auto& [rules, verdict] : entry.verdicts) verdicts.push_back({rules, verdict});
}

JournalLine::JournalLine(const JudgedOutput& done, std::span<const checkers::Rules* const> rules)
    : output(done.output),
      outcome(done.outcome),
      lang(done.item.lang),
      category(done.item.category),
      facet(done.item.facet),
      sample(done.item.sample) {
  verdicts.reserve(done.judged.verdicts.size());
  for (std::size_t i = 0; i < done.judged.verdicts.size(); ++i)
    verdicts.push_back({rules[i]->id, done.judged.verdicts[i]});
}

void JournalLine::append_to(std::string& text) const {
  ObjectWriter line(text);
  line.text("id", output.id);
  line.text_if_any("lang", lang);
  line.text("category", category);
  if (sample != 0) line.value("sample", sample);
  line.text_if_any("facet", facet);
  line.text("outcome", to_string(outcome));
  line.text_if_any("request", output.request_key);
  infra() ? line.text("infra", output.infra->message) : write_answer(line, *this);
}

std::string to_line(const JournalEntry& entry) {
  std::string text;
  JournalLine(entry).append_to(text);
  return text;
}

result<JournalEntry> parse_entry(std::string_view text) {
  const auto line = parse_json(text);
  if (!line) return fail(errc::bad_json, fmt::format("not JSON: {}", line.error().message));
  const auto outcome = outcome_named(line->get_string("outcome"));
  if (line->get_string("id").empty() || !outcome) return fail(errc::bad_data, "a line of a journal has id and outcome");
  JournalEntry entry;
  entry.lang = line->get_string("lang");
  entry.category = line->get_string("category");
  entry.facet = line->get_string("facet");
  entry.outcome = *outcome;
  entry.sample = static_cast<std::size_t>(std::max<std::int64_t>(integer_in(*line, "sample", 0), 0));
  Output& output = entry.output;
  output.id = line->get_string("id");
  output.request_key = line->get_string("request");
  if (*outcome == Outcome::infra) {
    output.infra = Error{errc::network, std::string(line->get_string("infra")), output.id};
    return entry;
  }
  const Value* stored = line->get("result");
  if (stored == nullptr) return fail(errc::bad_data, "an answered line of a journal has a result");
  output.result = *stored;
  output.format = line->get_string("format");
  output.underscore_to_dot = flag_in(*line, "underscore_to_dot");
  output.finish_reason = line->get_string("finish_reason");
  output.input_tokens = integer_in(*line, "input_tokens", -1);
  output.output_tokens = integer_in(*line, "output_tokens", -1);
  output.latency = number_in(*line, "latency", 0);
  output.first_token = number_in(*line, "first_token", -1);
  output.reasoning = line->get_string("reasoning");
  entry.vote = line->get_string("vote");
  const Value* verdicts = line->get("verdicts");
  if (verdicts == nullptr || !verdicts->is_dict())
    return fail(errc::bad_data, "an answered line of a journal has verdicts");
  for (const auto& [rules, verdict] : verdicts->dict()->items())
    entry.verdicts.push_back({str(rules), verdict_in(verdict)});
  return entry;
}

}  // namespace evalrun::runners
