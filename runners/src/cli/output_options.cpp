#include "output_options.hpp"

#include <filesystem>

#include "evalrun/runners/atomic_file.hpp"

#include "cli/text_output.hpp"

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

result<void> write_report(std::string_view renderer, std::span<const reports::Report> all, const std::string& target) {
  if (target.empty()) return {};
  const auto* row = reports::find_renderer(renderer);
  const auto files = row->render(all, {});
  if (files.size() == 1 && !fs::is_directory(target)) return write_text(target, files.front().text);
  for (const auto& file : files)
    if (auto written = runners::write_atomically(fs::path(target) / file.name, file.text); !written) return written;
  return {};
}

}  // namespace

void add_output_options(CLI::App& app, OutputOptions& options) {
  app.add_option("--csv", options.csv, "also write a CSV file: a row per category and summary");
  app.add_option("--json", options.json, "also write a JSON file");
  app.add_option("--leaderboard", options.leaderboard, "also write the reference's leaderboard CSVs into this folder");
  app.add_option("--html", options.html, "also write a page: figures and every case, in one file that opens anywhere");
  app.add_option("--markdown", options.markdown, "also write Markdown, for a CI step summary");
  app.add_flag("--errors", options.errors, "show the error types of each category");
  app.add_flag("--quiet", options.quiet, "no table, no messages but errors");
}

result<void> show_reports(std::span<const reports::Report> all, const OutputOptions& options) {
  if (!options.quiet) {
    for (const auto& file :
         reports::find_renderer("terminal")->render(all, {.color = wants_color(), .errors = options.errors}))
      print_out(file.text);
  }
  if (auto written = write_report("csv", all, options.csv); !written) return written;
  if (auto written = write_report("json", all, options.json); !written) return written;
  if (auto written = write_report("markdown", all, options.markdown); !written) return written;
  return write_report("leaderboard", all, options.leaderboard);
}

result<std::vector<const checkers::Rules*>> rules_for(const std::vector<std::string>& named, const Suite& suite) {
  std::vector<std::string> usual{std::string(suite.rules)};
  if (!suite.beside.empty()) usual.emplace_back(suite.beside);
  std::vector<const checkers::Rules*> rules;
  for (const auto& id : named.empty() ? usual : named) {
    auto found = checkers::find_rules(id, suite);
    if (!found) return tl::unexpected(found.error());
    rules.push_back(*found);
  }
  return rules;
}

}  // namespace evalrun::cli
