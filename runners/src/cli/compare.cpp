// evalrun compare: two runs case by case, and a gate that says whether the second may pass.
#include "evalrun/reports/compare.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "evalrun/runners/run_page.hpp"
#include "evalrun/runners/run_records.hpp"

#include "cli/gate_options.hpp"
#include "cli/rows.hpp"
#include "cli/text_output.hpp"

namespace evalrun::cli {
namespace {

struct CompareOptions {
  std::vector<std::filesystem::path> runs;  ///< BASE, then what else is named
  std::string rules;
  std::vector<std::string> allow_different;
  GateOptions gate;
  reports::BootstrapOptions bootstrap;
  std::size_t flips = 10;
  std::string csv, json, junit, markdown, html, data;
  bool annotations = false;
  bool quiet = false;
};

/// The differences between the runs as warnings; the first that forbids the comparison as an Error.
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
                  fmt::format("the runs cannot be compared: {}{}", one.sentence,
                              final ? "" : fmt::format("; --allow-different {} compares them all the same", one.group)),
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
  if (options.annotations) print_out(text("annotations"));
  struct File {
    std::string_view renderer;
    const std::string& target;
  };
  for (const auto& [renderer, target] : {File{"csv", options.csv}, File{"json", options.json},
                                         File{"junit", options.junit}, File{"markdown", options.markdown}})
    if (auto written = target.empty() ? result<void>() : write_text(target, text(renderer)); !written) return written;
  return {};
}

/// The page of both runs, with what changed on top.
result<void> write_page(const reports::Comparison& both, const std::vector<runners::RunPlace>& places,
                        const CompareOptions& options) {
  if (options.html.empty()) return {};
  const std::array<reports::Report, 2> runs{both.base, both.next};
  return runners::write_run_page(
      {.runs = places, .data = options.data, .version = EVALRUN_VERSION, .comparison = &both}, runs, options.html);
}

/// BASE and NEW; shards may be named one by one, those of a run lie in one folder.
result<std::vector<runners::RunPlace>> two_runs(const CompareOptions& options) {
  auto places = runners::find_runs(options.runs, runners::JoinShards::in_one_folder);
  if (places && places->size() != 2)
    return fail(errc::usage,
                fmt::format("two runs are compared, BASE and NEW, and {} {} named", places->size(),
                            places->size() == 1 ? "is" : "are"),
                places->back().name.string());
  return places;
}

int exit_code(const reports::Comparison& both, bool same_selection, std::size_t missing_shards) {
  const auto verdict = both.gate ? both.gate->verdict : reports::GateVerdict::go;
  if (verdict == reports::GateVerdict::no_go) return regression;
  if (missing_shards > 0) return incomplete;
  // With the same selection a case that one run lacks was never asked: that run was interrupted.
  if (both.unanswered > 0 || (same_selection && both.only_base + both.only_next > 0)) return incomplete;
  return verdict == reports::GateVerdict::inconclusive ? inconclusive : done;
}

int compare(const CompareOptions& options) {
  const auto gate = gate_rules(options.gate);
  if (!gate) return complain(gate.error());
  const auto places = two_runs(options);
  if (!places) return complain(places.error());
  const auto base = runners::read_records(places->front());
  if (!base) return complain(base.error());
  const auto next = runners::read_records(places->back());
  if (!next) return complain(next.error());
  const std::string rules = options.rules.empty() ? base->report.rules : options.rules;
  auto warnings = accepted_differences(options, *base, *next, rules);
  if (!warnings) return complain(warnings.error());
  auto both = reports::compare(base->compared(), next->compared(), {.rules = rules, .bootstrap = options.bootstrap});
  both.warnings = std::move(*warnings);
  for (const auto* run : {&*base, &*next})
    for (const auto& note : run->report.notes) both.warnings.push_back(fmt::format("{}: {}", run->name, note));
  if (auto read = runners::read_outputs(both, *base, *next); !read) return complain(read.error());
  if (*gate) {
    auto decided = reports::apply_gate(**gate, both);
    if (!decided) return complain(decided.error());
    both.gate = std::move(*decided);
  }
  if (auto written = write_all(both, options); !written) return complain(written.error());
  if (auto written = write_page(both, *places, options); !written) return complain(written.error());
  const auto* selected = base->manifest.get("selection");
  const auto* selected_next = next->manifest.get("selection");
  const bool same_selection = selected != nullptr && selected_next != nullptr && equal(*selected, *selected_next);
  return exit_code(both, same_selection, base->missing_shards + next->missing_shards);
}

std::function<int()> declare_compare(CLI::App& app) {
  auto options = std::make_shared<CompareOptions>();
  app.add_option("BASE NEW", options->runs,
                 "the run to hold against and the run in question: each its folder, one that holds its shards, or a "
                 "baseline file; shards may also be named one by one")
      ->required();
  add_gate_options(app, options->gate);
  app.add_option("--rules", options->rules, "rule set to compare under; default the first of BASE");
  app.add_option("--allow-different", options->allow_different,
                 "compare although these differ: data, prompts, sampling, mode, or a field by its name")
      ->delimiter(',');
  app.add_option("--flips", options->flips, "changed cases to list each way")->capture_default_str();
  app.add_option("--resamples", options->bootstrap.resamples, "resamples of the bootstrap")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  app.add_option("--seed", options->bootstrap.seed, "seed of the bootstrap")->capture_default_str();
  app.add_option("--csv", options->csv, "also write a CSV file: a row per category, summary, check and changed case");
  app.add_option("--json", options->json, "also write a JSON file");
  app.add_option("--markdown", options->markdown, "also write Markdown, for a CI step summary");
  app.add_option("--junit", options->junit, "also write JUnit XML: the checks of the gate and the changed cases");
  app.add_option("--html", options->html, "also write a page: what changed, and every case of both runs side by side");
  app.add_option("--data", options->data,
                 "folder with the data sets, for the questions on the page; default where the runs found them");
  app.add_flag("--annotations", options->annotations, "also print what GitHub Actions shows beside a run");
  app.add_flag("--quiet", options->quiet, "no tables, no messages but errors");
  return [options] { return compare(*options); };
}

}  // namespace

const Command compare_command{"compare", "Compares two runs case by case; with a gate, decides",
                              "evalrun compare baseline.jsonl runs/tonight --gate max-drop=1.0,alpha=0.05",
                              declare_compare};

}  // namespace evalrun::cli
