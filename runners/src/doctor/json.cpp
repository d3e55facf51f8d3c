// The examination as JSON (docs/file-formats.md, "doctor").
#include "evalrun/json.hpp"

#include <fmt/format.h>

#include "examination.hpp"
#include "providers/secrets.hpp"

namespace evalrun::runners::doctor {
namespace {

void set_unless_negative(Dict& into, std::string_view key, std::int64_t value) {
  if (value >= 0) into.set(key, value);
}

Value answer_fields(const Answer& answer) {
  Dict fields{{"id", to_string(answer.question)}, {"asked_as", to_string(answer.mode)}};
  if (!answer.replies.empty()) fields.set("status", answer.replies.back().status);
  if (answer.output.infra) {
    fields.set("problem", answer.output.infra->message);
    return fields;
  }
  fields.set("calls", answer.calls);
  if (!answer.form.empty()) fields.set("form", answer.form);
  if (!answer.text.empty()) fields.set("text", answer.text);
  if (!answer.output.finish_reason.empty()) fields.set("finish_reason", answer.output.finish_reason);
  fields.set("latency", answer.output.latency);
  if (answer.output.first_token >= 0) fields.set("first_token", answer.output.first_token);
  set_unless_negative(fields, "input_tokens", answer.output.input_tokens);
  set_unless_negative(fields, "output_tokens", answer.output.output_tokens);
  return fields;
}

}  // namespace

std::string to_json(const Examination& seen, const Advice& advice) {
  Dict all{{"schema", "evalrun-doctor/1"},
           {"usable", seen.usable()},
           {"base_url", shown_url(seen.endpoint.base_url)},
           {"protocol", seen.endpoint.protocol->id},
           {"server", row_of(seen.server).id}};
  if (!seen.endpoint.model_name.empty()) all.set("model", seen.endpoint.model_name);
  all.set("models", List(seen.models.begin(), seen.models.end()));
  if (seen.context != 0) all.set("context", seen.context);
  List questions;
  if (seen.contact)
    questions.push_back(Dict{
        {"id", to_string(Question::models)}, {"status", seen.contact->status}, {"latency", seen.contact->seconds}});
  for (const auto& answer : seen.answers)
    if (answer.asked) questions.push_back(answer_fields(answer));
  all.set("questions", std::move(questions));
  if (seen.latency() > 0) all.set("latency", seen.latency());
  Dict limits;
  for (const auto& [name, value] : seen.limits) limits.set(name, value);
  all.set("rate_limits", std::move(limits));
  for (const auto* key : {"dropped_parameters", "renamed_parameters"})
    if (const Value* value = seen.endpoint_findings.find(std::string_view(key))) all.set(std::string_view(key), *value);
  List findings;
  for (const auto& found : seen.findings) {
    Dict fields{
        {"id", to_string(found.finding)}, {"question", to_string(found.question)}, {"fatal", is_fatal(found.finding)}};
    if (!found.words.empty()) fields.set("words", found.words);
    fields.set("message", sentence(found, seen));
    findings.emplace_back(std::move(fields));
  }
  all.set("findings", std::move(findings));
  Dict advised;
  if (advice.mode) advised.set("mode", to_string(*advice.mode));
  advised.set("flags", List(advice.flags.begin(), advice.flags.end()));
  if (!advice.command.empty()) advised.set("command", advice.command);
  List starts;
  for (const auto& start : advice.start)
    starts.push_back(Dict{{"server", row_of(start.server).id}, {"flags", start.flags}});
  advised.set("start", std::move(starts));
  all.set("advice", std::move(advised));
  return dump_json(all, {.indent = 2}) + "\n";
}

}  // namespace evalrun::runners::doctor
