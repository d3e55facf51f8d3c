#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/json.hpp"
#include "evalrun/reports/format.hpp"
#include "evalrun/reports/junit.hpp"
#include "evalrun/runners/run_records.hpp"

#include "run/journal_lines.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;
using reports::JunitCase;

std::string key_of(std::string_view lang, std::string_view category, std::string_view id) {
  return fmt::format("{}\n{}\n{}", lang, category, id);
}

/// What the key of the suite accepts, by case; empty where the data are not at hand.
std::unordered_map<std::string, std::string> accepted_answers(const RunRecords& run, const fs::path& data) {
  std::unordered_map<std::string, std::string> accepted;
  const Suite& suite = *run.report.suite;
  fs::path folder = data;
  if (suite.embedded == nullptr) {
    const auto* stored = run.manifest.get("data");
    if (folder.empty() && stored != nullptr) folder = std::string(stored->get_string("folder"));
    const auto found = find_data(suite, folder.empty() ? std::nullopt : std::optional(folder));
    if (!found) return accepted;
    folder = *found;
  }
  auto reader = CaseReader::open(suite, folder);
  if (!reader) return accepted;
  for (;;) {
    const auto item = reader->next();
    if (!item || !*item) return accepted;
    const Case& one = **item;
    accepted[key_of(one.lang, one.category, one.id)] =
        one.ground_truth.is_none() ? fmt::format("no call is judged against a key ({})", to_string(one.task))
                                   : dump_json(one.ground_truth, {.ascii = false});
  }
}

std::string text_of(const Value& value) { return value.is_string() ? str(value) : dump_json(value, {.ascii = false}); }

JunitCase case_of(const JournalEntry& entry, const std::string& rules, const std::string* accepted) {
  JunitCase out{.name = entry.output.id};
  if (entry.sample > 0) out.name += fmt::format(" (sample {})", entry.sample);
  out.seconds = entry.output.latency;
  if (entry.output.infra) {
    out.status = JunitCase::Status::error;
    out.type = "infra";
    out.message = "no answer came: " + entry.output.infra->message;
    return out;
  }
  const NamedVerdict* judged = nullptr;
  for (const auto& one : entry.verdicts)
    if (one.rules == rules) judged = &one;
  if (judged == nullptr) {
    out.status = JunitCase::Status::skipped;
    out.message = "not judged";
    return out;
  }
  if (judged->verdict.stub) out.details = "judged with stub vectors: this verdict means nothing\n";
  if (judged->verdict.valid) return out;
  out.status = JunitCase::Status::failed;
  out.type = judged->verdict.error_type;
  std::string why;
  if (judged->verdict.errors.is_list())
    for (const auto& sentence : *judged->verdict.errors.list()) why += text_of(sentence) + '\n';
  out.message = why.empty() ? out.type : why.substr(0, why.find('\n'));
  if (accepted != nullptr) out.details += fmt::format("expected: {}\n", *accepted);
  out.details += fmt::format("got: {}\n{}", text_of(entry.output.result), why);
  return out;
}

/// What the cases of a category do not say one by one: ceilings, stand-ins, repeated answers.
std::vector<std::pair<std::string, std::string>> properties_of(const reports::Report& report, const std::string& lang,
                                                               const std::string& category) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto* counts = report.tally.find(lang, category);
  if (counts == nullptr) return out;
  const auto samples = report.repeats.samples();
  for (const auto& [rules, verdicts] : counts->rules) {
    const auto add = [&, &id = rules](std::string_view name, std::string text) {
      out.emplace_back(fmt::format("{}.{}", id, name), std::move(text));
    };
    add("accuracy", reports::percent(counts->accuracy(rules)));
    if (verdicts.unattainable > 0) add("ceiling", reports::percent(counts->ceiling(rules)));
    if (verdicts.stubbed > 0) add("stubbed", std::to_string(verdicts.stubbed));
    const auto* repeats = report.repeats.find(lang, category, rules);
    if (repeats == nullptr || samples < 2) continue;
    add("pass@1", reports::percent(repeats->mean(repeats->pass_at, 1)));
    add(fmt::format("pass@{}", samples), reports::percent(repeats->mean(repeats->pass_at, samples)));
    add(fmt::format("pass^{}", samples), reports::percent(repeats->mean(repeats->pass_always, samples)));
    add(fmt::format("maj@{}", samples), reports::percent(repeats->mean(repeats->majority, samples)));
    add("flips", reports::percent(repeats->flip_rate()));
  }
  return out;
}

}  // namespace

result<std::string> junit_of_run(const RunRecords& run, const fs::path& data) {
  if (run.journals.empty())
    return fail(errc::usage, "a baseline keeps no outputs; JUnit needs the run's folder", run.name);
  const auto accepted = accepted_answers(run, data);
  const auto rules = reports::shape_of(run.report).rules;
  JournalLines journals(run.journals);
  // By category as the suite has them, in the order of the journal within.
  std::map<std::string, reports::JunitSuite> by_name;
  for (const auto& line : run.lines) {
    const auto entry = journals.entry(line);
    if (!entry) return tl::unexpected(entry.error());
    const auto at = accepted.find(key_of(entry->lang, entry->category, entry->output.id));
    auto& suite = by_name[entry->lang + '\n' + entry->category];
    if (suite.cases.empty()) suite.properties = properties_of(run.report, entry->lang, entry->category);
    suite.name = entry->lang.empty() ? entry->category : fmt::format("{} [{}]", entry->category, entry->lang);
    suite.cases.push_back(
        case_of(*entry, rules.empty() ? "" : rules.front(), at == accepted.end() ? nullptr : &at->second));
  }
  std::vector<reports::JunitSuite> suites;
  for (auto& [name, suite] : by_name) suites.push_back(std::move(suite));
  return reports::junit_text(fmt::format("{} on {}", run.report.model, run.report.suite->id), suites);
}

}  // namespace evalrun::runners
