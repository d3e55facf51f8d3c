#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/json.hpp"
#include "evalrun/reports/as_meant.hpp"

#include "journal_lines.hpp"
#include "manifest.hpp"
#include "render/figures.hpp"
#include "render/junit.hpp"
#include "requests/request.hpp"
#include "run_records.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;
using reports::JunitCase;

/// A selected case in the data.
struct Selected {
  std::string lang, category, id;
};

/// The selected cases in the order of the data, and the accepted answers of each; empty without the data.
struct DataCases {
  std::vector<Selected> cases;
  std::unordered_map<std::string, std::string> accepted;
};

DataCases cases_of_data(const RunRecords& run, const fs::path& data) {
  DataCases all;
  auto found = open_selected(run.manifest, data);
  if (!found) return all;
  for (;;) {
    const auto item = found->reader.next();
    if (!item || !*item) return all;
    const Case& one = **item;
    all.cases.push_back({one.lang, one.category, one.id});
    all.accepted[case_key(one.lang, one.category, one.id)] =
        one.ground_truth.is_none() ? fmt::format("no accepted calls ({})", to_string(one.task))
                                   : dump_json(one.ground_truth, {.ascii = false});
  }
}

/// A sentence that says why a case of a category has no stored result: perhaps its line could not be read.
std::string nothing_stored(const reports::Report& report, const std::string& lang, const std::string& category) {
  auto cases = reports::case_counts(report, lang, category);
  auto lines = report.unreadable.find({lang, category});
  if (lines == report.unreadable.end()) {
    // For a file with several categories, the category of unreadable lines is not known.
    lines = report.unreadable.find({});
    cases = reports::case_counts(report);
  }
  if (lines == report.unreadable.end()) return "INCOMPLETE: no result is stored of it";
  if (lines->second >= cases.no_result + cases.unreadable) return "INCOMPLETE: its line of the results cannot be read";
  return fmt::format("INCOMPLETE: no result is stored of it, or it is in {} that cannot be read",
                     lines->second == 1 ? "the line of the results"
                                        : fmt::format("one of the {} lines of the results", lines->second));
}

/// The name of an answer; the first answer has the name of its case.
std::string name_of(const std::string& id, std::uint64_t attempt) {
  return attempt == 0 ? id : fmt::format("{} (sample {})", id, attempt);
}

/// The test case of an entry. `nothing`: the message if no result is stored.
JunitCase case_of(const JournalEntry& entry, const std::string& rules, const std::string* accepted,
                  const std::string& nothing) {
  JunitCase out;
  out.name = name_of(entry.output.id, entry.attempt);
  out.seconds = entry.output.latency;
  if (entry.no_result) {
    out.status = JunitCase::Status::skipped;
    out.message = nothing;
    return out;
  }
  if (entry.output.infra) {
    out.status = JunitCase::Status::error;
    out.type = "infra";
    out.message = "no answer came: " + entry.output.infra->message;
    return out;
  }
  const Verdict* judged = nullptr;
  for (const auto& one : entry.verdicts)
    if (one.rules == rules) judged = &one;
  if (judged == nullptr) {
    out.status = JunitCase::Status::skipped;
    out.message = "not judged";
    return out;
  }
  if (!judged->not_scored.empty()) {
    out.status = JunitCase::Status::skipped;
    out.message = "not scored: " + judged->not_scored;
    return out;
  }
  if (judged->stub) out.details = "judged with stub vectors: this verdict means nothing\n";
  if (judged->valid) return out;
  out.status = JunitCase::Status::failed;
  out.type = judged->error_type;
  std::string why;
  if (judged->errors.is_list())
    for (const auto& sentence : *judged->errors.list()) why += text_or_json(sentence) + '\n';
  out.message = why.empty() ? out.type : why.substr(0, why.find('\n'));
  if (accepted != nullptr) out.details += fmt::format("expected: {}\n", *accepted);
  out.details += fmt::format("got: {}\n{}", text_or_json(entry.output.result), why);
  return out;
}

/// Properties of a category, such as accuracy, ceiling, and figures of repeated answers.
std::vector<std::pair<std::string, std::string>> properties_of(const reports::Report& report, const std::string& lang,
                                                               const std::string& category) {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto cases = reports::case_counts(report, lang, category); !cases.complete())
    out.emplace_back("answered", fmt::format("{} of {}", cases.answered, cases.selected));
  const auto* counts = report.tally.find(lang, category);
  if (counts == nullptr) return out;
  for (const auto& kind : counts->infra_kinds.sorted())
    out.emplace_back("infra", fmt::format("{} x {}", kind.count, kind.text));
  if (counts->infra() != 0 && reports::infra_accepted(report))
    out.emplace_back("accepted_infra", report.accept_infra->text);
  const auto attempts = report.repeats.attempts();
  for (const auto& [rules, verdicts] : counts->rules) {
    const auto add = [&, &id = rules](std::string_view name, std::string text) {
      out.emplace_back(fmt::format("{}.{}", id, name), std::move(text));
    };
    add("accuracy", reports::percent(counts->accuracy(rules)));
    if (verdicts.meant_known() && verdicts.meant.differing() != 0)
      add("as_meant", reports::meant_line(reports::meant_figure(report, lang, category, rules)));
    for (const auto& [reason, count] : verdicts.not_scored) add("not_scored", fmt::format("{} x {}", count, reason));
    if (verdicts.unattainable > 0) add("ceiling", reports::percent(counts->ceiling(rules)));
    if (verdicts.stubbed > 0) add("stubbed", std::to_string(verdicts.stubbed));
    const auto* repeats = report.repeats.find(lang, category, rules);
    if (repeats == nullptr || attempts < 2) continue;
    if (const auto cases = reports::repeat_counts(report, lang, category, rules); !cases.complete())
      add("cases_with_all_answers", fmt::format("{} of {}", cases.answered, cases.selected));
    add("pass@1", reports::percent(repeats->mean(repeats->pass_at, 1)));
    add(fmt::format("pass@{}", attempts), reports::percent(repeats->mean(repeats->pass_at, attempts)));
    add(fmt::format("pass^{}", attempts), reports::percent(repeats->mean(repeats->pass_always, attempts)));
    add(fmt::format("maj@{}", attempts), reports::percent(repeats->mean(repeats->majority, attempts)));
    add("flips", reports::percent(repeats->flip_rate()));
  }
  return out;
}

/// The cases of one category in one language.
struct Group {
  std::string lang, category;
  std::vector<std::size_t> records;  ///< indexes of records, in the order of the journal
  std::vector<std::string> missing;  ///< names of selected cases that are not in the journal
  std::size_t unnamed = 0;           ///< number of further missing cases, whose ids are not known
  reports::JunitCounts counts;
};

/// A text member of a line that may be no valid JSON; empty if it is missing or incomplete.
std::string member_in(std::string_view line, std::string_view name) {
  const auto mark = fmt::format("\"{}\": \"", name);
  const auto at = line.find(mark);
  if (at == std::string_view::npos) return {};
  const auto begin = at + mark.size(), end = line.find('"', begin);
  return end == std::string_view::npos ? std::string() : std::string(line.substr(begin, end - begin));
}

/// Says why cases have no line: their line cannot be read, or they were not asked.
class MissingReasons {
 public:
  explicit MissingReasons(const RunRecords& run)
      : lacks_shards_(run.missing_shards != 0), nameless_(run.unreadable.count) {
    // With several journals (shards), it is not known in which one an unreadable line is.
    if (run.journals.size() != 1 || nameless_ == 0) return;
    std::ifstream journal(run.journals.front(), std::ios::binary);
    constexpr std::size_t head = 1024;  // the members that identify the case come first
    std::string line;
    for (const auto& place : run.unreadable.places) {
      line.resize(std::min<std::size_t>(place.length, head));
      journal.clear();
      journal.seekg(static_cast<std::streamoff>(place.offset));
      if (!journal.read(line.data(), static_cast<std::streamsize>(line.size()))) continue;
      const auto id = member_in(line, "id"), category = member_in(line, "category");
      const auto attempt = line.find("\"sample\": ");
      if (id.empty() || category.empty()) continue;
      --nameless_;
      const auto number = attempt == std::string::npos ? 0 : std::strtoull(line.c_str() + attempt + 10, nullptr, 10);
      unreadable_.insert(case_key(member_in(line, "lang"), category, name_of(id, number)));
    }
  }

  /// The message for a case. `others`: the number of missing cases without an unreadable line of their own.
  [[nodiscard]] std::string of(const std::string& key, std::size_t others) const {
    if (unreadable_.contains(key) || (nameless_ != 0 && nameless_ >= others))
      return "INCOMPLETE: its line of the journal cannot be read";
    if (nameless_ == 0)
      return lacks_shards_ ? "INCOMPLETE: in a shard that is missing, or not asked yet" : "INCOMPLETE: not asked yet";
    return fmt::format(
        "INCOMPLETE: not asked yet, or in {} that cannot be read",
        nameless_ == 1 ? "the line of the journal" : fmt::format("one of the {} lines of the journal", nameless_));
  }
  [[nodiscard]] bool is_unreadable(const std::string& key) const { return unreadable_.contains(key); }

 private:
  bool lacks_shards_;
  std::size_t nameless_;  ///< number of unreadable lines that do not name their case
  std::unordered_set<std::string> unreadable_;
};

JunitCase skipped_case(std::string name, std::string why) {
  return {.name = std::move(name), .status = JunitCase::Status::skipped, .message = std::move(why)};
}

/// Adds the selected cases that have no line in the run. Without the data, their ids are not known.
void add_missing(std::map<std::string, Group>& groups, const RunRecords& run, const DataCases& data) {
  std::unordered_set<std::string> there;
  std::map<std::pair<std::string, std::string>, std::size_t> recorded_of;
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    there.insert(case_key(record.lang, record.category, name_of(record.id, run.lines[i].attempt)));
    ++recorded_of[{record.lang, record.category}];
  }
  const auto answers = std::max<std::size_t>(1, run.report.repeats.wanted());
  for (const auto& part : run.report.selected) {
    const auto recorded = recorded_of[{part.lang, part.category}];
    if (recorded >= part.cases * answers) continue;
    auto& group = groups[part.lang + '\n' + part.category];
    group.lang = part.lang;
    group.category = part.category;
    const auto wanted = part.cases * answers - recorded;
    for (const auto& one : data.cases) {
      if (one.lang != part.lang || one.category != part.category) continue;
      for (std::size_t attempt = 0; attempt < answers; ++attempt)
        if (auto name = name_of(one.id, attempt);
            group.missing.size() < wanted && !there.contains(case_key(one.lang, one.category, name)))
          group.missing.push_back(std::move(name));
    }
    group.unnamed = wanted - group.missing.size();
    for (std::size_t i = 0; i < wanted; ++i) group.counts.add(JunitCase::Status::skipped, 0);
  }
}

/// The status that case_of() would give, computed from the record of a case.
JunitCase::Status status_of(const reports::Record& record, const std::string& rules) {
  if (record.infra()) return JunitCase::Status::error;
  if (record.no_result) return JunitCase::Status::skipped;
  // Like case_of(), take the last verdict with this name.
  const auto judged = std::find_if(record.verdicts.rbegin(), record.verdicts.rend(),
                                   [&](const Verdict& one) { return one.rules == rules; });
  if (judged == record.verdicts.rend() || !judged->not_scored.empty()) return JunitCase::Status::skipped;
  return judged->valid ? JunitCase::Status::passed : JunitCase::Status::failed;
}

}  // namespace

result<void> write_junit(const RunRecords& run, const fs::path& data, const reports::JunitWriter::Sink& sink) {
  if (run.journals.empty())
    return fail(errc::usage, "a baseline keeps no outputs; JUnit needs the run's folder", run.name);
  const auto of_data = cases_of_data(run, data);
  const auto& accepted = of_data.accepted;
  const auto shape = reports::shape_of(run.report);
  const std::string rules = shape.rules.empty() ? "" : shape.rules.front();
  std::map<std::string, Group> groups;
  reports::JunitCounts all;
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    auto& group = groups[record.lang + '\n' + record.category];
    group.lang = record.lang;
    group.category = record.category;
    group.records.push_back(i);
    group.counts.add(status_of(record, rules), record.latency);
  }
  add_missing(groups, run, of_data);
  const MissingReasons reasons(run);
  std::size_t others = 0;
  for (const auto& [name, group] : groups) {
    for (const auto number : group.records) all.add(status_of(run.records[number], rules), run.records[number].latency);
    for (std::size_t i = 0; i < group.missing.size() + group.unnamed; ++i) all.add(JunitCase::Status::skipped, 0);
    others += group.unnamed;
    for (const auto& missing : group.missing)
      others += reasons.is_unreadable(case_key(group.lang, group.category, missing)) ? 0 : 1;
  }
  JournalLines journals(run.journals);
  reports::JunitWriter writer(sink);
  writer.begin(fmt::format("{} on {}", run.report.model, run.report.suite->id), all);
  for (const auto& [name, group] : groups) {
    auto properties = properties_of(run.report, group.lang, group.category);
    if (!run.report.mode.empty()) properties.emplace_back("mode", run.report.mode);
    if (!run.report.settings.empty()) properties.emplace_back("settings", run.report.settings);
    writer.begin_suite(group.lang.empty() ? group.category : fmt::format("{} [{}]", group.category, group.lang),
                       group.counts, properties);
    const auto nothing = nothing_stored(run.report, group.lang, group.category);
    const auto why = [&](const std::string& key) { return run.report.stored ? nothing : reasons.of(key, others); };
    for (const auto number : group.records) {
      const auto entry = journals.entry(run.lines[number]);
      if (!entry) return tl::unexpected(entry.error());
      const auto at = accepted.find(case_key(entry->lang, entry->category, entry->output.id));
      writer.add(case_of(*entry, rules, at == accepted.end() ? nullptr : &at->second, nothing));
    }
    for (const auto& missing : group.missing)
      writer.add(skipped_case(missing, why(case_key(group.lang, group.category, missing))));
    for (std::size_t i = 0; i < group.unnamed; ++i)
      writer.add(
          skipped_case(fmt::format("unknown case {} of {}", i + 1, group.unnamed),
                       why({}) + "; its id is not known without the data (name them with --data or $EVALRUN_DATA)"));
    writer.end_suite();
  }
  writer.end();
  return {};
}

result<std::string> junit_of_run(const RunRecords& run, const fs::path& data) {
  std::string text;
  auto written = write_junit(run, data, [&](std::string_view piece) { text += piece; });
  if (!written) return tl::unexpected(written.error());
  return text;
}

}  // namespace evalrun::runners
