// evalrun score: judges stored results, in the file formats of the references or in a run folder.
#include "run/score.hpp"

#include <any>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/runners/pipeline.hpp"
#include "evalrun/version.hpp"

#include "cli/options/score_options.hpp"
#include "cli/output/run_files.hpp"
#include "cli/output/score_notes.hpp"
#include "command.hpp"
#include "for_each_index.hpp"
#include "run/as_meant.hpp"
#include "run/diagnosis.hpp"
#include "run/load_cases.hpp"
#include "run/manifest.hpp"
#include "run/result_tree.hpp"
#include "run/same_answers.hpp"
#include "run/selection.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

reports::Record record_of(const runners::ScoredCase& scored, const std::vector<const checkers::Rules*>& rules) {
  reports::Record record{.id = scored.item.id, .category = scored.item.category, .lang = scored.item.lang};
  record.outcome = scored.judged.outcome;
  record.input_tokens = scored.stored.input_tokens;
  record.output_tokens = scored.stored.output_tokens;
  record.latency = scored.stored.latency;
  record.foreign_error = looks_like_error(scored.stored.result);
  record.subcategory = scored.item.subcategory;
  record.no_result = scored.no_result;
  for (const auto& verdict : scored.judged.verdicts) record.verdicts.push_back(reports::without_reasons(verdict));
  record.meant_known = runners::has_meaning(scored.item);
  record.as_meant = runners::meant_verdict(scored.judged);
  if (const auto& corrected = scored.judged.corrected) {
    record.verdicts.push_back(reports::without_reasons(*corrected));
    record.verdicts.back().rules = corrected_rules(rules.front()->id);
    record.corrected = true;
    record.corrected_as_meant = runners::corrected_meant_verdict(scored.judged);
  }
  return record;
}

/// Keeps an object until the next of its type comes. The last one is deliberately leaked: destroying a whole suite
/// takes longer than judging it.
template <class T>
T& keep_last(T object) {
  static auto& kept = *new std::optional<T>;
  return kept.emplace(std::move(object));
}

/// An opened suite, with the settings and results for judging its models.
struct Opened {
  const SuiteData& data;
  std::vector<const checkers::Rules*> rules;
  CaseReader reader;
  const CaseIndex& cases;
  result<Dict> hashes;  ///< of the data; only if run folders are kept
  std::unique_ptr<runners::EmbeddingSource> embedder = {};
  std::vector<ModelResults> models = {};
  std::vector<SelectedCases> selected = {};
  std::vector<SelectedCases> in_data = {};  ///< see runners::cases_in_data
};

/// The numbers of cases by category and language, in the order read.
std::vector<SelectedCases> selected_in(const CaseIndex& cases, const CaseReader& reader) {
  std::vector<SelectedCases> all;
  for (const auto& item : cases.cases()) {
    if (all.empty() || all.back().lang != item.lang || all.back().category != item.category)
      all.push_back({item.lang, item.category, 0});
    ++all.back().cases;
  }
  for (auto& absent : reader.without_data()) all.push_back(std::move(absent));
  return all;
}

/// Checks that there is something to score. Errors: bad_data, if the files of all models are empty.
result<void> check_results(const std::vector<ModelResults>& models, const std::string& folder) {
  std::size_t files = 0;
  for (const auto& model : models)
    for (const auto& file : model.files) {
      ++files;
      // A file that cannot be read is reported when it is scored.
      auto reader = ResultReader::open(file);
      if (!reader) return {};
      if (const auto first = reader->next(); !first || *first) return {};
    }
  return fail(errc::bad_data,
              files == 1 ? std::string("the file of results there is empty; there is nothing to score")
                         : fmt::format("all {} files of results there are empty; there is nothing to score", files),
              folder);
}

result<Opened> open_suite(const ScoreOptions& options, const SuiteData& data, bool keeps_folders) {
  auto rules = rules_for(options.rules, *data.suite);
  if (!rules) return tl::unexpected(rules.error());
  auto reader = CaseReader::open(*data.suite, data.folder, options.cases.selection);
  if (!reader) return tl::unexpected(reader.error());
  result<Dict> hashes;
  auto cases = runners::load_cases(*reader, [&] {
    if (keeps_folders) hashes = runners::data_hashes(*data.suite, data.folder, *reader);
  });
  if (!cases) return tl::unexpected(cases.error());
  Opened opened{data, std::move(*rules), std::move(*reader), keep_last(std::move(*cases)), std::move(hashes)};
  auto embedder = make_embedding_source(options.embedder, &data, options.cases.selection);
  if (!embedder) return tl::unexpected(embedder.error());
  opened.embedder = std::move(*embedder);
  auto models = find_results(*data.suite, options.results);
  if (!models) return tl::unexpected(models.error());
  opened.models = std::move(*models);
  if (auto checked = check_results(opened.models, options.results); !checked) return tl::unexpected(checked.error());
  opened.selected = selected_in(opened.cases, opened.reader);
  opened.in_data = runners::cases_in_data(*data.suite, data.folder, options.cases.selection);
  return opened;
}

/// The absolute path; the path as it is if the working folder does not exist any more.
std::string absolute_path(const fs::path& path) {
  std::error_code error;
  const auto whole = fs::absolute(path, error);
  return error ? path.string() : whole.string();
}

/// Opens the run folder in `root`. With several suites or models, each gets a folder of its own.
result<runners::RunFolder> open_folder(const ScoreOptions& options, const fs::path& root, const Opened& suite,
                                       const std::string& model, const Format* unusual) {
  if (!suite.hashes) return tl::unexpected(suite.hashes.error());
  fs::path folder = root;
  if (options.cases.suites.size() > 1) folder /= runners::folder_name(*suite.data.suite);
  if (suite.models.size() > 1) folder /= runners::folder_name(model);
  auto manifest = runners::make_manifest(
      {.suite = *suite.data.suite,
       .folder = suite.data.folder,
       .reader = suite.reader,
       .selection = options.cases.selection,
       .rules = suite.rules,
       .model = Dict{{"kind", "results"}, {"model", model}, {"results", absolute_path(options.results)}},
       .version = EVALRUN_VERSION,
       .embedder = suite.embedder != nullptr ? suite.embedder->model() : "",
       .format = unusual,
       .hashes = *suite.hashes,
       .cases = suite.selected});
  if (!manifest) return tl::unexpected(manifest.error());
  return runners::RunFolder::open(folder, *manifest, false, "choose another --out");
}

/// Writes the number of result lines that could not be read into the manifest, since the journal does not hold it.
result<void> note_unreadable(runners::RunFolder& folder, const runners::ScoreCounts& counts) {
  List lines;
  for (const auto& [key, count] : counts.unreadable_in)
    lines.emplace_back(Dict{{"lang", key.first}, {"category", key.second}, {"lines", count}});
  if (lines.empty() && folder.manifest().get("unreadable") == nullptr) return {};
  return folder.note(Dict{{"unreadable", std::move(lines)}});
}

/// The journal entry of a case. Moves answer and verdicts out of `scored`, since they are large.
runners::JournalEntry entry_of(const runners::ScoredCase& scored) {
  runners::JournalEntry entry;
  entry.lang = scored.item.lang;
  entry.category = scored.item.category;
  entry.subcategory = scored.item.subcategory;
  entry.no_result = scored.no_result;
  entry.attempt = scored.item.attempt;
  entry.outcome = scored.judged.outcome;
  entry.output.id = scored.item.id;
  entry.output.result = std::move(scored.stored.result);
  entry.output.reasoning = std::move(scored.stored.reasoning);
  entry.output.input_tokens = scored.stored.input_tokens;
  entry.output.output_tokens = scored.stored.output_tokens;
  entry.output.latency = std::max(scored.stored.latency, 0.0);
  entry.output.underscore_to_dot = scored.underscore_to_dot;
  entry.output.format = scored.judged.format->id;
  entry.meant_known = runners::has_meaning(scored.item);
  entry.as_meant = runners::meant_verdict(scored.judged);
  entry.verdicts = std::move(scored.judged.verdicts);
  for (auto& verdict : entry.verdicts) verdict.findings = {};  // a journal holds sentences
  return entry;
}

/// The data that is kept of a judged case. It is made in parallel, while other cases are judged.
struct Prepared {
  reports::Record record;
  runners::RunFolder::Prepared journal;              ///< empty if no folder is kept, or the folder has the case
  std::optional<runners::UnreadAnswer> unread = {};  ///< the answer, if it is malformed
  runners::PlainText text = {};                      ///< the answer, if it holds no call
  bool differs = false;                              ///< the folder has a different answer to the case
};

Prepared prepare(const runners::ScoredCase& scored, const std::vector<const checkers::Rules*>& rules,
                 const runners::RunFolder* folder) {
  Prepared prepared{record_of(scored, rules), {}};
  const auto& meant = prepared.record.as_meant;
  if (scored.judged.outcome == Outcome::malformed && !scored.no_result)
    prepared.unread =
        runners::UnreadAnswer{scored.stored.result, meant ? meant->form : std::string(), scored.stored.reasoning};
  if (!scored.no_result) prepared.text = runners::plain_text(scored.judged.outcome, scored.stored.result);
  if (folder != nullptr && folder->answered(scored.item)) {
    const auto kept = folder->entry(scored.item);
    prepared.differs = !kept || *kept == nullptr || !equal((*kept)->output.result, scored.stored.result);
  } else if (folder != nullptr)
    prepared.journal = runners::RunFolder::prepare(entry_of(scored));
  // Free memory that is not needed any more.
  scored.stored.result = {};
  scored.judged = {};
  return prepared;
}

using Entries = std::vector<std::shared_ptr<const runners::JournalEntry>>;

/// Writes the journal, and with `files` also trees and summaries. The journal is written in one piece, since an
/// interrupted score can simply be run again.
result<void> keep(runners::RunFolder& folder, const runners::ResultTree& tree, std::span<const Case> cases,
                  std::vector<runners::RunFolder::Prepared> records, const reports::Report& report, bool files) {
  Entries entries;
  entries.reserve(records.size());
  for (const auto& record : records) entries.push_back(record.entry);
  keep_last(std::move(entries));
  if (!files) return folder.record_all(std::move(records));
  result<reports::Tally> tally;
  const auto write = [&] {
    if (auto recorded = folder.record_all(std::move(records)); !recorded)
      tally = tl::unexpected(recorded.error());
    else
      tally = runners::write_results(folder, tree, cases);
  };
  // Compute the intervals, which all renderers of the report need, at the same time.
  const auto draw = [&] { static_cast<void>(reports::summaries_of(report)); };
  runners::at_once(write, draw);
  if (!tally) return tl::unexpected(tally.error());
  reports::Report counted{.tally = std::move(*tally)};
  counted.selected = report.selected;
  counted.stored = report.stored;
  counted.unreadable = report.unreadable;
  counted.partial = report.partial;
  counted.notes = report.notes;
  counted.diagnoses = report.diagnoses;
  counted.warnings = report.warnings;
  if (auto written = write_summaries(folder, tree, std::move(counted)); !written)
    return tl::unexpected(written.error());
  return {};
}

/// The folder for run folders: that of --out; without --out, for an HTML report, a temporary folder that this object
/// removes; otherwise none.
class OutputFolder {
 public:
  explicit OutputFolder(const ScoreOptions& options) : root_(options.out), own_(false) {
    if (!root_.empty() || options.output.files.of("html").empty()) return;
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "evalrun-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) return;
    root_ = name;
    own_ = true;
  }
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder() {
    std::error_code ignored;
    if (own_) fs::remove_all(root_, ignored);
  }
  [[nodiscard]] const fs::path& root() const { return root_; }  ///< empty: none
  /// Whether to write result and score trees as well.
  [[nodiscard]] bool with_files() const { return !own_; }

 private:
  fs::path root_;
  bool own_;
};

/// The reports of all suites and models of the command.
struct Scored {
  std::vector<reports::Report> reports;
  std::vector<runners::RunPlace> places;  ///< run folders of the reports; empty if none are kept
};

/// The command that scores a model's results, without --format; empty if it would also score other models, for which
/// the format would be wrong.
std::string rescoring_command(const ScoreOptions& options, const Opened& suite, const std::string& model) {
  auto results = fs::path(options.results);
  std::error_code ignored;
  if (suite.models.size() > 1) {
    results /= runners::folder_name(model);
    if (!fs::is_directory(results, ignored)) return {};
  }
  const auto& own = *suite.data.suite;
  return runners::scoring_command(own.argument(), results.string(), own.is_own() ? "" : options.cases.data,
                                  options.cases.selection);
}

/// The format that --format names, if it decodes the results of a model otherwise than without the option; otherwise
/// nullptr.
const Format* unusual_format(const ScoreOptions& options, const Suite& suite, const ModelResults& model,
                             const ModelsMap& map) {
  const auto* named = options.format.empty() ? nullptr : find_format(options.format);
  if (named == nullptr || named->id == suite.text_format) return nullptr;
  // In suites with a format of their own, these two mean it.
  if (suite.text_format != "prompt" && (named->id == "prompt" || named->id == "fc")) return nullptr;
  const auto* row = map.find(model.model);
  const auto* usual =
      row != nullptr ? row->format : find_format(holds_structured(model).value_or(false) ? "fc" : "prompt");
  return named->decode == usual->decode ? nullptr : named;
}

/// Scores one model; `unusual`: see unusual_format(). Returns the exit code, or an Error that ends the command.
result<int> score_model(const ScoreOptions& options, const OutputFolder& out, const Opened& suite,
                        const ModelResults& model, runners::ScoreSettings settings, const Format* unusual,
                        Scored& all) {
  reports::Report report{
      .suite = suite.data.suite, .model = model.model, .rules = std::string(suite.rules.front()->id)};
  report.selected = suite.selected;
  report.stored = true;
  report.partial = options.partial;
  if (unusual != nullptr) report.settings = runners::unusual_settings(Dict{{"format", unusual->id}});
  runners::describe_selection(report, options.cases.selection, suite.in_data);
  std::optional<runners::RunFolder> folder;
  if (!out.root().empty()) {
    auto opened = open_folder(options, out.root(), suite, model.model, unusual);
    if (!opened) return tl::unexpected(opened.error());
    folder = std::move(*opened);
    all.places.push_back(runners::whole_run(folder->path()));
  }
  std::vector<runners::RunFolder::Prepared> to_record;
  runners::UnreadAnswers unread;
  runners::SameAnswers same;
  std::size_t differing = 0;
  settings.prepare = [&](const runners::ScoredCase& scored) -> std::any {
    return prepare(scored, suite.rules, folder ? &*folder : nullptr);
  };
  auto counts =
      runners::score_results(suite.cases, *suite.data.suite, model, settings, [&](const runners::ScoredCase& scored) {
        auto& prepared = *std::any_cast<Prepared>(&scored.prepared);
        report.tally.add(prepared.record);
        differing += prepared.differs ? 1 : 0;
        same.add(prepared.record.lang, prepared.record.category, std::move(prepared.text));
        if (prepared.unread)
          if (auto& kept = unread[{prepared.record.lang, prepared.record.category}].kept;
              kept.size() < runners::most_unread)
            kept.push_back(std::move(*prepared.unread));
        if (prepared.journal.entry != nullptr) to_record.push_back(std::move(prepared.journal));
      });
  if (!counts) return tl::unexpected(counts.error());
  if (differing != 0)
    return fail(errc::conflict,
                fmt::format("holds other answers to {}; name another folder with --out", counted(differing, "case")),
                folder->path().string());
  report.unreadable = counts->unreadable_in;
  if (folder)
    if (auto noted = note_unreadable(*folder, *counts); !noted) return tl::unexpected(noted.error());
  note_counts(report, *counts);
  if (settings.errata != nullptr) note_errata(report, options.errata, *settings.errata);
  if (runners::any_badly_read(report.tally))
    report.diagnoses =
        runners::diagnose(report, unread, runners::some_read_answers(model, *find_format(counts->format)),
                          {rescoring_command(options, suite, model.model), {}});
  report.warnings = same.lines(report.tally);
  if (folder)
    if (auto kept = keep(*folder, {*suite.data.suite, model.model, suite.rules}, suite.cases.cases(),
                         std::move(to_record), report, out.with_files());
        !kept)
      return tl::unexpected(kept.error());
  for (const auto& complaint : counts->complaints) fmt::print(stderr, "evalrun: {}\n", complaint);
  // Lines without a selected case do not make the figures incomplete; the notes count them.
  const bool lacks = !reports::is_acceptable(report);
  all.reports.push_back(std::move(report));
  return lacks ? incomplete : done;
}

/// Scores every model of one suite; `last` says whether it is the command's last suite. Returns the exit code, or an
/// Error that ends the command.
result<int> score_suite(const ScoreOptions& options, const OutputFolder& out, const SuiteData& data,
                        const ModelsMap& map, const Errata* errata, bool last, Scored& all) {
  const auto suite = open_suite(options, data, !out.root().empty());
  if (!suite) return tl::unexpected(suite.error());
  int code = done;
  for (const auto& model : suite->models) {
    auto settings = score_settings(options, *data.suite, suite->rules, map, model.model);
    if (!settings) return tl::unexpected(settings.error());
    settings->errata = errata;
    settings->embedder = suite->embedder.get();
    const auto& selection = options.cases.selection;
    settings->some_cases = selection.limit || selection.sample || !selection.ids.empty();
    settings->forget_documents = last && &model == &suite->models.back();
    const auto scored = score_model(options, out, *suite, model, std::move(*settings),
                                    unusual_format(options, *data.suite, model, map), all);
    if (!scored) return tl::unexpected(scored.error());
    code = std::max(code, *scored);
  }
  return code;
}

int score(const ScoreOptions& options) {
  const auto suites = find_suites(options.cases);
  if (!suites) return complain(suites.error());
  for (const auto& data : *suites)
    if (!options.format.empty())
      if (const auto format = format_named(options.format, data.suite); !format) return complain(format.error());
  const auto map = read_models_map(options.models_map);
  if (!map) return complain(map.error());
  std::optional<Errata> errata;
  if (!options.errata.empty()) {
    auto read = Errata::read(options.errata);
    if (!read) return complain(read.error());
    errata = std::move(*read);
  }
  const WrittenFiles files(options.output, {options.out});
  const OutputFolder out(options);
  if (!options.output.files.of("html").empty() && out.root().empty())
    return complain({errc::io, "no temporary folder can be made for the HTML report; give --out", "--html"});
  Scored all;
  int code = done;
  for (const auto& suite : *suites) {
    const auto scored =
        score_suite(options, out, suite, *map, errata ? &*errata : nullptr, &suite == &suites->back(), all);
    if (!scored) return complain(scored.error());
    code = std::max(code, *scored);
  }
  if (auto shown = show_reports(all.reports, all.places, options.cases.data, options.output); !shown)
    return unwritten(shown.error(), code);
  files.say(all.reports);
  return code;
}

std::function<int()> declare_score(CLI::App& app) {
  auto options = std::make_shared<ScoreOptions>();
  add_score_options(app, *options);
  return [options, &app] {
    say_notes(without_effect(app, options->cases.suites), options->output.quiet);
    return score(*options);
  };
}

}  // namespace

extern const Command score_command{"score", "Judges stored results and prints the table",
                                   "evalrun score --suite bfcl --data data --results run/result", declare_score};

}  // namespace evalrun::cli
