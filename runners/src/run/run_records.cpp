#include "run_records.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/as_meant.hpp"

#include "as_meant.hpp"
#include "dataset_formats/dataset_formats.hpp"
#include "diagnosis.hpp"
#include "journal_lines.hpp"
#include "manifest.hpp"
#include "repeats.hpp"
#include "same_answers.hpp"
#include "selection.hpp"
#include "shard.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

void note_how_decoded(const Value& manifest, reports::Report& report) {
  if (const auto formats = manifest.get_string("decoded_as"); !formats.empty())
    report.notes.push_back(fmt::format("stored results, decoded as {}", formats));
}

using CaseIds = std::unordered_set<std::string>;

std::string id_key(std::string_view lang, std::string_view id) { return fmt::format("{}\n{}", lang, id); }

/// The ids of the selected cases; nullopt if the data is gone or has changed since the run.
std::optional<CaseIds> selected_ids(const Value& manifest, const fs::path& folder) {
  auto found = open_selected(manifest, folder);
  const auto* data = manifest.get("data");
  const auto suite = suite_of(manifest);
  if (!found || data == nullptr || !suite) return std::nullopt;
  const auto hashes = data_hashes(**suite, found->folder, found->reader);
  if (const auto* then = data->get("sha256"); !hashes || then == nullptr || !equal(*then, Value(*hashes)))
    return std::nullopt;
  CaseIds ids;
  for (;;) {
    const auto item = found->reader.next();
    if (!item) return std::nullopt;
    if (!*item) return ids;
    ids.insert(id_key((*item)->lang, (*item)->id));
  }
}

/// How many answers each case should have; 0 if each case was asked once.
std::size_t repeat_in(const Value& manifest) {
  const auto* repeat = manifest.get("repeat");
  const bool named = repeat != nullptr && repeat->integer() != nullptr && *repeat->integer() > 1;
  return named ? static_cast<std::size_t>(*repeat->integer()) : 0;
}

/// Reads journals one after the other. For each attempt at a case the last line counts, but a failure never replaces an
/// answer. The tally counts only first answers.
class JournalReader {
 public:
  /// `data`: folder of the data sets; empty: where the run found them.
  JournalReader(RunRecords& run, Answers kept, fs::path data)
      : kept_(kept),
        run_(run),
        data_(std::move(data)),
        shape_(JournalShape::of(run.manifest)),
        selected_(selected_ids(run.manifest, data_)),
        repeats_wanted_(repeat_in(run.manifest)),
        repeats_(repeats_wanted_) {}

  result<void> read(const fs::path& file) {
    const auto number = run_.journals.size();
    run_.journals.push_back(file);
    const auto unreadable = walk_journal(
        file, shape_, [&](const JournalEntry& entry, JournalSpan span) { take(entry, {number, span, entry.attempt}); });
    if (!unreadable) return tl::unexpected(unreadable.error());
    run_.unreadable.add(*unreadable);
    return {};
  }

  void finish() {
    auto& report = run_.report;
    read_meaning();
    if (report.mode.empty() && asked_by_us()) report.mode = format_;
    if (report.stored && !formats_.empty()) note_decoding();
    for (const auto first : firsts_) report.tally.add(run_.records[first]);
    if (repeats_wanted_ != 0) report.repeats = repeats_.tally();
    if (foreign_ != 0)
      report.notes.push_back(fmt::format("{} no selected case and {} not counted",
                                         counted(foreign_, "line of the journal is of", "lines of the journal are of"),
                                         form(foreign_, "is", "are")));
    if (run_.unreadable.count == 0) return;
    report.unreadable[reports::Tally::Key{}] = run_.unreadable.count;
    // If every selected case has a line, an additional unreadable line does not make the figures incomplete.
    const auto cases = reports::case_counts(report), later = reports::later_counts(report);
    const auto unasked = cases.not_asked + cases.no_result + cases.unreadable + later.not_asked;
    const bool hides = report.selected.empty() || unasked > 0;
    report.lacking = report.lacking || hides;
    if (hides)
      report.gaps.push_back("INCOMPLETE: " + run_.unreadable.sentence());
    else
      report.notes.push_back(run_.unreadable.sentence());
  }

  /// Why answers of an earlier version could not be read again, and what helps.
  [[nodiscard]] std::string_view why_unknown() const {
    if (!open_selected(run_.manifest, data_)) return "--data DIR names the folder of its data sets, to read them again";
    if (!selected_) return "its data have changed since, so they cannot be read again";
    return "they cannot be read again: a text beside an empty list of calls was not kept, or a verdict has changed";
  }

 private:
  /// Reads the answers as they were meant whose lines do not say it: an earlier version wrote them. Needs the data as
  /// they were when the run began, and a verdict like the stored one.
  void read_meaning() {
    if (!selected_ || !has_meaning(run_.report.suite)) return;
    std::unordered_map<std::string, std::vector<std::size_t>> unknown;
    for (std::size_t i = 0; i < run_.records.size(); ++i)
      if (const auto& record = run_.records[i]; !record.meant_known && !record.infra() && !record.no_result)
        unknown[id_key(record.lang, record.id)].push_back(i);
    auto found = unknown.empty() ? std::nullopt : open_selected(run_.manifest, data_);
    if (!found) return;
    JournalLines journals(run_.journals);
    for (auto item = found->reader.next(); item && *item; item = found->reader.next()) {
      const auto at = unknown.find(id_key((*item)->lang, (*item)->id));
      if (at == unknown.end()) continue;
      for (const auto number : at->second)
        if (const auto entry = journals.entry(run_.lines[number])) {
          const auto judged = judged_as_meant(**item, *entry);
          if (!judged) continue;
          run_.records[number].meant_known = true;
          run_.records[number].as_meant = meant_verdict(*judged);
        }
    }
  }

  /// Whether the formats of the answers are the modes in which evalrun asked.
  [[nodiscard]] bool asked_by_us() const {
    const auto* model = run_.manifest.get("model");
    return model != nullptr && model->get_string("mode") == "auto" && (format_ == "fc" || format_ == "prompt");
  }

  void take(const JournalEntry& entry, const JournalPlace& place) {
    if (format_.empty() && !entry.output.infra) format_ = entry.output.format;
    if (run_.report.stored) add_format(entry);
    key_.assign(entry.lang).append(1, '\n').append(entry.output.id);
    if (selected_ && !selected_->contains(key_)) {
      ++foreign_;
      return;
    }
    if (repeats_wanted_ != 0) repeats_.add(entry);
    if (kept_ == Answers::first && entry.attempt != 0) return;
    key_.append(1, '\n').append(std::to_string(entry.attempt));
    const auto [at, is_new] = places_.try_emplace(key_, run_.records.size());
    if (is_new) {
      if (entry.attempt == 0) firsts_.push_back(run_.records.size());
      run_.records.push_back(record_of(entry));
      run_.lines.push_back(place);
    } else if (entry.replaces_answer() || run_.records[at->second].infra()) {
      run_.records[at->second] = record_of(entry);
      run_.lines[at->second] = place;
    }
  }

  /// Notes how stored results were decoded; puts it into the manifest, so that a baseline of the run keeps it.
  void note_decoding() {
    Dict manifest = *run_.manifest.dict();
    manifest.set("decoded_as", fmt::format("{}", fmt::join(formats_, " and ")));
    run_.manifest = std::move(manifest);
    note_how_decoded(run_.manifest, run_.report);
  }

  /// Collects formats, together with how names were read: the same text may be right with one reading and wrong with
  /// the other.
  void add_format(const JournalEntry& entry) {
    if (entry.no_result || entry.output.infra) return;
    const std::string names = entry.output.underscore_to_dot ? ", names with underscores for dots" : "";
    if (auto format = entry.output.format + names; std::ranges::find(formats_, format) == formats_.end())
      formats_.push_back(std::move(format));
  }

  const Answers kept_;
  RunRecords& run_;
  const fs::path data_;
  const JournalShape shape_;
  const std::optional<CaseIds> selected_;
  std::size_t foreign_ = 0;  ///< number of lines of cases that were not selected
  const std::size_t repeats_wanted_;
  RepeatCounter repeats_;
  std::string key_;  ///< buffer for the key of a line
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::size_t> firsts_;
  std::string format_;                ///< format of the first answer
  std::vector<std::string> formats_;  ///< formats in which stored results were read
};

/// Some answers of each category that could be read, with their formats.
ReadAnswers read_answers(const RunRecords& run, JournalLines& journals) {
  ReadAnswers read;
  std::map<std::string, std::size_t, std::less<>> of_category;
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    if (record.outcome != Outcome::call || of_category[record.category] >= most_read) continue;
    auto entry = journals.entry(run.lines[i]);
    if (!entry) continue;
    ++of_category[record.category];
    read.push_back({record.category, find_format(entry->output.format), std::move(entry->output.result)});
  }
  return read;
}

/// Adds a warning for each category whose answers are mostly the same text.
void warn_of_same_answers(RunRecords& run) {
  SameAnswers same;
  JournalLines journals(run.journals);
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    const auto* counts = run.report.tally.find(record.lang, record.category);
    if (counts == nullptr || !may_be_one_text(*counts)) continue;
    if (record.outcome == Outcome::call || record.infra() || record.no_result || run.lines[i].attempt != 0) continue;
    if (const auto entry = journals.entry(run.lines[i]))
      same.add(record.lang, record.category, plain_text(record.outcome, entry->output.result));
  }
  run.report.warnings = same.lines(run.report.tally);
}

/// Collects answers of categories with many malformed answers or leaked calls.
UnreadAnswers unread_answers(const RunRecords& run, JournalLines& journals) {
  UnreadAnswers unread;
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    const std::string form = record.as_meant ? record.as_meant->form : "";
    const bool malformed = record.outcome == Outcome::malformed;
    if (record.no_result || !(malformed || (record.outcome == Outcome::abstain && !form.empty()))) continue;
    const auto* counts = run.report.tally.find(record.lang, record.category);
    if (counts == nullptr || !is_badly_read(*counts, most_leaked(*counts))) continue;
    auto& category = unread[{record.lang, record.category}];
    if (malformed && category.kept.size() >= most_unread) continue;
    auto entry = journals.entry(run.lines[i]);
    if (!entry) continue;
    auto& output = entry->output;
    const bool beside = output.result.is_list() && output.result.list()->empty() && !output.content.empty();
    if (!malformed && !beside) continue;
    category.leaked += malformed ? 0 : 1;
    if (category.kept.size() >= most_unread) continue;
    const bool blank = is_blank(output.result);
    category.kept.push_back({beside ? Value(std::move(output.content)) : std::move(output.result), form,
                             blank ? std::move(output.reasoning) : std::string()});
  }
  return unread;
}

/// The command that asks the cases of a run again, without --out; empty if the manifest does not show it.
std::string asking_command(const RunRecords& run, const std::string& data) {
  const auto* model = run.manifest.get("model");
  if (model == nullptr || model->get_string("base_url").empty()) return {};
  const auto mode = model->get_string("mode");
  return fmt::format("evalrun run --suite {} --model {} --base-url {} --model-name {}{}{}",
                     shell_word(std::string(run.report.suite->argument())), model->get_string("kind"),
                     shell_word(std::string(model->get_string("base_url"))),
                     shell_word(std::string(model->get_string("model"))),
                     mode.empty() || mode == "auto" ? "" : fmt::format(" --mode {}", mode),
                     selection_options(data, selection_in(run.manifest)));
}

/// Adds diagnoses for categories with many answers that could not be read. `name_command`: name the command that reads
/// the run.
void diagnose_records(RunRecords& run, bool name_command) {
  JournalLines journals(run.journals);
  const auto unread = unread_answers(run, journals);
  if (unread.empty()) return;
  // Shards are scored one by one, so there is no single command for them.
  DiagnosisCommands commands;
  if (name_command) {
    const auto* data = run.manifest.get("data");
    const bool named = data == nullptr || run.report.suite->is_own();  // the suite names the folder
    const std::string folder(named ? "" : data->get_string("folder"));
    commands = {scoring_command(run.report.suite->argument(), run.name, folder, selection_in(run.manifest)),
                asking_command(run, folder)};
    // Stored text does not show that the model saw names with underscores.
    if (run.report.mode == "fc") commands.score += " --underscore-to-dot yes";
  }
  run.report.diagnoses = diagnose(run.report, unread, read_answers(run, journals), commands);
}

/// Notes the shards that a run lacks.
void note_missing_shards(const RunPlace& place, RunRecords& run) {
  const auto& missing = place.missing;
  run.missing_shards = missing.size();
  if (missing.empty()) return;
  run.report.lacking = true;
  run.report.lacks_shards = true;
  run.report.gaps.push_back(fmt::format("INCOMPLETE: {} {} of {} {} missing", form(missing.size(), "shard", "shards"),
                                        fmt::join(missing, ", "), place.shards, form(missing.size(), "is", "are")));
}

result<void> read_side(reports::CaseSide& side, const RunRecords& run, const std::string& rules,
                       JournalLines& journals) {
  const auto entry = journals.entry(run.lines.at(side.record));
  if (!entry) return tl::unexpected(entry.error());
  side.output = text_or_json(entry->output.result);
  for (const auto& verdict : entry->verdicts) {
    if (verdict.rules != rules || !verdict.errors.is_list()) continue;
    for (const auto& sentence : *verdict.errors.list()) side.errors.push_back(text_or_json(sentence));
  }
  return {};
}

}  // namespace

reports::Record record_of(const JournalEntry& entry) {
  reports::Record record{.id = entry.output.id, .category = entry.category, .lang = entry.lang};
  record.outcome = entry.outcome;
  record.input_tokens = entry.output.input_tokens;
  record.output_tokens = entry.output.output_tokens;
  record.latency = entry.output.latency;
  record.subcategory = entry.subcategory;
  record.no_result = entry.no_result;
  if (entry.output.infra) record.infra_reason = entry.output.infra->message;
  record.first_token = entry.output.first_token;
  for (const auto& verdict : entry.verdicts) record.verdicts.push_back(reports::without_reasons(verdict));
  record.meant_known = entry.meant_known;
  record.as_meant = entry.as_meant;
  return record;
}

result<reports::Report> read_run(const std::filesystem::path& folder) {
  auto run = read_records(folder, Answers::first);
  if (!run) return tl::unexpected(run.error());
  return std::move(run->report);
}

std::string text_or_json(const Value& value) {
  return value.is_string() ? str(value) : dump_json(value, {.ascii = false});
}

std::string mode_of(const Value& manifest) {
  if (const auto found = manifest.get_string("resolved_mode"); !found.empty()) return std::string(found);
  const auto* model = manifest.get("model");
  if (model == nullptr) return {};
  // For stored and gold answers the mode says how they are read, not how they were asked for.
  const auto kind = model->get_string("kind"), mode = model->get_string("mode");
  return kind == "replay" || kind == "results" || kind == "oracle" || mode == "auto" ? std::string()
                                                                                     : std::string(mode);
}

void name_prompts(reports::Report& report, const Value& manifest) {
  const auto* model = manifest.get("model");
  const auto* named = model == nullptr ? nullptr : model->get("prompts");
  const auto suite = suite_of(manifest);
  if (named == nullptr || !suite) return;
  if (dataset_formats::row_of((*suite)->dataset_format).prompts == dataset_formats::PromptsOf::data) return;
  report.prompts = model->get("prompts_sha256") == nullptr ? "own" : str(*named);
  // A prompts file may describe itself: "name (more)", "name: more".
  const std::string_view all = report.prompts;
  report.prompts_name = all.substr(0, std::min(all.find(" ("), all.find(": ")));
}

result<reports::Report> report_of_manifest(const Value& manifest, const std::string& where, const fs::path& data) {
  const auto suite = suite_of(manifest);
  if (!suite) return fail(errc::unsupported, suite.error().message, where);
  const auto* model = manifest.get("model");
  reports::Report report{.suite = *suite,
                         .model = std::string(model != nullptr ? model->get_string("model", "model") : "model")};
  if (const auto* rules = manifest.get("rules"); rules != nullptr && rules->is_list() && !rules->list()->empty())
    report.rules = str(rules->list()->front());
  report.stored = model != nullptr && model->get_string("kind") == "results";
  report.selected = cases_in(manifest, data);
  if (const auto* selection = manifest.get("selection"))
    if (const std::string named(selection->get_string("shard")); !named.empty())
      if (const auto shard = find_shard(named, [](const std::string&) { return std::string(); }))
        report.selected = shard_of(std::move(report.selected), (*shard)->shard);
  describe_selection(report, manifest);
  if (const auto* lines = manifest.get("unreadable"); lines != nullptr && lines->is_list())
    for (const auto& one : *lines->list())
      if (const auto count = count_in(one, "lines"))
        report.unreadable[{std::string(one.get_string("lang")), std::string(one.get_string("category"))}] = *count;
  report.mode = mode_of(manifest);
  report.settings = unusual_settings(manifest);
  note_how_decoded(manifest, report);
  name_prompts(report, manifest);
  return report;
}

result<RunRecords> read_records(const RunPlace& place, Answers kept, const fs::path& data) {
  std::error_code ignored;
  if (fs::is_regular_file(place.parts.front(), ignored)) return read_baseline(place.parts.front());
  RunRecords out{.name = place.name.string(),
                 .manifest = {},
                 .report = {},
                 .records = {},
                 .journals = {},
                 .lines = {},
                 .unreadable = {}};
  auto manifest = read_manifest(place.parts.front());
  if (!manifest) return tl::unexpected(manifest.error());
  out.manifest = place.shards > 1 ? without_shard(std::move(*manifest)) : std::move(*manifest);
  auto report = report_of_manifest(out.manifest, (place.parts.front() / "manifest.json").string(), data);
  if (!report) return tl::unexpected(report.error());
  out.report = std::move(*report);
  JournalReader reader(out, kept, data);
  // A shard that has not asked yet has no mode, nor do runs of versions that did not record it.
  for (auto part = place.parts.begin() + 1; part != place.parts.end() && out.report.mode.empty(); ++part)
    if (const auto other = read_manifest(*part)) out.report.mode = mode_of(*other);
  for (const auto& part : place.parts)
    if (auto read = reader.read(part / "journal.jsonl"); !read) return tl::unexpected(read.error());
  reader.finish();
  if (out.report.selected.empty()) {
    out.report.lacking = true;
    out.report.gaps.emplace_back(
        "INCOMPLETE: how many cases were selected is not known; an earlier version made this run, and its data are "
        "gone "
        "(name them with --data or $EVALRUN_DATA)");
  }
  diagnose_records(out, place.shards <= 1);
  warn_of_same_answers(out);
  if (reports::unknown_meaning(out.report) != 0) note_unknown_meaning(out.report, reader.why_unknown());
  note_missing_shards(place, out);
  return out;
}

result<RunRecords> read_records(const fs::path& run, Answers kept) {
  const auto places = find_runs({&run, 1});
  if (!places) return tl::unexpected(places.error());
  if (places->size() != 1) return fail(errc::conflict, "one run is wanted, and several lie there", run.string());
  return read_records(places->front(), kept);
}

result<RunReports> read_runs(std::span<const fs::path> folders, const fs::path& data) {
  RunReports all;
  auto places = find_runs(folders);
  if (!places) return tl::unexpected(places.error());
  for (const auto& place : *places) {
    auto run = read_records(place, Answers::first, data);
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
