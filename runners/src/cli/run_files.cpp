#include "cli/run_files.hpp"

#include "evalrun/runners/atomic_file.hpp"

namespace evalrun::cli {

result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                        reports::Tally tally, reports::RepeatTally repeats) {
  reports::Report report{.suite = &tree.suite,
                         .model = tree.model,
                         .rules = std::string(tree.rules.front()->id),
                         .tally = std::move(tally),
                         .repeats = std::move(repeats)};
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
