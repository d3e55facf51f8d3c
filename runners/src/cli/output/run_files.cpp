#include "run_files.hpp"

#include "run/atomic_file.hpp"
#include "run/manifest.hpp"
#include "run/run_records.hpp"
#include "run/selection.hpp"

namespace evalrun::cli {

result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                        reports::Report report) {
  report.suite = &tree.suite;
  report.model = tree.model;
  report.rules = tree.rules.front()->id;
  report.mode = runners::mode_of(folder.manifest());
  report.settings = runners::unusual_settings(folder.manifest());
  runners::name_prompts(report, folder.manifest());
  runners::describe_selection(report, folder.manifest());
  const auto write = [&](std::string_view renderer, const std::filesystem::path& target, bool into) -> result<void> {
    for (const auto& file : reports::find_renderer(renderer)->render({&report, 1}, {}))
      if (auto done = runners::write_atomically(into ? target / file.name : target, file.text); !done) return done;
    return {};
  };
  if (auto done = write("json", folder.path() / "summary.json", false); !done) return tl::unexpected(done.error());
  if (auto done = write("leaderboard", folder.path() / "score", true); !done) return tl::unexpected(done.error());
  return report;
}

}  // namespace evalrun::cli
