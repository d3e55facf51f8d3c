#include "options.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "run/diagnosis.hpp"
#include "values.hpp"

namespace evalrun::cli {

void add_case_options(CLI::App& app, CaseOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group("The cases"); };
  add(add_names(app, "--suite", options.suites, "suite, or several joined by commas (evalrun list suites)"))
      ->required();
  add(add_text(app, "--data", options.data, "DIR",
               "folder that holds the suite's data; default $EVALRUN_DATA, then what `evalrun fetch` stored"));
  add(add_names(app, "--lang", options.selection.langs, "languages of the suite, joined by commas; default all"));
  add(add_names(app, "--category", options.selection.categories,
                "categories, groups like live or ast, or patterns like live_*, joined by commas; default all"));
  add(add_names(app, "--ids", options.selection.ids,
                "take only these cases: ids or patterns like multiple_1*, joined by commas"));
  constexpr std::string_view none = "would select no case";
  auto* limit =
      add(add_number(app, "--limit", options.selection.limit, {.noun = "number of cases", .least = 1, .zero = none},
                     "take only the first N cases of each category"));
  add(add_number(app, "--sample", options.selection.sample, {.noun = "number of cases", .least = 1, .zero = none},
                 "take only N cases of each category, drawn with --seed"))
      ->excludes(limit);
  add(add_number(app, "--seed,--sample-seed", options.selection.seed, {.noun = "seed", .least = 0},
                 "seed of --sample; the same seed draws the same cases"));
}

std::vector<std::string> without_effect(const CLI::App& app, std::span<const Dependent> flags) {
  std::vector<std::string> notes;
  for (const auto& [flag, needs, reason] : flags) {
    const auto* option = app.get_option_no_throw(std::string(flag));
    const auto* other = app.get_option_no_throw(std::string(needs));
    if (option != nullptr && option->count() > 0 && other != nullptr && other->count() == 0)
      notes.push_back(fmt::format("{} has no effect {}", flag, reason));
  }
  return notes;
}

std::string options_given(const CLI::App& app, std::string_view without) {
  std::string words;
  for (const auto* option : app.get_options()) {
    if (option->count() == 0 || option->get_name() == without) continue;
    words += " " + option->get_name();
    if (option->get_expected_min() > 0 && option->get_type_size() != 0)
      words += " " + runners::shell_word(fmt::format("{}", fmt::join(option->results(), ",")));
  }
  return words;
}

void say_notes(const std::vector<std::string>& notes, bool quiet) {
  if (quiet) return;
  for (const auto& note : notes) fmt::print(stderr, "evalrun: note: {}\n", note);
}

void add_silence(CLI::App& app, bool& quiet, bool& no_progress, const std::string& meaning) {
  app.add_flag("--quiet", quiet, meaning);
  app.add_flag("--no-progress", no_progress, "show no progress on standard error");
}

result<std::vector<SuiteData>> find_suites(const CaseOptions& options) {
  std::vector<SuiteData> found;
  for (const auto& id : options.suites) {
    auto suite = find_suite(id);
    std::error_code error;
    if (!suite && std::filesystem::is_regular_file(id, error))
      return fail(errc::usage,
                  fmt::format("{} is a file, and a suite's name is needed; check reads outputs from standard input: "
                              "evalrun check ... < {}",
                              id, id),
                  "--suite");
    if (!suite) return tl::unexpected(suite.error());
    auto folder =
        find_data(**suite, options.data.empty() ? std::nullopt : std::optional<std::filesystem::path>(options.data));
    if (!folder) return tl::unexpected(folder.error());
    found.push_back({*suite, std::move(*folder)});
  }
  return found;
}

}  // namespace evalrun::cli
