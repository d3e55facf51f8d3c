// evalrun lint: applies the lint rules to function documents, calls and sets of cases.
#include "lint/lint.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "bfcl/convert.hpp"
#include "cli/options/options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "dataset/input_file.hpp"
#include "dataset/line_source.hpp"
#include "dataset/own/own_case.hpp"
#include "dataset/result_files.hpp"
#include "providers/gold/gold_answer.hpp"
#include "text/ascii.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

namespace lint = checkers::lint;

constexpr std::array<std::pair<std::string_view, lint::TypeNames>, 4> languages{
    {{"python", lint::TypeNames::python},
     {"java", lint::TypeNames::java},
     {"javascript", lint::TypeNames::javascript},
     {"json-schema", lint::TypeNames::json_schema}}};

struct LintOptions {
  std::string what;
  CaseOptions cases;
  bool calls = false;
  std::string results;
  std::string language;
  std::vector<std::string> rules;
  std::string json;
  bool verbose = false;
  bool quiet = false;
  bool no_progress = false;
};

/// Hands subjects to the linter, with the types that --language names.
class Looking {
 public:
  Looking(lint::Linter& linter, const std::string& language, bool with_calls)
      : linter_(linter), with_calls_(with_calls) {
    const auto* row = std::ranges::find(languages, language, &std::pair<std::string_view, lint::TypeNames>::first);
    if (row != languages.end()) types_ = row->second;
  }

  [[nodiscard]] bool with_calls() const { return with_calls_; }
  void look(lint::Subject subject) {
    if (types_)
      for (auto& document : subject.documents) document.types = *types_;
    if (!with_calls_) subject.calls.reset();
    linter_.look(subject);
    ++looked_;
  }
  void unparsable(std::string where, std::string why) { linter_.unparsable(std::move(where), std::move(why)); }

  /// Whether any document or case could be read.
  [[nodiscard]] bool any() const { return looked_ != 0; }

 private:
  lint::Linter& linter_;
  bool with_calls_;
  std::optional<lint::TypeNames> types_;
  std::size_t looked_ = 0;
};

/// The name that an accepted call is made with: v1 numbers calls of one function ("spotify.play_2").
std::string called_name(const Case& item, const std::string& key) {
  const auto offered = [&](std::string_view name) {
    return std::ranges::find(item.functions, name, &FunctionDoc::name) != item.functions.end();
  };
  const auto end = key.find_last_not_of("0123456789");
  if (offered(key) || end == std::string::npos || end + 1 == key.size()) return key;
  const auto name = key.substr(0, end);
  return offered(name) ? name : key;
}

std::vector<Call> expected_calls(const Case& item) {
  std::vector<Call> calls;
  auto chosen = runners::chosen_calls(item);
  for (std::size_t i = 0; i < chosen.size() && i < item.accepted.size(); ++i)
    calls.push_back({called_name(item, item.accepted[i].key), std::move(chosen[i].call.arguments)});
  return calls;
}

/// Java and JavaScript arguments are source text until they are converted by the declared type.
void convert_source(const Case& item, std::vector<Call>& calls) {
  if (item.language == Language::python) return;
  for (auto& call : calls) {
    const auto* function = function_meant(item, call.name);
    if (function == nullptr) continue;
    Dict converted;
    for (const auto& [name, value] : call.arguments.items()) {
      const auto* schema = name.is_string() ? function->property(*name.string()) : nullptr;
      const auto type = schema == nullptr ? std::string_view() : schema->get_string("type");
      if (!value.is_string() || !checkers::declared_type_maps_to(item.language, type)) {
        converted.set(name, value);
        continue;
      }
      const auto* items = schema->get("items");
      const auto nested = items == nullptr ? std::string_view() : items->get_string("type");
      const auto read = checkers::convert(
          item.language, type, nested.empty() ? std::nullopt : std::optional(std::string(nested)), *value.string());
      converted.set(name, read.crashed ? value : read.value);
    }
    call.arguments = std::move(converted);
  }
}

/// Stored answers by language and id.
using Answers = std::map<std::pair<std::string, std::string>, Value>;

result<Answers> read_answers(const Suite& suite, const std::string& folder) {
  const auto models = find_results(suite, folder);
  if (!models) return tl::unexpected(models.error());
  if (models->size() != 1)
    return fail(errc::usage,
                fmt::format("{} holds the results of {} models; name the folder of one, such as {}", folder,
                            models->size(), (std::filesystem::path(folder) / models->front().model).string()),
                "--results");
  Answers answers;
  for (const auto& file : models->front().files) {
    auto reader = ResultReader::open(file);
    if (!reader) return tl::unexpected(reader.error());
    while (true) {
      auto stored = reader->next();
      if (!stored) return tl::unexpected(stored.error());
      if (!*stored) break;
      answers[{file.lang, (*stored)->id}] = std::move((*stored)->result);
    }
  }
  return answers;
}

std::vector<Call> answered_calls(const Case& item, const Value& answer) {
  static const auto* const format = find_format("auto");
  Decoding how(item.language);
  how.functions = item.functions;
  const auto decoded = format->decode(answer, how);
  auto calls = decoded.ok ? calls_in(decoded.value) : std::vector<Call>();
  convert_source(item, calls);
  return calls;
}

result<void> look_at_suite(const SuiteData& data, const LintOptions& options, Looking& looking) {
  const auto format = data.suite->dataset_format;
  if (format != DatasetFormat::v4 && format != DatasetFormat::v1)
    return fail(
        errc::usage,
        fmt::format("{} has no function documents as lint reads them; lint a suite of BFCL, or a file", data.suite->id),
        "--suite");
  auto reader = CaseReader::open(*data.suite, data.folder, options.cases.selection);
  if (!reader) return tl::unexpected(reader.error());
  std::optional<Answers> answers;
  if (!options.results.empty()) {
    auto read = read_answers(*data.suite, options.results);
    if (!read) return tl::unexpected(read.error());
    answers = std::move(*read);
  }
  while (true) {
    const auto item = reader->next();
    if (!item) return tl::unexpected(item.error());
    if (!*item) return {};
    auto subject = lint::subject_of(**item);
    if (looking.with_calls() && answers) {
      if (const auto found = answers->find({(*item)->lang, (*item)->id}); found != answers->end())
        subject.calls = answered_calls(**item, found->second);
    } else if (looking.with_calls() && !(*item)->accepted.empty()) {
      subject.calls = expected_calls(**item);
    }
    looking.look(std::move(subject));
  }
}

/// `text`: the JSON of `value`, if it is known.
result<void> look_at_value(const Value& value, std::string_view text, const std::string& where, Looking& looking) {
  auto subject = lint::subject_from_json(value, where);
  if (!subject) return tl::unexpected(subject.error());
  // A case reader knows categories, languages and ground truths; it refuses documents that lint must look at.
  const auto item = subject->is_case ? case_from_json(text.empty() ? dump_json(value) : std::string(text), where)
                                     : fail(errc::bad_data, {});
  if (!item) {
    looking.look(std::move(*subject));
    return {};
  }
  auto read = lint::subject_of(*item);
  if (subject->calls) read.needs_call = read.needs_call && subject->needs_call;
  read.calls = std::move(subject->calls);
  if (!read.calls && !item->accepted.empty()) read.calls = expected_calls(*item);
  looking.look(std::move(read));
  return {};
}

Error holds_nothing(std::string where) {
  return {errc::bad_data, "holds no case and no function document", std::move(where)};
}

result<void> look_at_array(const std::string& file, Looking& looking) {
  const auto text = read_text(file);
  if (!text) return tl::unexpected(text.error());
  const auto array = parse_json(*text, {.allow_surrogates = false});
  if (!array || !array->is_list())
    return fail(errc::bad_json,
                array ? "an array was expected"
                      : fmt::format("not JSON: {} (byte {}); one object per line, or one array of objects, is expected",
                                    array.error().message, array.error().offset),
                file);
  for (std::size_t i = 0; i < array->list()->size(); ++i)
    if (auto looked = look_at_value((*array->list())[i], {}, fmt::format("{}[{}]", file, i), looking); !looked)
      return looked;
  return looking.any() ? result<void>() : tl::unexpected(holds_nothing(file));
}

result<void> look_at_file(const std::string& file, Looking& looking) {
  auto lines = LineSource::open_file(file);
  if (!lines) return tl::unexpected(lines.error());
  while (const auto line = lines->next()) {
    if (own::is_comment(*line)) continue;
    const auto first = line->find_first_not_of(" \t\xef\xbb\xbf");
    if (lines->number() == 1 && first != std::string_view::npos && (*line)[first] == '[')
      return look_at_array(file, looking);
    const auto value = parse_json(*line, {.allow_surrogates = false});
    if (!value)
      looking.unparsable(lines->where(), fmt::format("{} (byte {})", value.error().message, value.error().offset));
    else if (!value->is_dict())
      looking.unparsable(lines->where(), "no JSON object");
    else if (auto looked = look_at_value(*value, *line, lines->where(), looking); !looked)
      return looked;
  }
  if (auto whole = lines->check_whole(); !whole) return whole;
  if (looking.any()) return {};
  // Not one line is JSON: the file has another form, and the reader of lines can say which.
  if (auto again = LineSource::open_file(file))
    if (const auto object = again->next_object(); !object) return tl::unexpected(object.error());
  return tl::unexpected(holds_nothing(file));
}

result<void> look_at_all(const LintOptions& options, Looking& looking) {
  std::error_code error;
  const bool is_folder = std::filesystem::is_directory(options.what, error);
  if (options.what.empty() == options.cases.suites.empty())
    return fail(errc::usage,
                options.what.empty() ? "say what to look at: a file, a folder, or --suite bfcl"
                                     : "name a file or folder, or a suite, but not both",
                "lint");
  if (!options.what.empty() && !is_folder) {
    if (!options.results.empty())
      return fail(errc::usage, "stored results belong to a suite; name it with --suite", "--results");
    return look_at_file(options.what, looking);
  }
  std::vector<SuiteData> suites;
  if (is_folder) {
    suites.push_back({*find_suite("bfcl"), options.what});
  } else {
    auto found = find_suites(options.cases);
    if (!found) return tl::unexpected(found.error());
    suites = std::move(*found);
  }
  for (const auto& data : suites)
    if (auto looked = look_at_suite(data, options, looking); !looked) return looked;
  return looking.any() ? result<void>() : tl::unexpected(holds_nothing(options.what));
}

/// "irrelevance_53 database_query.run connect_credentials".
std::string place_of(const lint::Finding& found) {
  std::string out = found.id;
  for (const auto* part : {&found.function, &found.path})
    if (!part->empty()) out += " " + *part;
  return out;
}

std::string table_of(const lint::Linter& linter, const std::vector<lint::Finding>& found, bool verbose) {
  const auto counts = linter.counts();
  std::string out;
  if (verbose)
    for (const auto& one : found)
      out += fmt::format("{:<7}  {}  {}{}{}\n", lint::to_string(one.rule->level), one.rule->id, place_of(one),
                         one.what.empty() ? "" : ": ", one.what);
  std::size_t width = 0;
  for (const auto& count : counts) width = std::max(width, count.rule->id.size());
  std::array<std::size_t, 2> hits{};
  for (const auto& [rule, number, documents, first] : counts) {
    hits[static_cast<std::size_t>(rule->level)] += number;
    out += fmt::format("{:<7}  {:<{}}  {:>5} in {:>4}  {}; first: {}\n", lint::to_string(rule->level), rule->id, width,
                       number, documents, rule->sentence, place_of(found[first]));
  }
  return out + fmt::format("{} and {} in {} of {}\n", counted(hits[0], "error"), counted(hits[1], "warning"),
                           counted(linter.documents(), "function document"), counted(linter.cases(), "case"));
}

std::string json_of(const lint::Linter& linter, const std::vector<lint::Finding>& found) {
  const auto text = [](std::string_view value) { return dump_json(Value(value), {.ascii = false}); };
  std::string out = "{\"rules\": {";
  std::string_view separator;
  for (const auto& count : linter.counts()) {
    out += fmt::format("{}\n  {}: {{\"hits\": {}, \"documents\": {}}}", separator, text(count.rule->id), count.hits,
                       count.documents);
    separator = ",";
  }
  out += "},\n\"findings\": [";
  separator = {};
  for (const auto& one : found) {
    out +=
        fmt::format("{}\n  {{\"category\": {}, \"id\": {}, \"function\": {}, \"path\": {}, \"rule\": {}}}", separator,
                    text(one.category), text(one.id), text(one.function), text(one.path), text(one.rule->id));
    separator = ",";
  }
  return out + "]}\n";
}

int run(const LintOptions& options) {
  auto names = options.rules;
  if (names.empty()) names.emplace_back("documents");
  if (options.calls || !options.results.empty()) names.emplace_back("calls");
  const auto rules = lint::select_rules(names);
  if (!rules) return complain(rules.error());
  const bool with_calls =
      std::ranges::any_of(*rules, [](const lint::Rule* rule) { return rule->scope == lint::Scope::calls; });
  lint::Linter linter(*rules);
  Looking looking(linter, options.language, with_calls);
  if (const auto looked = look_at_all(options, looking); !looked) return complain(looked.error());
  const auto& found = linter.finish();
  if (options.json != "-") put_out(table_of(linter, found, options.verbose));
  if (!options.json.empty())
    if (const auto written = write_text(options.json, json_of(linter, found)); !written)
      return complain(written.error(), incomplete);
  const bool wrong =
      std::ranges::any_of(found, [](const lint::Finding& one) { return one.rule->level == lint::Level::error; });
  return wrong ? lint_errors : done;
}

std::function<int()> declare_lint(CLI::App& app) {
  auto options = std::make_shared<LintOptions>();
  app.add_option("what", options->what,
                 "FILE: JSON lines, or one JSON array, of cases or of function documents (as in BFCL, or as OpenAI's "
                 "tools); or DIR: a folder laid out like BFCL v4")
      ->option_text("");
  add_case_options(app, options->cases);
  app.get_option("--suite")->required(false);
  const auto add = [](CLI::Option* option) { return option->group("The rules"); };
  add(app.add_flag("--calls", options->calls,
                   "also look at calls: the expected calls of a suite, \"calls\" or \"ground_truth\" of a file"));
  add(add_text(app, "--results", options->results, "DIR",
               "look at the calls in these stored results of one model, in place of the expected calls"));
  std::vector<std::string_view> words;
  for (const auto& [word, types] : languages) words.push_back(word);
  add(add_choice(app, "--language", options->language, words,
                 "whose type names the documents use; default: that of the category, for OpenAI's tools json-schema"));
  add(add_names(app, "--rules", options->rules,
                "rules, joined by commas: ids, patterns like enum-*, documents, calls, sets (duplicates), or all "
                "(evalrun list lint-rules); default documents"));
  add_output(app, "--json", options->json, "also write counts and findings as JSON");
  app.add_flag("--verbose", options->verbose, "print each finding");
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  return [options, &app] {
    say_notes(without_effect(app, options->cases.suites), options->quiet);
    return run(*options);
  };
}

}  // namespace

extern const Command lint_command{"lint", "Finds mistakes in function documents, calls and cases",
                                  "evalrun lint tools.jsonl --json findings.json", declare_lint};

}  // namespace evalrun::cli
