#include "output_options.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): only read, never set
  return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

/// Writes beside the target, then moves: a reader sees the old file or the new one, never half of it.
result<void> write_file(const fs::path& path, const std::string& text) {
  const auto draft = path.string() + ".tmp";
  {
    std::ofstream file(draft, std::ios::binary | std::ios::trunc);
    file << text;
    file.flush();
    if (!file) return fail(errc::io, "the file cannot be written", path.string());
  }
  std::error_code error;
  fs::rename(draft, path, error);
  if (error) return fail(errc::io, fmt::format("the file cannot be written: {}", error.message()), path.string());
  return {};
}

result<void> write_report(std::string_view renderer, std::span<const reports::Report> all, const std::string& target) {
  if (target.empty()) return {};
  const auto* row = reports::find_renderer(renderer);
  const auto files = row->render(all, {});
  if (files.size() == 1 && !fs::is_directory(target)) return write_file(target, files.front().text);
  std::error_code error;
  fs::create_directories(target, error);
  if (error) return fail(errc::io, fmt::format("the folder cannot be made: {}", error.message()), target);
  for (const auto& file : files)
    if (auto written = write_file(fs::path(target) / file.name, file.text); !written) return written;
  return {};
}

}  // namespace

void add_output_options(CLI::App& app, OutputOptions& options) {
  app.add_option("--csv", options.csv, "also write a CSV file: a row per category and summary");
  app.add_option("--json", options.json, "also write a JSON file");
  app.add_option("--leaderboard", options.leaderboard, "also write the reference's leaderboard CSVs into this folder");
  app.add_option("--html", options.html, "also write a page: figures and every case, in one file that opens anywhere");
  app.add_flag("--errors", options.errors, "show the error types of each category");
  app.add_flag("--quiet", options.quiet, "no table, no messages but errors");
}

result<void> show_reports(std::span<const reports::Report> all, const OutputOptions& options) {
  if (!options.quiet) {
    for (const auto& file :
         reports::find_renderer("terminal")->render(all, {.color = wants_color(), .errors = options.errors}))
      fmt::print("{}", file.text);
    std::fflush(stdout);
  }
  if (auto written = write_report("csv", all, options.csv); !written) return written;
  if (auto written = write_report("json", all, options.json); !written) return written;
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
