#include "evalrun/runners/run_records.hpp"

#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/run_report.hpp"

#include "run/baseline.hpp"
#include "run/journal_lines.hpp"
#include "run/repeats.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// Reads journals one after the other. The last line of each sample of each case counts; trouble never replaces an
/// answer. First answers are tallied alone.
class JournalReader {
 public:
  explicit JournalReader(RunRecords& run) : run_(run), repeated_(run.manifest.get("repeat") != nullptr) {}

  result<void> read(const fs::path& file) {
    const auto number = run_.journals.size();
    run_.journals.push_back(file);
    const auto unreadable =
        walk_journal(file, [&](const JournalEntry& entry, JournalSpan span) { take(entry, {number, span}); });
    if (!unreadable) return tl::unexpected(unreadable.error());
    unreadable_ += *unreadable;
    return {};
  }

  void finish() {
    auto& report = run_.report;
    for (const auto first : firsts_) report.tally.add(run_.records[first]);
    report.repeats = repeats_.tally();
    if (const auto unanswered = repeats_.unanswered(); unanswered != 0) {
      report.lacking = true;
      report.notes.push_back(fmt::format("INCOMPLETE: {} of the answers after the first never came", unanswered));
    }
    if (unreadable_ != 0)
      report.notes.push_back(fmt::format("{} lines of the journal cannot be read and are not counted", unreadable_));
  }

 private:
  void take(const JournalEntry& entry, const JournalPlace& place) {
    if (repeated_) repeats_.add(entry);
    const auto key = fmt::format("{}\n{}\n{}", entry.lang, entry.output.id, entry.sample);
    const auto [at, is_new] = places_.try_emplace(key, run_.records.size());
    if (is_new) {
      if (entry.sample == 0) firsts_.push_back(run_.records.size());
      run_.records.push_back(record_of(entry));
      run_.lines.push_back(place);
    } else if (entry.replaces_answer() || run_.records[at->second].infra()) {
      run_.records[at->second] = record_of(entry);
      run_.lines[at->second] = place;
    }
  }

  RunRecords& run_;
  const bool repeated_;
  RepeatCounter repeats_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::size_t> firsts_;
  std::size_t unreadable_ = 0;
};

/// What a run says that lacks shards.
void tell_missing(const RunPlace& place, RunRecords& run) {
  const auto& missing = place.missing;
  run.missing_shards = missing.size();
  if (missing.empty()) return;
  run.report.lacking = true;
  run.report.notes.push_back(fmt::format("INCOMPLETE: of the shards of this run, {} of {} {} missing",
                                         fmt::join(missing, ", "), place.shards, missing.size() == 1 ? "is" : "are"));
}

std::string text_of(const Value& value) { return value.is_string() ? str(value) : dump_json(value, {.ascii = false}); }

result<void> read_side(reports::CaseSide& side, const RunRecords& run, const std::string& rules,
                       JournalLines& journals) {
  const auto entry = journals.entry(run.lines.at(side.record));
  if (!entry) return tl::unexpected(entry.error());
  side.output = text_of(entry->output.result);
  for (const auto& [id, verdict] : entry->verdicts) {
    if (id != rules || !verdict.errors.is_list()) continue;
    for (const auto& sentence : *verdict.errors.list()) side.errors.push_back(text_of(sentence));
  }
  return {};
}

}  // namespace

result<reports::Report> report_of_manifest(const Value& manifest, const std::string& where) {
  const auto suite = find_suite(manifest.get_string("suite"));
  if (!suite) return fail(errc::unsupported, suite.error().message, where);
  const auto* model = manifest.get("model");
  reports::Report report{.suite = *suite,
                         .model = std::string(model != nullptr ? model->get_string("model", "model") : "model")};
  if (const auto* rules = manifest.get("rules"); rules != nullptr && rules->is_list() && !rules->list()->empty())
    report.rules = str(rules->list()->front());
  return report;
}

result<RunRecords> read_records(const RunPlace& place) {
  std::error_code ignored;
  if (fs::is_regular_file(place.parts.front(), ignored)) return read_baseline(place.parts.front());
  RunRecords out{.name = place.name.string(), .manifest = {}, .report = {}, .records = {}, .journals = {}, .lines = {}};
  auto manifest = read_manifest(place.parts.front());
  if (!manifest) return tl::unexpected(manifest.error());
  out.manifest = place.shards > 1 ? without_shard(std::move(*manifest)) : std::move(*manifest);
  auto report = report_of_manifest(out.manifest, (place.parts.front() / "manifest.json").string());
  if (!report) return tl::unexpected(report.error());
  out.report = std::move(*report);
  JournalReader reader(out);
  for (const auto& part : place.parts)
    if (auto read = reader.read(part / "journal.jsonl"); !read) return tl::unexpected(read.error());
  reader.finish();
  tell_missing(place, out);
  return out;
}

result<RunRecords> read_records(const fs::path& run) {
  const auto places = find_runs({&run, 1});
  if (!places) return tl::unexpected(places.error());
  if (places->size() != 1) return fail(errc::conflict, "one run is wanted, and several lie there", run.string());
  return read_records(places->front());
}

result<RunReports> read_runs(std::span<const fs::path> folders) {
  RunReports all;
  auto places = find_runs(folders);
  if (!places) return tl::unexpected(places.error());
  for (const auto& place : *places) {
    auto run = read_records(place);
    if (!run) return tl::unexpected(run.error());
    all.reports.push_back(std::move(run->report));
    all.missing_shards += run->missing_shards;
  }
  all.places = std::move(*places);
  return all;
}

result<void> read_outputs(reports::Comparison& both, const RunRecords& base, const RunRecords& next) {
  struct Half {
    const RunRecords& run;
    reports::CaseSide reports::CaseChange::* side;
  };
  for (const Half& half : {Half{base, &reports::CaseChange::base}, Half{next, &reports::CaseChange::next}}) {
    if (half.run.journals.empty()) continue;
    JournalLines journals(half.run.journals);
    for (auto* changes : {&both.down, &both.up})
      for (auto& change : *changes)
        if (auto read = read_side(change.*half.side, half.run, both.rules, journals); !read) return read;
  }
  return {};
}

}  // namespace evalrun::runners
