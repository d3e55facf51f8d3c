#include "cli/run_files.hpp"

#include "evalrun/runners/atomic_file.hpp"
#include "evalrun/runners/result_tree.hpp"

namespace evalrun::cli {

result<reports::Report> write_run_files(const runners::RunFolder& folder, const Suite& suite, const std::string& model,
                                        const std::vector<const checkers::Rules*>& rules, CaseReader& reader,
                                        reports::RepeatTally repeats) {
  auto tally = runners::write_results(folder, {suite, model, rules}, reader);
  if (!tally) return tl::unexpected(tally.error());
  reports::Report report{.suite = &suite,
                         .model = model,
                         .rules = std::string(rules.front()->id),
                         .tally = std::move(*tally),
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
