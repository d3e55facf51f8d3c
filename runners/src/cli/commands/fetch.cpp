// evalrun fetch: fetches the data of suites from where it is published, from a mirror or from a folder.
#include "downloads/fetch.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "evalrun/suite.hpp"

#include "cli/options/options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"

namespace evalrun::cli {
namespace {

using runners::FetchProgress;
using runners::FetchReport;
using runners::FileState;

struct Options {
  std::vector<std::string> suites;
  std::string from;
  std::string to;
  bool quiet = false;
  bool no_progress = false;
};

/// Redraws the progress line of a terminal.
void show(const FetchProgress& at) {
  fmt::print(stderr, "\r\x1b[K[{}/{}] {} {}%", at.number, at.files, at.file,
             at.size == 0 ? 100 : at.bytes * 100 / at.size);
  std::fflush(stderr);
}

result<std::filesystem::path> target_of(const Options& options, const std::string& suite) {
  if (!options.to.empty()) return options.to;
  const auto roots = data_roots();
  if (roots.empty()) return fail(errc::usage, "neither $EVALRUN_DATA nor $HOME is set; name a folder", "--to");
  return roots.front() / suite;
}

void print_summary(const FetchReport& report, const std::string& suite) {
  // The same message about several files in a row is printed once.
  for (auto file = report.files.begin(); file != report.files.end();) {
    const auto next = std::find_if(file, report.files.end(), [&](const auto& f) { return f.message != file->message; });
    const auto more = next - file - 1;
    if (!file->message.empty())
      fmt::print(stderr, "evalrun: {}{}: {}\n", file->path, more == 0 ? "" : fmt::format(" and {} more", more),
                 file->message);
    file = next;
  }
  for (const auto& note : report.notes) fmt::print(stderr, "evalrun: note: {}\n", note);
  std::string counts =
      fmt::format("{} fetched, {} already there", report.count(FileState::fetched), report.count(FileState::present));
  constexpr std::pair<FileState, std::string_view> rest[] = {
      {FileState::missing, "missing"}, {FileState::wrong, "wrong"}, {FileState::failed, "failed"}};
  for (const auto& [state, word] : rest)
    if (const auto n = report.count(state); n > 0) counts += fmt::format(", {} {}", n, word);
  print_out(fmt::format("{}: {} in {}: {}\n", suite, report.complete() ? "complete" : "incomplete",
                        report.folder.string(), counts));
}

int fetch_one(const Options& options, const std::string& name) {
  const auto suite = find_suite(name);
  if (!suite) return complain(suite.error());
  if ((*suite)->embedded != nullptr) {
    print_out(fmt::format("{}: built in, there is nothing to fetch\n", name));
    return done;
  }
  const auto* manifest = runners::find_manifest(name);
  if (manifest == nullptr) {
    std::vector<std::string_view> known;
    for (const auto* m : runners::manifests()) known.push_back(m->suite);
    const auto elsewhere = runners::data_elsewhere(name);
    return complain({errc::unsupported,
                     elsewhere.empty() ? fmt::format("the data of {} is not fetched; evalrun fetch brings: {}", name,
                                                     fmt::join(known, ", "))
                                       : fmt::format("the data of {} is not fetched: {}", name, elsewhere),
                     "fetch"});
  }
  auto target = target_of(options, name);
  if (!target) return complain(target.error());
  runners::FetchOptions how{.to = std::move(*target), .from = options.from};
  const bool live = !options.quiet && !options.no_progress && ::isatty(STDERR_FILENO) == 1;
  if (live) {
    how.progress = show;
    fmt::print(stderr, "evalrun: fetching {} from {}\n", name,
               options.from.empty() ? runners::default_source(*manifest) : options.from);
  }
  const auto report = runners::fetch(*manifest, how);
  if (live) fmt::print(stderr, "\r\x1b[K");
  if (!report) return complain(report.error());
  print_summary(*report, name);
  return report->complete() ? done : incomplete;
}

int run(const Options& options) {
  if (!options.to.empty() && options.suites.size() > 1)
    return complain({errc::usage, "names the folder of one suite; fetch several one by one", "--to"});
  int code = done;
  for (const auto& name : options.suites) {
    const int one = fetch_one(options, name);
    if (one == usage) return one;
    if (one != done) code = one;
  }
  return code;
}

std::function<int()> declare_fetch(CLI::App& app) {
  auto options = std::make_shared<Options>();
  std::string help = "suite, or several joined by commas:";
  for (const auto* m : runners::manifests()) help += fmt::format(" {}", m->suite);
  app.add_option("suite", options->suites, help)
      ->required()
      ->delimiter(',')
      ->option_text("name a suite to fetch: evalrun fetch bfcl");
  add_text(
      app, "--from", options->from, "URL|DIR",
      "URL of a mirror, or folder, with the files, laid out like the data folder or the repository; default: where "
      "they are published");
  add_text(app, "--to", options->to, "DIR",
           "the suite's folder; default $EVALRUN_DATA/<suite>, then the user's data folder ($XDG_DATA_HOME/evalrun)");
  add_silence(app, options->quiet, options->no_progress, "print only errors and the summary");
  return [options] { return run(*options); };
}

}  // namespace

extern const Command fetch_command{"fetch", "Fetches the data of a suite, pinned and verified",
                                   "evalrun fetch bfcl --from https://mirror.example/bfcl", declare_fetch};

}  // namespace evalrun::cli
