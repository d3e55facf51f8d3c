// evalrun list: what there is to choose from. One row per thing that can be listed.
#include <array>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"

#include "options.hpp"
#include "rows.hpp"

namespace evalrun::cli {
namespace {

struct ListOptions {
  std::string what;
  std::vector<std::string> suites;
};

/// "name  summary" lines, names padded to one width.
void print_rows(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, text] : rows) width = std::max(width, name.size());
  for (const auto& [name, text] : rows) fmt::print("{:<{}}  {}\n", name, width, text);
}

int list_suites(const ListOptions&) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto* suite : suites()) rows.emplace_back(suite->id, suite->title);
  print_rows(rows);
  return done;
}

int list_categories(const ListOptions& options) {
  for (const auto* suite : suites()) {
    if (!options.suites.empty() && std::ranges::find(options.suites, suite->id) == options.suites.end()) continue;
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& c : suite->categories)
      rows.emplace_back(fmt::format("{}/{}", suite->id, c.name),
                        fmt::format("{}, {}", to_string(c.task), to_string(c.language)));
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

struct Listing {
  std::string_view name;
  std::string_view summary;
  int (*print)(const ListOptions& options);
};

constexpr std::array<Listing, 4> listings{{
    {"suites", "benchmarks and what they hold", list_suites},
    {"categories", "categories of the suites, with their task and language", list_categories},
    {"formats", "how outputs can be decoded (--format)", list_formats},
    {"rules", "rule sets that can judge (--rules)", list_rules},
}};

std::function<int()> declare_list(CLI::App& app) {
  auto options = std::make_shared<ListOptions>();
  std::string help = "one of:";
  for (const auto& l : listings) help += fmt::format("\n  {:<12}{}", l.name, l.summary);
  app.add_option("what", options->what, help)->required();
  app.add_option("--suite", options->suites, "only these suites")->delimiter(',');
  return [options] {
    for (const auto& l : listings)
      if (l.name == options->what) return l.print(*options);
    std::vector<std::string_view> names;
    for (const auto& l : listings) names.push_back(l.name);
    return complain({errc::usage,
                     fmt::format("cannot list '{}'; choose one of: {}", options->what, fmt::join(names, ", ")),
                     "list"});
  };
}

}  // namespace

const Command list_command{"list", "Shows what there is to choose from", "evalrun list suites", declare_list};

}  // namespace evalrun::cli
