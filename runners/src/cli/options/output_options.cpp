#include "output_options.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/version.hpp"

#include "cli/commands/command.hpp"
#include "cli/output/text_output.hpp"
#include "options.hpp"
#include "run/atomic_file.hpp"
#include "run/run_html.hpp"

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

result<void> write_report(const reports::Renderer& row, std::span<const reports::Report> all,
                          const std::string& target) {
  const auto files = row.render(all, {});
  std::error_code ignored;
  if (files.size() == 1 && !fs::is_directory(target, ignored)) return write_text(target, files.front().text);
  for (const auto& file : files)
    if (auto written = runners::write_atomically(fs::path(target) / file.name, file.text); !written) return written;
  return {};
}

bool has_sheets(const reports::Report& report) {
  return !reports::find_renderer("leaderboard")->render({&report, 1}, {}).empty();
}

/// Prints on standard error what --leaderboard leaves out.
void note_sheets(std::span<const reports::Report> all) {
  std::vector<std::string> said;
  const auto note = [&](std::string sentence) {
    if (std::ranges::find(said, sentence) != said.end()) return;
    fmt::print(stderr, "evalrun: note: {}\n", sentence);
    said.push_back(std::move(sentence));
  };
  for (const auto& report : all) {
    if (!has_sheets(report))
      note(fmt::format("--leaderboard writes nothing for suite {}, whose reference has no sheets",
                       report.suite == nullptr ? "-" : report.suite->id));
    else if (!report.selection.empty())
      note(fmt::format("--leaderboard writes N/A for categories of which a part was selected ({})", report.selection));
  }
}

}  // namespace

const std::string& RendererFiles::of(std::string_view id) const {
  static const std::string none;
  const auto at = files_.find(id);
  return at == files_.end() ? none : at->second;
}

void add_output_options(CLI::App& app, OutputOptions& options, reports::RenderInput most) {
  constexpr auto group = "The report";
  for (const auto* row : reports::renderers())
    if (row->input <= most)
      if (auto* option = options.files.add_flag(app, *row)) option->group(group);
  app.add_flag("--errors", options.errors, "show the error types of each category")->group(group);
  add_silence(app, options.quiet, options.no_progress, "print no table, and no messages except errors");
}

WrittenFiles::WrittenFiles(std::vector<std::string> targets, bool quiet) : targets_(std::move(targets)), quiet_(quiet) {
  std::erase_if(targets_, [](const std::string& target) { return target.empty() || target == "-"; });
  for (const auto& target : targets_) {
    const auto folder = fs::path(target).parent_path();
    std::error_code error;
    if (!quiet_ && !folder.empty() && !fs::exists(folder, error) && !error)
      fmt::print(stderr, "evalrun: note: the folder {} is not there and is made for {}\n", folder.string(), target);
  }
}

WrittenFiles::WrittenFiles(const OutputOptions& options, std::vector<std::string> more)
    : WrittenFiles(
          [&] {
            auto files = options.files.all(reports::renderers());
            files.insert(files.end(), more.begin(), more.end());
            return files;
          }(),
          options.quiet) {
  leaderboard_ = options.files.of("leaderboard");
}

void WrittenFiles::say() const {
  if (!quiet_ && !targets_.empty()) fmt::print(stderr, "evalrun: wrote {}\n", fmt::join(targets_, ", "));
}

void WrittenFiles::say(std::span<const reports::Report> all) const {
  auto written = *this;
  if (std::ranges::none_of(all, has_sheets)) std::erase(written.targets_, leaderboard_);
  written.say();
}

CLI::Option* add_accept_infra(CLI::App& app, std::string& allowance) {
  return add_text(app, "--accept-infra", allowance, "N|P%",
                  "accept N cases (or P% of them) without an answer: they are shown, and do not cause exit code 3")
      ->check(
          [](const std::string& text) {
            if (reports::infra_allowance(text)) return std::string();
            return fmt::format("'{}' is neither a number of cases nor a share such as 1%", cut(text));
          },
          "");
}

result<void> show_reports(std::span<const reports::Report> all, const std::vector<runners::RunPlace>& runs,
                          const std::string& data, const OutputOptions& options) {
  if (!options.quiet) {
    for (const auto& file :
         reports::find_renderer("terminal")->render(all, {.color = wants_color(), .errors = options.errors}))
      print_out(file.text);
  }
  if (!options.files.of("leaderboard").empty() && !options.quiet) note_sheets(all);
  result<void> first;
  const auto keep = [&first](result<void> written) {
    if (!written && first) first = std::move(written);
  };
  for (const auto* row : reports::renderers())
    if (const auto& target = options.files.of(row->id); !target.empty() && row->render != nullptr)
      keep(write_report(*row, all, target));
  if (const auto& target = options.files.of("html"); !target.empty() && !all.empty())
    keep(runners::write_run_html({.runs = runs, .data = data, .version = EVALRUN_VERSION}, all, target));
  return first;
}

int unwritten(const Error& error, int code) {
  complain(error, incomplete);
  return code == done ? static_cast<int>(incomplete) : code;
}

result<std::vector<const checkers::Rules*>> rules_for(const std::vector<std::string>& named, const Suite& suite) {
  std::vector<std::string> usual{std::string(suite.rules)};
  if (!suite.secondary_rules.empty()) usual.emplace_back(suite.secondary_rules);
  std::vector<const checkers::Rules*> rules;
  for (const auto& id : named.empty() ? usual : named) {
    auto found = checkers::find_rules(id, suite);
    if (!found) return tl::unexpected(found.error());
    if (std::ranges::find(rules, *found) == rules.end()) rules.push_back(*found);
  }
  return rules;
}

}  // namespace evalrun::cli
