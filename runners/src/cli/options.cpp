#include "options.hpp"

namespace evalrun::cli {

void add_case_options(CLI::App& app, CaseOptions& options) {
  app.add_option("--suite", options.suites, "suite, or several joined by commas (evalrun list suites)")
      ->delimiter(',')
      ->required();
  app.add_option("--data", options.data,
                 "folder that holds the suite's data; default $EVALRUN_DATA, then what `evalrun fetch` stored");
  app.add_option("--lang", options.selection.langs, "languages of the suite, joined by commas; default all")
      ->delimiter(',');
  app.add_option("--category", options.selection.categories,
                 "categories or patterns like live_*, joined by commas; default all")
      ->delimiter(',');
  app.add_option("--ids", options.selection.ids, "ids or patterns like multiple_1*, joined by commas")->delimiter(',');
  app.add_option("--limit", options.selection.limit, "the first N cases of each category");
  app.add_option("--sample", options.selection.sample, "N cases of each category, drawn with --seed");
  app.add_option("--seed,--sample-seed", options.selection.seed, "seed of --sample; the same seed draws the same cases")
      ->capture_default_str();
}

result<std::vector<SuiteData>> find_suites(const CaseOptions& options) {
  std::vector<SuiteData> found;
  for (const auto& id : options.suites) {
    auto suite = find_suite(id);
    if (!suite) return tl::unexpected(suite.error());
    auto folder =
        find_data(**suite, options.data.empty() ? std::nullopt : std::optional<std::filesystem::path>(options.data));
    if (!folder) return tl::unexpected(folder.error());
    found.push_back({*suite, std::move(*folder)});
  }
  return found;
}

}  // namespace evalrun::cli
