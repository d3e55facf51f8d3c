// evalrun list: lists suites, formats and the like. Each listing is a row of a table.
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"

#include "audit/audit.hpp"
#include "cli/options/options.hpp"
#include "cli/options/output_options.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "dataset/case_index.hpp"
#include "decode/forms/forms.hpp"
#include "decode/forms/json_shapes.hpp"
#include "lint/lint.hpp"
#include "providers/models.hpp"
#include "run/load_cases.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

struct ListOptions {
  std::string what;
  CaseOptions cases;
  bool quiet = false;
  bool no_progress = false;
};

/// Prints lines "name  summary", with all names padded to the same width.
void print_rows(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, text] : rows) width = std::max(width, name.size());
  for (const auto& [name, text] : rows) put_out(fmt::format("{:<{}}  {}\n", name, width, text));
}

int list_suites(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* suite : suites()) rows.emplace_back(suite->id, suite->title);
  rows.emplace_back("file:PATH", "Own cases in a file of JSON lines");
  rows.emplace_back("dir:PATH", "Own cases in a folder in BFCL's v4 or v1 layout");
  print_rows(rows);
  return done;
}

int list_categories(const ListOptions& options) {
  std::vector<const Suite*> wanted;
  for (const auto& id : options.cases.suites) {
    const auto known = find_suite(id);
    if (!known) return complain(known.error());
    wanted.push_back(*known);
  }
  if (wanted.empty()) wanted.assign(suites().begin(), suites().end());
  for (const auto* suite : wanted) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& c : suite->categories)
      rows.emplace_back(fmt::format("{}/{}", suite->id, c.name),
                        fmt::format("{}, {}", to_string(c.task), to_string(c.language)));
    for (const auto& group : suite->groups) {
      std::vector<std::string_view> members;
      for (const auto& c : suite->categories)
        if (group.holds(c)) members.push_back(c.name);
      rows.emplace_back(fmt::format("{}/{}", suite->id, group.name),
                        members.size() == suite->categories.size()
                            ? std::string("group: every category")
                            : fmt::format("group: {}", fmt::join(members, ", ")));
    }
    print_rows(rows);
  }
  return done;
}

/// Prints a heading, and the rows of a table for which `chosen` is true.
template <class Table, class Chosen>
void print_section(std::string_view heading, const Table& table, const Chosen& chosen) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* row : table)
    if (chosen(*row)) rows.emplace_back(row->id, row->summary);
  put_out(fmt::format("{}\n", heading));
  print_rows(rows);
}

/// Prints the formats, which a user names, and the forms of calls, which `auto` finds. Formats for archived results
/// come last.
int list_formats(const ListOptions&) {
  namespace forms = decode::forms;
  const auto all = [](const auto&) { return true; };
  print_section("Formats, to be named with --format:", formats(),
                [](const Format& row) { return !row.only && !row.archived; });
  print_section("\nFormats of one suite, which needs no --format:", formats(),
                [](const Format& row) { return row.only.has_value(); });
  print_section("\nForms that --format auto finds by itself: calls behind a mark:", forms::forms(), all);
  std::vector<const forms::JsonShape*> shapes;
  for (const auto& shape : forms::json_shapes()) shapes.push_back(&shape);
  print_section("\nForms that --format auto finds by itself: JSON without a mark:", shapes, all);
  print_section("\nForms that --format auto finds by itself: other calls without a mark:", bare_forms(), all);
  print_section("\nStyles of archived models, to be named with --format or --models-map:", formats(),
                [](const Format& row) { return row.archived; });
  return done;
}

int list_rules(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* r : checkers::rules()) rows.emplace_back(r->id, r->summary);
  print_rows(rows);
  return done;
}

/// Prints each rule as "id  level  sentence", and below it, indented, lines of a file in which it finds something.
int list_lint_rules(const ListOptions&) {
  namespace lint = checkers::lint;
  std::size_t width = 0;
  for (const auto* rule : lint::rules()) width = std::max(width, rule->id.size());
  std::optional<lint::Scope> scope;
  for (const auto* rule : lint::rules()) {
    if (scope != rule->scope) put_out(fmt::format("{}Rules on {}:\n", scope ? "\n" : "", to_string(rule->scope)));
    scope = rule->scope;
    put_out(fmt::format("{:<{}}  {:<7}  {}\n", rule->id, width, to_string(rule->level), rule->sentence));
    std::istringstream example{std::string(rule->example)};
    for (std::string line; std::getline(example, line);) put_out(fmt::format("    {}\n", line));
  }
  return done;
}

int list_models(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* kind : runners::model_kinds())
    rows.emplace_back(kind->argument.empty() ? std::string(kind->id) : fmt::format("{}:{}", kind->id, kind->argument),
                      kind->summary);
  print_rows(rows);
  return done;
}

/// Reads each suite and calls `look` with it and its rules.
int for_each_suite(const CaseOptions& options,
                   const std::function<void(const Suite&, const CaseIndex&, const checkers::Rules&)>& look) {
  if (options.suites.empty()) return complain({errc::usage, "name the suite to look at, e.g. --suite bfcl", "--suite"});
  const auto suites = find_suites(options);
  if (!suites) return complain(suites.error());
  for (const auto& [suite, folder] : *suites) {
    auto reader = CaseReader::open(*suite, folder, options.selection);
    if (!reader) return complain(reader.error());
    const auto index = runners::load_cases(*reader);
    if (!index) return complain(index.error());
    const auto rules = rules_for({std::string(suite->rules)}, *suite);
    if (!rules) return complain(rules.error());
    look(*suite, *index, *rules->front());
  }
  return done;
}

/// Prints tab-separated lines: id, call, parameter, reason, detail.
int list_unsatisfiable(const ListOptions& options) {
  return for_each_suite(options.cases, [](const Suite& suite, const CaseIndex& index, const checkers::Rules& rules) {
    std::size_t cases = 0;
    for (const auto& item : index.cases()) {
      const auto found = runners::unsatisfiable_in(item, rules);
      if (!found.empty()) ++cases;
      for (const auto& f : found)
        put_out(fmt::format("{}{}{}\t{}\t{}\t{}\t{}\n", item.lang, item.lang.empty() ? "" : "/", item.id, f.call,
                            f.parameter, f.reason, f.detail));
    }
    fmt::print(stderr, "evalrun: {}: no structured answer meets the ground truth of {} of {} under {} rules\n",
               suite.id, cases, counted(index.cases().size(), "case"), rules.id);
  });
}

/// Prints a tab-separated line per pair: kind, id, id, why.
int list_contradictions(const ListOptions& options) {
  return for_each_suite(options.cases, [](const Suite& suite, const CaseIndex& index, const checkers::Rules& rules) {
    std::size_t contradictory = 0;
    const auto pairs = runners::same_questions(index.cases(), rules);
    for (const auto& pair : pairs) {
      contradictory += pair.contradictory ? 1U : 0U;
      put_out(fmt::format("{}\t{}\t{}\t{}\n", pair.contradictory ? "contradiction" : "duplicate", pair.first->id,
                          pair.second->id, pair.why));
    }
    fmt::print(stderr, "evalrun: {}: {} exactly the same; in {} of them no answer is right for both\n", suite.id,
               counted(pairs.size(), "pair of cases asks", "pairs of cases ask"), contradictory);
  });
}

struct Listing {
  std::string_view name;
  std::string_view summary;
  int (*print)(const ListOptions& options);
  /// Which of the options that select cases it takes.
  enum class Takes : std::uint8_t { none, suite, all } takes = Takes::none;
};

constexpr std::array<Listing, 8> listings{{
    {"suites", "benchmarks and what they hold", list_suites},
    {"categories", "categories of the suites, with their task and language", list_categories, Listing::Takes::suite},
    {"formats", "how outputs can be decoded (--format), and the forms of calls that auto finds", list_formats},
    {"rules", "rule sets that can judge (--rules)", list_rules},
    {"lint-rules", "rules of evalrun lint, each with an example of what it finds", list_lint_rules},
    {"models", "kinds of model that --model takes", list_models},
    {"unsatisfiable", "cases of --suite whose ground truth no answer can meet, and why", list_unsatisfiable,
     Listing::Takes::all},
    {"contradictions", "cases of --suite that ask the same but accept different answers", list_contradictions,
     Listing::Takes::all},
}};

/// A sentence for each option that was given and that the listing does not take.
std::vector<std::string> options_without_effect(const CLI::App& app, const ListOptions& options,
                                                const Listing& listing) {
  auto notes = without_effect(app, options.cases.suites);
  for (const auto* option : app.get_options())
    if (option->get_group() == "The cases" && option->count() > 0 && listing.takes != Listing::Takes::all &&
        (listing.takes == Listing::Takes::none || option->get_name() != "--suite"))
      notes.push_back(fmt::format("{} has no effect on evalrun list {}", option->get_name(), listing.name));
  return notes;
}

std::function<int()> declare_list(CLI::App& app) {
  auto options = std::make_shared<ListOptions>();
  std::string help = "one of:";
  for (const auto& l : listings) help += fmt::format("\n  {}: {}", l.name, l.summary);
  std::vector<std::string_view> names;
  for (const auto& l : listings) names.push_back(l.name);
  app.add_option("what", options->what, help)
      ->required()
      ->option_text(fmt::format("say what to list: {}", fmt::join(names, ", ")));
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  return [options, names, &app] {
    for (const auto& l : listings)
      if (l.name == options->what) {
        say_notes(options_without_effect(app, *options, l), options->quiet);
        return l.print(*options);
      }
    return complain(
        {errc::usage, fmt::format("cannot list '{}'{}", cut(options->what), choices(options->what, names)), "list"});
  };
}

}  // namespace

extern const Command list_command{"list", "Lists suites, categories, formats, rule sets, lint rules and models",
                                  "evalrun list suites", declare_list};

}  // namespace evalrun::cli
