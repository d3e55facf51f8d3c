// evalrun import: turns records of other programs into own cases.
#include "imports/import.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "cli/options/options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "dataset/input_file.hpp"
#include "run/load_cases.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

struct ImportOptions {
  std::string form;
  std::string file;
  std::string out;
  std::string tools;
  CaseOptions cases;
  bool quiet = false;
  bool no_progress = false;
};

/// The tools in a file: a JSON list, or an object with "tools".
result<Value> tools_in(const std::string& file) {
  if (file.empty()) return Value();
  const auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  auto json = parse_json(*text, {.allow_surrogates = false});
  if (!json)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", json.error().message, json.error().offset), file);
  if (const auto* inner = json->get("tools")) return Value(*inner);
  if (!json->is_list()) return fail(errc::bad_data, "a list of tools was expected, as in a request", file);
  return std::move(*json);
}

result<std::optional<CaseIndex>> answered_cases(const CaseOptions& options) {
  if (options.suites.empty()) return std::optional<CaseIndex>{};
  const auto suites = find_suites(options);
  if (!suites) return tl::unexpected(suites.error());
  const auto& [suite, folder] = suites->front();
  auto reader = CaseReader::open(*suite, folder, options.selection);
  if (!reader) return tl::unexpected(reader.error());
  auto index = runners::load_cases(*reader);
  if (!index) return tl::unexpected(index.error());
  return std::optional(std::move(*index));
}

void say_errors(const std::vector<Error>& errors) {
  constexpr std::size_t most = 5;
  for (std::size_t i = 0; i < std::min(errors.size(), most); ++i) complain(errors[i]);
  if (errors.size() > most) fmt::print(stderr, "evalrun: and {} more\n", counted(errors.size() - most, "record"));
}

int import_file(const ImportOptions& options) {
  const auto form = runners::find_import(options.form);
  if (!form) return complain(form.error());
  std::error_code error;
  if (!options.out.empty() && options.out != "-" && std::filesystem::exists(options.out, error))
    return complain({errc::conflict, "the file exists, and it is not overwritten; choose another name", options.out});
  auto tools = tools_in(options.tools);
  if (!tools) return complain(tools.error());
  const auto answered = answered_cases(options.cases);
  if (!answered) return complain(answered.error());
  const auto imported =
      runners::import_cases(**form, options.file, {std::move(*tools), *answered ? &**answered : nullptr});
  if (!imported) return complain(imported.error());
  say_errors(imported->errors);
  if (imported->cases == 0) return complain({errc::bad_data, "no record could be turned into a case", options.file});
  if (auto written = write_text(options.out.empty() ? "-" : options.out, imported->lines); !written)
    return complain(written.error(), incomplete);
  if (!options.quiet)
    fmt::print(stderr, "evalrun: {} from {}{}\n", counted(imported->cases, "case"), options.file,
               imported->errors.empty()
                   ? ""
                   : fmt::format("; {} left out", counted(imported->errors.size(), "record was", "records were")));
  return imported->errors.empty() ? done : incomplete;
}

std::function<int()> declare_import(CLI::App& app) {
  auto options = std::make_shared<ImportOptions>();
  std::string help = "form of the file, one of:";
  for (const auto* form : runners::import_forms()) help += fmt::format("\n  {}: {}", form->id, form->summary);
  app.add_option("FORM", options->form, help)
      ->required()
      ->option_text("name a form and a file: evalrun import openai chat.jsonl");
  app.add_option("FILE", options->file, "JSON lines, or a JSON array")
      ->required()
      ->option_text("name a file: evalrun import openai chat.jsonl");
  add_output(app, "--out", options->out,
             "file of the cases; default standard output; a file that exists is not overwritten");
  add_text(app, "--tools", options->tools, "FILE", "JSON list of tools, for records that have none")
      ->check(readable_file, "");
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  return [options] { return import_file(*options); };
}

}  // namespace

extern const Command import_command{"import", "Turns chat logs and data sets of other programs into own cases",
                                    "evalrun import openai chat.jsonl --out cases.jsonl", declare_import};

}  // namespace evalrun::cli
