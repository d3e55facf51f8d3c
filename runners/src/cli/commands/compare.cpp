// evalrun compare: compares two runs case by case; a gate decides whether the second one passes.
#include "evalrun/reports/compare.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/version.hpp"

#include "cli/options/gate_options.hpp"
#include "cli/options/options.hpp"
#include "cli/options/output_options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "run/run_html.hpp"
#include "run/run_records.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

struct CompareOptions {
  std::vector<std::filesystem::path> runs;  ///< BASE, then NEW or its shards
  std::string rules;
  std::vector<std::string> categories;  ///< categories to compare; empty: all
  std::vector<std::string> langs;
  std::vector<std::string> allow_different;
  std::string accept_infra;
  GateOptions gate;
  reports::BootstrapOptions bootstrap;
  std::size_t flips = 10;
  RendererFiles files;
  std::string data;
  /// By id of a renderer, whether it prints on standard output. A list, because flags keep references to its elements.
  std::list<std::pair<std::string_view, bool>> printed;
  bool quiet = false;
  bool no_progress = false;
};

/// The differences between the runs, as warnings. Errors: conflict, for the first difference that forbids the
/// comparison.
result<std::vector<std::string>> accepted_differences(const CompareOptions& options, const runners::RunRecords& base,
                                                      const runners::RunRecords& next, std::string_view rules) {
  const auto allowed = [&](const runners::RunDifference& one) {
    return std::ranges::any_of(options.allow_different,
                               [&](const auto& name) { return name == one.group || name == one.field; });
  };
  std::vector<std::string> warnings;
  for (const auto& one : runners::differences_between(base, next, rules)) {
    const bool final = one.group == "suite" || one.group == "rules";
    if (one.refuses && (final || !allowed(one)))
      return fail(errc::conflict,
                  fmt::format("{}, so they are not compared{}", one.sentence,
                              final ? "" : fmt::format("; --allow-different {} compares them anyway", one.group)),
                  next.name);
    warnings.push_back(one.sentence + '.');
  }
  return warnings;
}

result<void> write_all(const reports::Comparison& both, const CompareOptions& options) {
  const auto text = [&](std::string_view renderer) {
    return reports::find_comparison_renderer(renderer)->render(
        both, {.color = renderer == "terminal" && wants_color(), .flips = options.flips});
  };
  if (!options.quiet) print_out(text("terminal"));
  for (const auto& [id, wanted] : options.printed)
    if (wanted) print_out(text(id));
  for (const auto* row : reports::comparison_renderers())
    if (const auto& target = options.files.of(row->id); !target.empty() && row->render != nullptr)
      if (auto written = write_text(target, text(row->id)); !written) return written;
  return {};
}

/// Writes the HTML report of both runs, with the changes on top.
result<void> write_html(const reports::Comparison& both, const std::vector<runners::RunPlace>& places,
                        const CompareOptions& options) {
  const auto& target = options.files.of("html");
  if (target.empty()) return {};
  const std::array<reports::Report, 2> runs{both.base, both.next};
  return runners::write_run_html(
      {.runs = places, .data = options.data, .version = EVALRUN_VERSION, .comparison = &both}, runs, target);
}

/// The places of BASE and NEW. Shards may be named one by one; the shards of a run lie in the same folder.
result<std::vector<runners::RunPlace>> two_runs(const CompareOptions& options) {
  auto places = runners::find_runs(options.runs, runners::JoinShards::in_one_folder);
  if (places && places->size() != 2)
    return fail(errc::usage,
                fmt::format("two runs are compared, BASE and NEW; {} {} named", places->size(),
                            form(places->size(), "is", "are")),
                places->back().name.string());
  return places;
}

/// Adds a warning for each run whose missing answers are accepted by --accept-infra.
void note_accepted(const CompareOptions& options, runners::RunRecords& base, runners::RunRecords& next,
                   std::vector<std::string>& warnings) {
  for (auto* run : {&base, &next}) {
    run->report.accept_infra = reports::infra_allowance(options.accept_infra);
    if (reports::infra_accepted(run->report))
      warnings.push_back(fmt::format("{}: {} of {} without an answer, accepted by --accept-infra {}.", run->name,
                                     run->report.tally.infra(), run->report.tally.total(), options.accept_infra));
  }
}

int exit_code(const reports::Comparison& both) {
  if (both.incomplete) return incomplete;
  const auto verdict = both.gate ? both.gate->verdict : reports::GateVerdict::go;
  if (verdict == reports::GateVerdict::no_go) return regression;
  return verdict == reports::GateVerdict::inconclusive ? inconclusive : done;
}

/// Whether a category in a language is compared.
using Chosen = std::function<bool(const std::string& lang, const std::string& category)>;

result<Chosen> chosen_part(const CompareOptions& options, const Suite& suite) {
  for (const auto& wanted : options.categories)
    if (std::ranges::none_of(suite.categories, [&](const Category& one) { return suite.means(wanted, one); })) {
      std::vector<std::string_view> names;
      for (const auto& one : suite.categories) names.push_back(one.name);
      return fail(errc::usage,
                  fmt::format("suite {} has no category '{}'{}", suite.id, cut(wanted), choices(wanted, names)),
                  "--category");
    }
  for (const auto& wanted : options.langs)
    if (std::ranges::find(suite.langs, wanted) == suite.langs.end())
      return fail(errc::usage,
                  suite.langs.empty() ? fmt::format("suite {} has one language only", suite.id)
                                      : fmt::format("suite {} has no language '{}'{}", suite.id, cut(wanted),
                                                    choices(wanted, suite.langs)),
                  "--lang");
  return [&options, &suite](const std::string& lang, const std::string& name) {
    const auto* category = suite.category(name);
    const auto means = [&](const std::string& wanted) {
      return category != nullptr ? suite.means(wanted, *category) : wanted == name;
    };
    return (options.langs.empty() || std::ranges::find(options.langs, lang) != options.langs.end()) &&
           (options.categories.empty() || std::ranges::any_of(options.categories, means));
  };
}

/// How many cases are in categories and languages that are not compared; for each, the larger count of both runs.
std::size_t cases_left_out(const reports::Report& base, const reports::Report& next, const Chosen& chosen) {
  std::map<std::pair<std::string, std::string>, std::size_t> cases;
  for (const auto* report : {&base, &next}) {
    const auto shape = reports::shape_of(*report);
    for (const auto& lang : shape.langs)
      for (const auto& category : shape.categories) {
        auto& most = cases[{lang, category}];
        if (!chosen(lang, category)) most = std::max(most, reports::case_counts(*report, lang, category).selected);
      }
  }
  std::size_t sum = 0;
  for (const auto& [key, count] : cases) sum += count;
  return sum;
}

/// Removes the cases of a run that are not compared, as if they had not been selected.
void keep_part(runners::RunRecords& run, const Chosen& chosen) {
  auto& report = run.report;
  std::vector<reports::Record> records;
  std::vector<runners::JournalPlace> lines;
  const auto before = std::exchange(report.tally, {});
  report.repeats = reports::RepeatTally(report.repeats.wanted());
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    auto& record = run.records[i];
    if (!chosen(record.lang, record.category)) continue;
    // A baseline has no `lines`; in it, all answers to a case follow each other.
    const bool first = !run.lines.empty()
                           ? run.lines[i].attempt == 0
                           : records.empty() || records.back().id != record.id ||
                                 records.back().category != record.category || records.back().lang != record.lang;
    auto& later = report.repeats.later;
    if (first) {
      report.tally.add(record);
    } else {
      ++later.recorded;
      later.no_answer += record.infra() ? 1 : 0;
      if (record.infra()) later.infra.add(record.infra_reason);
    }
    if (!run.lines.empty()) lines.push_back(run.lines[i]);
    records.push_back(std::move(record));
  }
  // The lines of a baseline do not say how answers were meant.
  if (report.baseline)
    for (const auto& [key, counts] : before.categories())
      for (const auto& [rules, tally] : counts.rules)
        if (chosen(key.first, key.second)) report.tally.add_meant(key.first, key.second, rules, tally.meant);
  run.records = std::move(records);
  run.lines = std::move(lines);
  std::erase_if(report.selected, [&](const SelectedCases& one) { return !chosen(one.lang, one.category); });
  std::erase_if(report.unreadable, [&](const auto& one) {
    return !one.first.second.empty() && !chosen(one.first.first, one.first.second);
  });
}

/// The ids of a run's cases, and their categories.
struct Holdings {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> ids;
  std::vector<std::string_view> categories;

  explicit Holdings(const runners::RunRecords& run) {
    for (const auto& record : run.records) {
      ids.emplace(record.lang, record.category, record.id);
      if (std::ranges::find(categories, record.category) == categories.end()) categories.push_back(record.category);
    }
  }
  [[nodiscard]] std::string words() const {
    constexpr std::size_t most = 3;
    if (ids.empty()) return "no case";
    const std::span shown(categories.data(), std::min(most, categories.size()));
    const auto more = categories.size() - shown.size();
    return fmt::format("{} ({}{})", counted(ids.size(), "case"), fmt::join(shown, ", "),
                       more == 0 ? "" : fmt::format(" and {} more", counted(more, "category", "categories")));
  }
};

/// Checks that there is something to compare. Errors: conflict, if no case could be compared and no answer is merely
/// missing.
result<void> check_shared(const reports::Comparison& both, const runners::RunRecords& base,
                          const runners::RunRecords& next) {
  if (both.total.n > 0 || (both.incomplete && both.unanswered > 0)) return {};
  const auto unasked = [](const runners::RunRecords& run) {
    return run.records.empty() && reports::case_counts(run.report).selected > 0;
  };
  if (unasked(base) || unasked(next)) return {};
  const Holdings ours(base), theirs(next);
  const bool shared = std::ranges::any_of(ours.ids, [&](const auto& id) { return theirs.ids.contains(id); });
  return fail(errc::conflict,
              !shared
                  ? fmt::format("the runs share no case, so there is nothing to compare: BASE holds {}, NEW holds {}",
                                ours.words(), theirs.words())
              : both.unanswered > 0
                  ? std::string("no case has an answer in both runs, so there is nothing to compare")
                  : fmt::format("no case of both runs is scored by {}, so there is nothing to compare", both.rules),
              next.name);
}

int compare(CompareOptions& options) {
  const auto gate = gate_rules(options.gate);
  if (!gate) return complain(gate.error());
  const auto places = two_runs(options);
  if (!places) return complain(places.error());
  auto base = runners::read_records(places->front(), runners::Answers::all, options.data);
  if (!base) return complain(base.error());
  auto next = runners::read_records(places->back(), runners::Answers::all, options.data);
  if (!next) return complain(next.error());
  const auto chosen = chosen_part(options, *base->report.suite);
  if (!chosen) return complain(chosen.error());
  const std::string rules(checkers::current_id(options.rules.empty() ? base->report.rules : options.rules));
  auto warnings = accepted_differences(options, *base, *next, rules);
  if (!warnings) return complain(warnings.error());
  std::size_t left_out = 0;
  if (!options.categories.empty() || !options.langs.empty()) {
    left_out = cases_left_out(base->report, next->report, *chosen);
    for (auto* run : {&*base, &*next}) keep_part(*run, *chosen);
    warnings->push_back(fmt::format("compared on purpose: {} alone; {} left out.",
                                    fmt::join(options.categories.empty() ? options.langs : options.categories, ", "),
                                    counted(left_out, "case is", "cases are")));
  }
  note_accepted(options, *base, *next, *warnings);
  auto both = reports::compare(
      base->compared(), next->compared(),
      {.rules = rules,
       .left_out = left_out,
       .bootstrap = options.bootstrap,
       .shared_only = std::ranges::find(options.allow_different, "selection") != options.allow_different.end()});
  if (auto shared = check_shared(both, *base, *next); !shared) return complain(shared.error());
  both.warnings = std::move(*warnings);
  for (const auto* run : {&*base, &*next}) {
    if (const auto& settings = run->report.settings; !settings.empty())
      both.warnings.push_back(fmt::format("{}: {}", run->name, settings));
    for (const auto* notes : {&run->report.gaps, &run->report.notes})
      for (const auto& note : *notes) both.warnings.push_back(fmt::format("{}: {}", run->name, note));
  }
  if (auto read = runners::read_outputs(both, *base, *next); !read) return complain(read.error());
  if (*gate) {
    auto decided = reports::apply_gate(**gate, both);
    if (!decided) return complain(placed(decided.error(), options.gate));
    both.gate = std::move(*decided);
  }
  const WrittenFiles files(options.files.all(reports::comparison_renderers()), options.quiet);
  const int code = exit_code(both);
  if (auto written = write_all(both, options); !written) return unwritten(written.error(), code);
  if (auto written = write_html(both, *places, options); !written) return unwritten(written.error(), code);
  files.say();
  return code;
}

std::function<int()> declare_compare(CLI::App& app) {
  auto options = std::make_shared<CompareOptions>();
  app.add_option("BASE NEW", options->runs,
                 "the two runs to compare: each is the folder of a run, a folder that holds its shards, or a baseline "
                 "file; shards may also be named one by one")
      ->required()
      ->option_text("name two runs, BASE and NEW: evalrun compare baseline.jsonl runs/tonight");
  add_gate_options(app, options->gate);
  add_text(app, "--rules", options->rules, "NAME", "rule set to compare by; default the first one of BASE");
  add_names(app, "--category", options->categories,
            "compare only these categories, groups like live, or patterns; default all");
  add_names(app, "--lang", options->langs, "compare only these languages; default all");
  add_names(app, "--allow-different", options->allow_different,
            "compare even if these differ: data, prompts, sampling, mode, decoding, embedder, selection (then only "
            "cases of both runs are compared), or the name of a field");
  add_accept_infra(app, options->accept_infra);
  add_number(app, "--flips", options->flips, {"number of cases", 0}, "changed cases to list in each direction");
  add_number(app, "--resamples", options->bootstrap.resamples, {"number of resamples", 1, 10'000'000},
             "resamples of the bootstrap");
  add_number(app, "--seed", options->bootstrap.seed, {"seed", 0}, "seed of the bootstrap");
  for (const auto* row : reports::comparison_renderers())
    if (row->target == reports::RenderTarget::standard_output && !row->flag.empty())
      app.add_flag(std::string(row->flag), options->printed.emplace_back(row->id, false).second,
                   std::string(row->help));
    else
      options->files.add_flag(app, *row);
  add_text(app, "--data", options->data, "DIR",
           "folder with the data sets, for the questions in the HTML report and for answers that an earlier version "
           "judged; default: where the runs found them");
  add_silence(app, options->quiet, options->no_progress, "print no tables, and no messages except errors");
  return [options] { return compare(*options); };
}

}  // namespace

extern const Command compare_command{"compare", "Compares two runs case by case; with a gate, decides",
                                     "evalrun compare baseline.jsonl runs/tonight --gate max-drop=1.0,alpha=0.05",
                                     declare_compare};

}  // namespace evalrun::cli
