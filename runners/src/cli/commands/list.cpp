// evalrun list: what there is to choose from. One row per thing that can be listed.
#include <array>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"

#include "cli/options/options.hpp"
#include "cli/output/text_output.hpp"
#include "list_audit.hpp"
#include "providers/models.hpp"
#include "rows.hpp"
#include "suites/groups.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

struct ListOptions {
  std::string what;
  CaseOptions cases;
  bool quiet = false;
  bool no_progress = false;
};

/// "name  summary" lines, names padded to one width.
void print_rows(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, text] : rows) width = std::max(width, name.size());
  for (const auto& [name, text] : rows) put_out(fmt::format("{:<{}}  {}\n", name, width, text));
}

int list_suites(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* suite : suites()) rows.emplace_back(suite->id, suite->title);
  print_rows(rows);
  return done;
}

int list_categories(const ListOptions& options) {
  for (const auto& id : options.cases.suites)
    if (const auto known = find_suite(id); !known) return complain(known.error());
  for (const auto* suite : suites()) {
    const auto& wanted = options.cases.suites;
    if (!wanted.empty() && std::ranges::find(wanted, suite->id) == wanted.end()) continue;
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& c : suite->categories)
      rows.emplace_back(fmt::format("{}/{}", suite->id, c.name),
                        fmt::format("{}, {}", to_string(c.task), to_string(c.language)));
    for (const auto& group : category_groups(*suite)) {
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

int list_formats(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& format : formats()) rows.emplace_back(format.id, format.summary);
  print_rows(rows);
  return done;
}

int list_rules(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* r : checkers::rules()) rows.emplace_back(r->id, r->summary);
  print_rows(rows);
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

struct Listing {
  std::string_view name;
  std::string_view summary;
  int (*print)(const ListOptions& options);
};

constexpr std::array<Listing, 7> listings{{
    {"suites", "benchmarks and what they hold", list_suites},
    {"categories", "categories of the suites, with their task and language", list_categories},
    {"formats", "how outputs can be decoded (--format)", list_formats},
    {"rules", "rule sets that can judge (--rules)", list_rules},
    {"models", "what --model takes", list_models},
    {"unsatisfiable", "cases of --suite whose key no answer can meet, and why",
     [](const ListOptions& o) { return list_unsatisfiable(o.cases); }},
    {"contradictions", "cases of --suite that ask the same and want different things",
     [](const ListOptions& o) { return list_contradictions(o.cases); }},
}};

std::function<int()> declare_list(CLI::App& app) {
  auto options = std::make_shared<ListOptions>();
  std::string help = "one of:";
  for (const auto& l : listings) help += fmt::format("\n  {:<16}{}", l.name, l.summary);
  std::vector<std::string_view> names;
  for (const auto& l : listings) names.push_back(l.name);
  app.add_option("what", options->what, help)
      ->required()
      ->option_text(fmt::format("say what to list: {}", fmt::join(names, ", ")));
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  add_silence(app, options->quiet, options->no_progress, "no messages but errors");
  return [options, names] {
    for (const auto& l : listings)
      if (l.name == options->what) return l.print(*options);
    return complain(
        {errc::usage, fmt::format("cannot list '{}'{}", cut(options->what), choices(options->what, names)), "list"});
  };
}

}  // namespace

const Command list_command{"list", "Shows what there is to choose from", "evalrun list suites", declare_list};

}  // namespace evalrun::cli
