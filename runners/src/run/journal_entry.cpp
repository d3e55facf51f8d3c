#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "as_meant.hpp"
#include "journal.hpp"
#include "journal_head.hpp"
#include "journal_line.hpp"
#include "manifest.hpp"
#include "object_writer.hpp"

namespace evalrun::runners {
namespace {

/// The number of tokens under `key`, or -1.
std::int64_t tokens_in(const Value& object, std::string_view key) {
  const Value* value = object.get(key);
  const auto* number = value != nullptr ? value->integer() : nullptr;
  return number != nullptr ? possible_tokens(*number) : -1;
}

double seconds_in(const Value& object, std::string_view key, double otherwise) {
  const Value* value = object.get(key);
  double number = otherwise;
  if (value != nullptr && value->floating() != nullptr) number = *value->floating();
  if (value != nullptr && value->integer() != nullptr) number = static_cast<double>(*value->integer());
  return possible_seconds(number, otherwise);
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

/// Whether the official verdict says how an answer was meant, so that its line need not.
bool is_as_meant(Outcome outcome, const Verdict& first) { return outcome == Outcome::call && first.valid; }

void write_meant(ObjectWriter& line, const JournalLine& given) {
  if (!given.meant_known || given.verdicts.empty() || is_as_meant(given.outcome, given.verdicts.front().verdict))
    return;
  if (!given.as_meant) return line.value("as_meant", Value());
  auto meant = line.object("as_meant");
  meant.text("form", given.as_meant->form);
  meant.text("outcome", to_string(given.as_meant->outcome));
  meant.value("valid", given.as_meant->valid);
  meant.text_if_any("error_type", given.as_meant->error_type);
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
  line.text_if_any("content", output.content);
  line.text_if_any("vote", given.vote);
  if (given.no_result) line.value("no_result", true);
  write_meant(line, given);
  auto verdicts = line.object("verdicts");
  for (const auto& [rules, verdict] : given.verdicts) write_verdict(verdicts.object(rules), verdict);
}

Verdict verdict_in(std::string rules, const Value& value) {
  Verdict verdict{.rules = std::move(rules),
                  .valid = flag_in(value, "valid"),
                  .error_type = std::string(value.get_string("error_type"))};
  if (const Value* errors = value.get("errors")) verdict.errors = *errors;
  if (const Value* scores = value.get("scores")) append_scores(*scores, verdict.scores);
  verdict.not_scored = value.get_string("not_scored");
  verdict.stub = flag_in(value, "stub");
  if (const Value* attainable = value.get("attainable")) verdict.attainable = is_true(*attainable);
  return verdict;
}

bool is_verdict(const Value& value) {
  const Value* valid = value.get("valid");
  return (valid != nullptr && valid->boolean() != nullptr) || !value.get_string("not_scored").empty();
}

/// A sentence that says what is wrong with the verdicts of an answer; empty: nothing.
std::string unlike_verdicts(const Value* verdicts, const JournalShape& shape) {
  if (verdicts == nullptr || !verdicts->is_dict()) return "\"verdicts\" is missing, or no object";
  for (const auto& [rules, verdict] : verdicts->dict()->items())
    if (!is_verdict(verdict))
      return fmt::format("the verdict of {} has neither \"valid\" nor \"not_scored\"", shown(&rules));
  if (!shape.rules.empty() && std::ranges::none_of(verdicts->dict()->items(), [&](const DictItem& item) {
        return checkers::current_id(str(item.key)) == shape.rules;
      }))
    return fmt::format("there is no verdict of {}", shape.rules);
  return {};
}

/// A sentence that says why an object is no entry of a run of this shape; empty: it is one.
std::string unlike_an_entry(const Value& line, const JournalShape& shape) {
  for (const auto key : {"id", "lang", "category", "facet", "outcome", "request", "infra", "format", "finish_reason",
                         "reasoning", "content", "vote"})
    if (const Value* member = line.get(key); member != nullptr && !member->is_string())
      return fmt::format("\"{}\" is no text: {}", key, shown(member));
  if (line.get_string("id").empty()) return "\"id\" is missing";
  const auto outcome = outcome_named(line.get_string("outcome"));
  if (!outcome) return fmt::format("\"outcome\" is none that this version knows: {}", shown(line.get("outcome")));
  if (shape.suite != nullptr && shape.suite->category(line.get_string("category")) == nullptr)
    return fmt::format("\"category\" is none of {}: {}", shape.suite->id, shown(line.get("category")));
  if (const Value* attempt = line.get("sample")) {
    const auto most = attempt_limit(shape);
    if (attempt->integer() == nullptr || *attempt->integer() < 0 ||
        static_cast<std::uint64_t>(*attempt->integer()) >= most)
      return fmt::format("\"sample\" is no number from 0 to {}: {}", most - 1, shown(attempt));
  }
  if (*outcome == Outcome::infra) return {};
  if (line.get("result") == nullptr) return "\"result\" is missing";
  return unlike_verdicts(line.get("verdicts"), shape);
}

}  // namespace

JournalShape JournalShape::of(const Value& manifest) {
  JournalShape shape{.attempts = 1};
  if (const auto suite = suite_of(manifest)) shape.suite = *suite;
  if (const Value* rules = manifest.get("rules"); rules != nullptr && rules->is_list() && !rules->list()->empty())
    shape.rules = str(rules->list()->front());
  if (const Value* repeat = manifest.get("repeat"); repeat != nullptr)
    shape.attempts =
        repeat->integer() != nullptr && *repeat->integer() > 0 ? static_cast<std::uint64_t>(*repeat->integer()) : 0;
  return shape;
}

void UnreadableLines::add(Error error, JournalSpan place) {
  ++count;
  if (named.size() < most_named) named.push_back(std::move(error));
  places.push_back(place);
}

void UnreadableLines::add(const UnreadableLines& others) {
  count += others.count;
  for (const auto& error : others.named)
    if (named.size() < most_named) named.push_back(error);
  places.insert(places.end(), others.places.begin(), others.places.end());
}

std::string UnreadableLines::sentence() const {
  std::string text = count == 1 ? "1 line of the journal cannot be read: "
                                : fmt::format("{} lines of the journal cannot be read: ", count);
  for (const auto& error : named) text += (&error == &named.front() ? "" : "; ") + to_string(error);
  if (count > named.size()) text += fmt::format("; and {} more", count - named.size());
  return text;
}

JournalLine::JournalLine(const JournalEntry& entry)
    : output(entry.output),
      outcome(entry.outcome),
      lang(entry.lang),
      category(entry.category),
      subcategory(entry.subcategory),
      attempt(entry.attempt),
      vote(entry.vote),
      no_result(entry.no_result),
      meant_known(entry.meant_known),
      as_meant(entry.as_meant) {
  verdicts.reserve(entry.verdicts.size());
  for (const auto& verdict : entry.verdicts) verdicts.push_back({verdict.rules, verdict});
}

JournalLine::JournalLine(const JudgedOutput& done, std::span<const checkers::Rules* const> rules)
    : output(done.output),
      outcome(done.outcome),
      lang(done.item.lang),
      category(done.item.category),
      subcategory(done.item.subcategory),
      attempt(done.item.attempt),
      meant_known(has_meaning(done.item)),
      as_meant(meant_verdict(done.judged)) {
  verdicts.reserve(done.judged.verdicts.size());
  for (std::size_t i = 0; i < done.judged.verdicts.size(); ++i)
    verdicts.push_back({rules[i]->id, done.judged.verdicts[i]});
}

void JournalLine::append_to(std::string& text) const {
  ObjectWriter line(text);
  line.text("id", output.id);
  line.text_if_any("lang", lang);
  line.text("category", category);
  if (attempt != 0) line.value("sample", attempt);
  line.text_if_any("facet", subcategory);
  line.text("outcome", to_string(outcome));
  line.text_if_any("request", output.request_key);
  infra() ? line.text("infra", output.infra->message) : write_answer(line, *this);
}

std::string to_line(const JournalEntry& entry) {
  std::string text;
  JournalLine(entry).append_to(text);
  return text;
}

void take_meant(const Value& value, JournalEntry& entry) {
  entry.meant_known = value.is_none();
  const Value* valid = value.get("valid");
  const auto outcome = outcome_named(value.get_string("outcome"));
  if (valid == nullptr || valid->boolean() == nullptr || !outcome) return;
  entry.meant_known = true;
  entry.as_meant = {.form = std::string(value.get_string("form")),
                    .outcome = *outcome,
                    .valid = *valid->boolean(),
                    .error_type = std::string(value.get_string("error_type"))};
}

void know_right_calls(JournalEntry& entry) {
  if (!entry.verdicts.empty() && is_as_meant(entry.outcome, entry.verdicts.front())) entry.meant_known = true;
}

result<JournalEntry> parse_entry(std::string_view text, const JournalShape& shape) {
  const auto line = parse_json(text);
  if (!line) return fail(errc::bad_json, fmt::format("not JSON: {}", line.error().message));
  if (!line->is_dict()) return fail(errc::bad_data, "this is no JSON object");
  if (const auto wrong = unlike_an_entry(*line, shape); !wrong.empty()) return fail(errc::bad_data, wrong);
  const auto outcome = outcome_named(line->get_string("outcome"));
  JournalEntry entry;
  entry.lang = line->get_string("lang");
  entry.category = line->get_string("category");
  entry.subcategory = line->get_string("facet");
  entry.outcome = *outcome;
  if (const Value* attempt = line->get("sample")) entry.attempt = static_cast<std::size_t>(*attempt->integer());
  Output& output = entry.output;
  output.id = line->get_string("id");
  output.request_key = line->get_string("request");
  if (*outcome == Outcome::infra) {
    output.infra = Error{errc::network, std::string(line->get_string("infra")), output.id};
    return entry;
  }
  output.result = *line->get("result");
  output.format = line->get_string("format");
  output.underscore_to_dot = flag_in(*line, "underscore_to_dot");
  output.finish_reason = line->get_string("finish_reason");
  output.input_tokens = tokens_in(*line, "input_tokens");
  output.output_tokens = tokens_in(*line, "output_tokens");
  output.latency = seconds_in(*line, "latency", 0);
  output.first_token = seconds_in(*line, "first_token", -1);
  output.reasoning = line->get_string("reasoning");
  output.content = line->get_string("content");
  entry.vote = line->get_string("vote");
  entry.no_result = flag_in(*line, "no_result");
  for (const auto& [rules, verdict] : line->get("verdicts")->dict()->items()) {
    std::string id(checkers::current_id(str(rules)));
    const auto earlier = std::ranges::find(entry.verdicts, id, &Verdict::rules);
    if (earlier == entry.verdicts.end()) entry.verdicts.push_back(verdict_in(std::move(id), verdict));
  }
  if (const Value* meant = line->get("as_meant")) take_meant(*meant, entry);
  know_right_calls(entry);
  return entry;
}

}  // namespace evalrun::runners
