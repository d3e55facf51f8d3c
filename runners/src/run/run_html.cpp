#include "run_html.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/compiled_key.hpp"
#include "evalrun/json.hpp"

#include "as_meant.hpp"
#include "atomic_file.hpp"
#include "downloads/sha256.hpp"
#include "journal_index.hpp"
#include "render/figures.hpp"
#include "text/messages.hpp"
#include "text/natural_order.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

std::vector<std::pair<std::string, std::string>> facts_of(const Output& output) {
  std::vector<std::pair<std::string, std::string>> facts;
  const auto add = [&](const char* name, std::string text) { facts.emplace_back(name, std::move(text)); };
  if (!output.format.empty()) add("decoded as", output.format);
  if (output.underscore_to_dot) add("names", "with underscores for dots");
  if (!output.finish_reason.empty()) add("finish reason", output.finish_reason);
  if (output.input_tokens >= 0) add("input tokens", std::to_string(output.input_tokens));
  if (output.output_tokens >= 0) add("output tokens", std::to_string(output.output_tokens));
  if (output.first_token >= 0) add("first token", reports::fixed(output.first_token) + " s");
  if (output.latency > 0) add("latency", reports::fixed(output.latency) + " s");
  return facts;
}

/// How the answer was meant, if that differs from the official reading: "right, in hermes: [{...}]".
void add_meant(const JournalEntry& entry, const Case& item, reports::HtmlAnswer& answer) {
  if (!entry.as_meant) return;
  const auto& meant = *entry.as_meant;
  auto text = fmt::format("{}, {}", meant.valid ? "right" : "wrong: " + meant.error_type,
                          meant.form.empty() ? "no call" : "in " + meant.form);
  if (const auto judged = judged_as_meant(item, entry); judged && judged->as_meant && !meant.form.empty())
    text += ": " + dump_json(judged->as_meant->decoded.value, {.ascii = false});
  answer.facts.emplace_back("as meant", std::move(text));
}

/// The rule sets of the verdicts, in their order, without those that compare by meaning.
std::vector<const checkers::Rules*> rules_of(const std::vector<Verdict>& verdicts) {
  std::vector<const checkers::Rules*> all;
  for (const auto& verdict : verdicts)
    if (const auto rules = checkers::find_rules(verdict.rules); rules && (*rules)->texts == nullptr)
      all.push_back(*rules);
  return all;
}

/// The answer as the report shows it. `item` is nullptr if the data set is not available; decoding needs only the
/// category's language.
reports::HtmlAnswer answer_of(const JournalEntry& entry, bool has_output, const Suite& suite, const Case* item) {
  reports::HtmlAnswer answer{.outcome = entry.outcome};
  answer.verdicts = entry.verdicts;
  const Output& output = entry.output;
  answer.underscore_to_dot = output.underscore_to_dot;
  answer.facts = facts_of(output);
  answer.reasoning = output.reasoning;
  if (output.infra) {
    answer.trouble = output.infra->message;
    return answer;
  }
  if (entry.no_result) {
    answer.no_result = true;
    answer.trouble = "no result is stored of this case";
    return answer;
  }
  if (!has_output) {
    answer.trouble = "a baseline keeps verdicts, not outputs";
    return answer;
  }
  answer.raw = output.result;
  if (item != nullptr) {
    judge_again(*item, output, answer);
    add_meant(entry, *item, answer);
    return answer;
  }
  Case bare;
  if (const auto* category = suite.category(entry.category); category != nullptr) bare.language = category->language;
  answer.decoded =
      checkers::judge(
          bare, output.result,
          {.format = find_format(output.format), .underscore_to_dot = output.underscore_to_dot, .rules = {}})
          .decoded;
  return answer;
}

/// Appends the fields of the manifest; the hashes of data files become their number and one hash.
void flatten(const Value& value, const std::string& path, reports::RunFacts& facts) {
  if (path == "data.sha256") {
    const auto files = value.dict() != nullptr ? value.dict()->size() : 0;
    facts.emplace_back("data", fmt::format("{}, {}", counted(files, "file"), sha256(dump_json(value)).substr(0, 16)));
  } else if (const auto* dict = value.dict()) {
    for (const auto& [key, inner] : dict->items())
      flatten(inner, path.empty() ? str(key) : fmt::format("{}.{}", path, str(key)), facts);
  } else {
    facts.emplace_back(path, value.is_string() ? *value.string() : dump_json(value, {.ascii = false}));
  }
}

/// Walks the runs of one suite case by case.
class SuiteCases {
 public:
  SuiteCases(const Suite& suite, std::span<const reports::Report> reports) : suite_(suite), reports_(reports) {
    one_.answers.resize(reports.size());
  }
  void add(JournalIndex& index, std::size_t report) {
    runs_.push_back({&index, report});
    attempts_ = std::max(attempts_, index.attempts());
  }
  [[nodiscard]] const Suite& suite() const { return suite_; }

  /// Opens the data set; returns notes about it.
  std::vector<std::string> open_data(const fs::path& given);
  [[nodiscard]] result<const reports::HtmlCase*> next();

 private:
  struct Run {
    JournalIndex* index;
    std::size_t report;
  };
  [[nodiscard]] result<fs::path> find_folder(const fs::path& given) const;
  [[nodiscard]] bool changed(const fs::path& folder) const;
  [[nodiscard]] result<const reports::HtmlCase*> show(const CaseKey& key, const std::string& category,
                                                      const Case* item);
  void list_rest();
  [[nodiscard]] bool is_selected(const std::string& lang, const std::string& category) const;

  const Suite& suite_;
  std::span<const reports::Report> reports_;
  std::vector<Run> runs_;
  std::optional<CaseReader> reader_;
  std::optional<Case> item_;
  std::size_t attempt_ = 0;   ///< the next attempt at item_
  std::size_t attempts_ = 1;  ///< the most attempts in any run
  std::set<CaseKey> shown_;
  bool listed_ = false;
  std::vector<std::pair<CaseKey, std::string>> rest_;  ///< cases that the data set does not hold, last first
  reports::HtmlCase one_;
};

result<fs::path> SuiteCases::find_folder(const fs::path& given) const {
  if (suite_.embedded != nullptr) return fs::path();
  if (given.empty())
    for (const auto& run : runs_)
      if (const auto* data = run.index->manifest().get("data")) {
        std::error_code none;
        fs::path folder(data->get_string("folder"));
        if (!folder.empty() && fs::is_directory(folder, none)) return folder;
      }
  return find_data(suite_, given.empty() ? std::nullopt : std::optional<fs::path>(given));
}

/// Whether a data file has changed since a run began.
bool SuiteCases::changed(const fs::path& folder) const {
  std::map<std::string, std::string> now;
  for (const auto& run : runs_) {
    const auto* data = run.index->manifest().get("data");
    const auto* hashes = data != nullptr ? data->get("sha256") : nullptr;
    if (hashes == nullptr || hashes->dict() == nullptr) continue;
    for (const auto& [name, hash] : hashes->dict()->items()) {
      auto& found = now[str(name)];
      if (found.empty()) found = sha256_of_content(folder / str(name)).value_or("missing");
      if (hash.string() == nullptr || *hash.string() != found) return true;
    }
  }
  return false;
}

std::vector<std::string> SuiteCases::open_data(const fs::path& given) {
  const auto without = [&](const Error& error) {
    return std::vector{
        fmt::format("Questions, functions and accepted answers of {} are not shown: {}", suite_.id, to_string(error))};
  };
  const auto folder = find_folder(given);
  if (!folder) return without(folder.error());
  Selection selection;
  std::set<std::string> langs, categories;
  for (const auto& run : runs_)
    for (const auto& [key, category] : run.index->cases()) {
      if (!key.lang.empty()) langs.insert(key.lang);
      categories.insert(category);
    }
  // A category may have no data in one of several languages.
  for (const auto& category : suite_.categories)
    if (suite_.langs.empty() && categories.contains(std::string(category.name)))
      selection.categories.emplace_back(category.name);
  selection.langs.assign(langs.begin(), langs.end());
  if (categories.empty()) return {};
  auto reader = CaseReader::open(suite_, *folder, selection);
  if (!reader) return without(reader.error());
  reader_ = std::move(*reader);
  if (suite_.embedded == nullptr && changed(*folder))
    return {
        fmt::format("The data of {} in {} is not what it was when the run began: questions and accepted answers "
                    "are today's, verdicts those of the run.",
                    suite_.id, folder->string())};
  return {};
}

/// Whether one of the reports counts the category; a comparison may leave out categories on purpose.
bool SuiteCases::is_selected(const std::string& lang, const std::string& category) const {
  return std::ranges::any_of(runs_, [&](const Run& run) {
    const auto& selected = reports_[run.report].selected;
    return selected.empty() || std::ranges::any_of(selected, [&](const SelectedCases& one) {
             return one.lang == lang && one.category == category;
           });
  });
}

result<const reports::HtmlCase*> SuiteCases::show(const CaseKey& key, const std::string& category, const Case* item) {
  if (!is_selected(key.lang, category)) return nullptr;
  one_.suite = &suite_;
  one_.id = key.id;
  one_.lang = key.lang;
  one_.attempt = key.attempt;
  one_.category = category;
  one_.item = item;
  for (auto& answer : one_.answers) answer.reset();
  bool any = false;
  for (const auto& run : runs_) {
    const auto entry = run.index->entry(key);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) continue;
    one_.answers[run.report] = answer_of(**entry, run.index->has_outputs(), suite_, item);
    any = true;
  }
  return any ? &one_ : nullptr;
}

void SuiteCases::list_rest() {
  listed_ = true;
  std::map<CaseKey, std::string> all;
  for (const auto& run : runs_)
    for (const auto& [key, category] : run.index->cases())
      if (!shown_.contains(key) && is_selected(key.lang, category)) all.emplace(key, category);
  shown_.clear();
  rest_.assign(all.begin(), all.end());
  const auto place = [&](const std::string& category) {
    return std::ranges::find(suite_.categories, category, &Category::name) - suite_.categories.begin();
  };
  std::ranges::stable_sort(rest_, [&](const auto& a, const auto& b) {
    if (a.first.lang != b.first.lang) return a.first.lang > b.first.lang;
    if (a.second != b.second) return place(a.second) > place(b.second);
    if (a.first.id != b.first.id) return natural_less(b.first.id, a.first.id);
    return a.first.attempt > b.first.attempt;
  });
}

result<const reports::HtmlCase*> SuiteCases::next() {
  while (reader_) {
    if (!item_ || attempt_ == attempts_) {
      auto item = reader_->next();
      if (!item) return tl::unexpected(item.error());
      item_ = std::move(*item);
      attempt_ = 0;
    }
    if (!item_) {
      reader_.reset();
      break;
    }
    const CaseKey key{item_->lang, item_->id, attempt_++};
    auto found = show(key, item_->category, &*item_);
    if (!found) return found;
    if (*found == nullptr) continue;
    shown_.insert(key);
    return found;
  }
  if (!listed_) list_rest();
  if (rest_.empty()) return nullptr;
  const auto [key, category] = std::move(rest_.back());
  rest_.pop_back();
  return show(key, category, nullptr);
}

}  // namespace

void judge_again(const Case& item, const Output& output, reports::HtmlAnswer& answer) {
  const auto rules = rules_of(answer.verdicts);
  const checkers::CompiledKey key(item, rules);
  auto judged = key.judge(output.result, find_format(output.format), output.underscore_to_dot);
  answer.decoded = std::move(judged.decoded);
  bool agree = true;
  for (auto& verdict : judged.verdicts) {
    const auto stored = std::ranges::find(answer.verdicts, verdict.rules, &Verdict::rules);
    if (stored->valid == verdict.valid && stored->error_type == verdict.error_type)
      stored->findings = std::move(verdict.findings);
    else
      agree = false;
  }
  const auto* calls = answer.decoded.ok ? answer.decoded.value.list() : nullptr;
  if (calls == nullptr || !agree) return;
  for (auto& call : key.align(*calls, output.underscore_to_dot)) {
    answer.compared_with.push_back(call.accepted);
    std::ranges::move(call.findings, std::back_inserter(answer.findings));
  }
}

result<void> write_run_html(const RunHtml& html, std::span<const reports::Report> reports, const fs::path& target) {
  std::vector<std::unique_ptr<JournalIndex>> indexes;
  std::vector<std::unique_ptr<SuiteCases>> suites;
  reports::HtmlContent content{.reports = reports, .comparison = html.comparison, .version = html.version};
  if (html.comparison != nullptr) content.labels = {"base", "new"};
  for (const auto& run : html.runs) {
    auto index = JournalIndex::open(run);
    if (!index) return tl::unexpected(index.error());
    indexes.push_back(std::make_unique<JournalIndex>(std::move(*index)));
    const auto number = indexes.size() - 1;
    const Suite& suite = *reports[number].suite;
    auto at = std::ranges::find_if(suites, [&](const auto& known) { return &known->suite() == &suite; });
    if (at == suites.end()) at = suites.insert(at, std::make_unique<SuiteCases>(suite, reports));
    (*at)->add(*indexes.back(), number);
    auto& facts = content.facts.emplace_back();
    flatten(indexes.back()->manifest(), "", facts);
  }
  for (auto& suite : suites)
    for (auto& note : suite->open_data(html.data)) content.notes.push_back(std::move(note));

  std::size_t under_way = 0;
  const reports::HtmlCases next = [&]() -> result<const reports::HtmlCase*> {
    for (; under_way < suites.size(); ++under_way) {
      auto one = suites[under_way]->next();
      if (!one || *one != nullptr) return one;
    }
    return nullptr;
  };
  AtomicFile file(target);
  const reports::HtmlSink sink = [&](std::string_view text) -> result<void> {
    file.write(text);
    return {};
  };
  if (auto written = reports::write_html(content, next, sink); !written) return written;
  return file.commit();
}

}  // namespace evalrun::runners
