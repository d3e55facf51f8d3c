#include "evalrun/runners/run_records.hpp"

#include <fstream>
#include <sstream>
#include <unordered_map>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/run_report.hpp"

#include "run/baseline.hpp"
#include "run/repeats.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

}  // namespace

result<Value> read_manifest(const fs::path& folder) {
  const auto file = folder / "manifest.json";
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(errc::not_found,
                "this is no run's folder: it has no manifest.json (stored results are judged by evalrun score)",
                folder.string());
  std::ostringstream text;
  text << in.rdbuf();
  auto manifest = parse_json(text.str(), {.allow_surrogates = false});
  if (!manifest) return fail(errc::bad_json, fmt::format("not JSON: {}", manifest.error().message), file.string());
  return std::move(*manifest);
}

namespace {

/// The last line of each sample of each case; trouble never replaces an answer. First answers are tallied alone.
result<std::size_t> read_journal(RunRecords& run) {
  std::ifstream journal(run.journal, std::ios::binary);
  if (!journal) return fail(errc::not_found, "the run has no journal.jsonl", run.name);
  std::unordered_map<std::string, std::size_t> places;
  std::size_t unreadable = 0;
  std::uint64_t offset = 0;
  const bool repeated = run.manifest.get("repeat") != nullptr;
  RepeatCounter repeats;
  std::vector<std::size_t> firsts;
  for (std::string line; std::getline(journal, line);) {
    // A line without its end is still being written, or was cut off.
    if (journal.eof()) break;
    const JournalSpan span{offset, line.size()};
    offset += line.size() + 1;
    const auto entry = parse_entry(line);
    if (!entry) {
      ++unreadable;
      continue;
    }
    if (repeated) repeats.add(*entry);
    const auto key = fmt::format("{}\n{}\n{}", entry->lang, entry->output.id, entry->sample);
    const auto [at, is_new] = places.try_emplace(key, run.records.size());
    if (is_new) {
      if (entry->sample == 0) firsts.push_back(run.records.size());
      run.records.push_back(record_of(*entry));
      run.lines.push_back(span);
    } else if (!entry->output.infra || run.records[at->second].infra()) {
      run.records[at->second] = record_of(*entry);
      run.lines[at->second] = span;
    }
  }
  for (const auto first : firsts) run.report.tally.add(run.records[first]);
  run.report.repeats = repeats.tally();
  if (const auto unanswered = repeats.unanswered(); unanswered != 0) {
    run.report.lacking = true;
    run.report.notes.push_back(fmt::format("INCOMPLETE: {} of the answers after the first never came", unanswered));
  }
  return unreadable;
}

std::string text_of(const Value& value) { return value.is_string() ? str(value) : dump_json(value, {.ascii = false}); }

result<void> read_side(reports::CaseSide& side, const RunRecords& run, const std::string& rules,
                       std::ifstream& journal) {
  const JournalSpan span = run.lines.at(side.record);
  std::string line(span.length, '\0');
  journal.seekg(static_cast<std::streamoff>(span.offset));
  journal.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!journal) return fail(errc::io, "the journal cannot be read", run.journal.string());
  const auto entry = parse_entry(line);
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

result<RunRecords> read_records(const fs::path& run) {
  std::error_code ignored;
  if (fs::is_regular_file(run, ignored)) return read_baseline(run);
  RunRecords out{.name = run.string(), .manifest = {}, .report = {}, .records = {}, .journal = {}, .lines = {}};
  auto manifest = read_manifest(run);
  if (!manifest) return tl::unexpected(manifest.error());
  out.manifest = std::move(*manifest);
  auto report = report_of_manifest(out.manifest, (run / "manifest.json").string());
  if (!report) return tl::unexpected(report.error());
  out.report = std::move(*report);
  out.journal = run / "journal.jsonl";
  const auto unreadable = read_journal(out);
  if (!unreadable) return tl::unexpected(unreadable.error());
  if (*unreadable != 0)
    out.report.notes.push_back(fmt::format("{} lines of the journal cannot be read and are not counted", *unreadable));
  return out;
}

result<void> read_outputs(reports::Comparison& both, const RunRecords& base, const RunRecords& next) {
  struct Half {
    const RunRecords& run;
    reports::CaseSide reports::CaseChange::* side;
  };
  for (const Half& half : {Half{base, &reports::CaseChange::base}, Half{next, &reports::CaseChange::next}}) {
    if (half.run.journal.empty()) continue;
    std::ifstream journal(half.run.journal, std::ios::binary);
    for (auto* changes : {&both.down, &both.up})
      for (auto& change : *changes)
        if (auto read = read_side(change.*half.side, half.run, both.rules, journal); !read) return read;
  }
  return {};
}

}  // namespace evalrun::runners
