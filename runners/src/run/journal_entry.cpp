#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/journal.hpp"

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

Value verdict_value(const Verdict& verdict) {
  if (!verdict.not_scored.empty()) return Dict{{"not_scored", verdict.not_scored}};
  Dict value{{"valid", verdict.valid}};
  if (!verdict.valid) {
    value.set("error_type", verdict.error_type);
    value.set("errors", verdict.errors);
  }
  if (!verdict.scores.empty()) {
    Dict scores;
    for (const auto& [name, score] : verdict.scores) scores.set(name, score);
    value.set("scores", std::move(scores));
  }
  if (verdict.stub) value.set("stub", true);
  if (!verdict.attainable) value.set("attainable", false);
  return value;
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

std::string to_line(const JournalEntry& entry) {
  const Output& output = entry.output;
  Dict line{{"id", output.id}};
  if (!entry.lang.empty()) line.set("lang", entry.lang);
  line.set("category", entry.category);
  if (entry.sample != 0) line.set("sample", entry.sample);
  if (!entry.facet.empty()) line.set("facet", entry.facet);
  line.set("outcome", to_string(entry.outcome));
  if (output.infra) {
    line.set("infra", output.infra->message);
    return dump_json(line);
  }
  if (!output.request_key.empty()) line.set("request", output.request_key);
  line.set("result", output.result);
  line.set("format", output.format);
  line.set("underscore_to_dot", output.underscore_to_dot);
  if (!output.finish_reason.empty()) line.set("finish_reason", output.finish_reason);
  if (output.input_tokens >= 0) line.set("input_tokens", output.input_tokens);
  if (output.output_tokens >= 0) line.set("output_tokens", output.output_tokens);
  line.set("latency", output.latency);
  if (output.first_token >= 0) line.set("first_token", output.first_token);
  if (!output.reasoning.empty()) line.set("reasoning", output.reasoning);
  Dict verdicts;
  if (!entry.vote.empty()) line.set("vote", entry.vote);
  for (const auto& [rules, verdict] : entry.verdicts) verdicts.set(rules, verdict_value(verdict));
  line.set("verdicts", std::move(verdicts));
  return dump_json(line);
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
  if (*outcome == Outcome::infra) {
    output.infra = Error{errc::network, std::string(line->get_string("infra")), output.id};
    return entry;
  }
  const Value* stored = line->get("result");
  if (stored == nullptr) return fail(errc::bad_data, "an answered line of a journal has a result");
  output.result = *stored;
  output.format = line->get_string("format");
  output.request_key = line->get_string("request");
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
