#include "options.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dataset_formats/dataset_formats.hpp"
#include "run/diagnosis.hpp"
#include "values.hpp"

namespace evalrun::cli {
namespace {

using runners::dataset_formats::PromptsOf;
using runners::dataset_formats::row_of;

/// A flag that has no effect unless another one is given. `reason` completes "--seed has no effect ...".
struct Dependent {
  std::string_view flag, needs, reason;
};
constexpr std::array<Dependent, 5> dependents{{
    {"--seed", "--sample", "without --sample"},
    {"--embedder-model", "--embedder", "without --embedder"},
    {"--embedder-cache", "--embedder", "without --embedder"},
    {"--embedder-key-env", "--embedder", "without --embedder"},
    {"--fresh", "--out", "without --out: the folder is new anyway"},
}};

/// A flag that matters to some suites alone. `reason` completes "--prompts has no effect on t-eval: ...".
struct ForSomeSuites {
  std::string_view flag;
  bool (*matters)(const Suite& suite);
  std::string_view reason;
};
bool compares_meanings(const Suite& suite) { return !suite.embedding_models.empty(); }
bool takes_prompts(const Suite& suite) { return row_of(suite.dataset_format).prompts == PromptsOf::run; }
bool holds_calls(const Suite& suite) { return row_of(suite.dataset_format).holds_calls; }
bool has_code(const Suite& suite) { return suite.text_format == "prompt"; }

constexpr std::array<ForSomeSuites, 5> for_some_suites{{
    {"--embedder", compares_meanings, "its rules compare no meanings"},
    {"--prompts", takes_prompts, "its questions have prompts of their own"},
    {"--mode", holds_calls, "its answers are text in every mode"},
    {"--underscore-to-dot", has_code, "its names have no dots"},
    {"--parser", has_code, "its answers are no code"},
}};

}  // namespace

void add_case_options(CLI::App& app, CaseOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group("The cases"); };
  add(add_names(
          app, "--suite", options.suites,
          "suite, or several joined by commas (evalrun list suites); own cases: file:PATH of JSON lines, dir:PATH of a "
          "folder in BFCL's layout"))
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

std::vector<std::string> without_effect(const CLI::App& app, const std::vector<std::string>& suites) {
  const auto given = [&](std::string_view flag) {
    const auto* option = app.get_option_no_throw(std::string(flag));
    return option == nullptr ? std::nullopt : std::optional(option->count() > 0);
  };
  std::vector<std::string> notes;
  for (const auto& [flag, needs, reason] : dependents)
    if (given(flag) == true && given(needs) == false) notes.push_back(fmt::format("{} has no effect {}", flag, reason));
  for (const auto& row : for_some_suites) {
    const auto needs = [&](const std::string& id) {
      const auto suite = find_suite(id);
      return !suite || row.matters(**suite);
    };
    if (given(row.flag) == true && !suites.empty() && std::ranges::none_of(suites, needs))
      notes.push_back(fmt::format("{} has no effect on {}: {}", row.flag, fmt::join(suites, ", "), row.reason));
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
    const bool file = !suite && std::filesystem::is_regular_file(id, error);
    if (file || (!suite && std::filesystem::is_directory(id, error)))
      return fail(
          errc::usage,
          fmt::format("{} is a {}, and a suite is needed; if it holds your own cases, write --suite {}:{}{}", id,
                      file ? "file" : "folder", file ? "file" : "dir", id,
                      file ? fmt::format("; check reads outputs from standard input: evalrun check ... < {}", id) : ""),
          "--suite");
    if (!suite) return tl::unexpected(suite.error());
    // The path of own cases is in the name of their suite.
    const bool elsewhere = !options.data.empty() && !(*suite)->is_own();
    auto folder = find_data(**suite, elsewhere ? std::optional<std::filesystem::path>(options.data) : std::nullopt);
    if (!folder) return tl::unexpected(folder.error());
    const auto same = std::ranges::find(found, (*suite)->id, [](const SuiteData& one) { return one.suite->id; });
    if (same != found.end() && same->suite != *suite)
      return fail(
          errc::usage,
          fmt::format("{} and {} have one name, which reports and folders use; rename one, or run them one by one",
                      same->suite->argument(), (*suite)->argument()),
          "--suite");
    found.push_back({*suite, std::move(*folder)});
  }
  return found;
}

}  // namespace evalrun::cli
