// A baseline file: a header, then for each category a line that names it and a line per case. A line of a case has its
// id and, for every attempt, the outcome and one verdict per rule set of the header: true or the error type. A file of
// 2,500 cases takes about 100 KB.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "as_meant.hpp"
#include "dataset/input_file.hpp"
#include "manifest.hpp"
#include "python/text.hpp"
#include "run_records.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view schema = "evalrun-baseline/1";

/// The part of a manifest that identifies the run, without paths and addresses.
Value kept(const RunRecords& run) {
  const Value& manifest = run.manifest;
  Dict out;
  for (const std::string_view key : {"evalrun", "created", "suite", "selection", "rules", "embedder", "decoded_as",
                                     "dropped_parameters", "renamed_parameters", "format", "strip_reasoning"})
    if (const auto* value = manifest.get(key)) out.set(key, *value);
  if (const auto* own = manifest.get("own_cases"); own != nullptr && own->is_dict()) {
    Dict part = *own->dict();
    part.erase("path");
    out.set("own_cases", std::move(part));
  }
  if (!run.report.selected.empty()) out.set("cases", listed(run.report.selected));
  if (const auto* in_data = manifest.get("in_data")) out.set("in_data", *in_data);
  if (!run.report.mode.empty()) out.set("resolved_mode", run.report.mode);
  if (const auto* model = manifest.get("model")) {
    Dict part;
    for (const std::string_view key : {"kind", "model", "mode", "prompts", "prompts_sha256", "system", "sampling"})
      if (const auto* value = model->get(key)) part.set(key, *value);
    out.set("model", std::move(part));
  }
  if (const auto* data = manifest.get("data"))
    if (const auto* hashes = data->get("sha256")) out.set("data", Dict{{"sha256", *hashes}});
  return out;
}

/// Written in place of an outcome if no result is stored for the case; the reference counts such a case as wrong.
constexpr std::string_view no_result = "no_result";

Value attempt_of(const reports::Record& record, const std::vector<std::string>& rules) {
  List out{record.no_result ? no_result : to_string(record.outcome)};
  if (record.infra()) return out;
  for (const auto& id : rules) {
    const auto at = std::ranges::find(record.verdicts, id, &Verdict::rules);
    if (at == record.verdicts.end() || !at->not_scored.empty())
      out.emplace_back(Value());
    else if (at->valid)
      out.emplace_back(true);
    else
      out.emplace_back(at->error_type);
  }
  return out;
}

/// Sentences about what makes the run incomplete, besides missing cases.
List incomplete_notes(const RunRecords& run) {
  List notes;
  const auto unreadable = "INCOMPLETE: " + run.unreadable.sentence();
  for (const auto& gap : run.report.gaps) {
    // The sentence about unreadable lines names their places, which are paths.
    const bool places = run.unreadable.count != 0 && gap == unreadable;
    notes.emplace_back(
        places ? fmt::format("INCOMPLETE: {} of the journal could not be read", counted(run.unreadable.count, "line"))
               : gap);
  }
  if (auto later = reports::incomplete_later_line(run.report); !later.empty()) notes.emplace_back(std::move(later));
  return notes;
}

bool is_host_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// Whether a word of a message is an address or an absolute path. `before` is the word before it.
bool is_address(std::string_view word, std::string_view before) {
  if (word.find("://") != std::string_view::npos) return true;
  if (word.starts_with('/') && word.find('/', 1) != std::string_view::npos) return true;
  const auto host =
      word.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(word, is_host_letter) - word.begin()));
  const auto dots = std::ranges::count(host.substr(0, host.find_last_not_of('.') + 1), '.');
  const bool numbers = std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  if (numbers) return dots == 3;
  return host == "localhost" || (dots > 0 && (before == "to" || before == "host" || before == "host:"));
}

/// The reason for a missing answer, without addresses and paths, since baselines are kept in repositories.
std::string without_addresses(std::string_view text) {
  std::string out;
  std::string_view before;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    out += is_address(word, before) ? std::string_view("<address>") : word;
    text.remove_prefix(word.size());
    if (!text.empty()) out += ' ';
    text.remove_prefix(text.empty() ? 0 : 1);
    before = word;
  }
  return out;
}

/// A count over first answers that outcomes and verdicts do not show; `rules` is empty if it belongs to no rule set.
struct Counted {
  std::string lang, category, rules;
  /// "infra", "not_scored", "stubbed", "unattainable"; "meant_known" and others: reports::MeantTally
  std::string what;
  std::size_t count = 0;
  std::string text = {};  ///< the reason; may be empty
};

std::vector<Counted> extra_counts(const reports::Tally& tally) {
  std::vector<Counted> all;
  for (const auto& [key, counts] : tally.categories()) {
    const auto& [lang, category] = key;
    for (const auto& kind : counts.infra_kinds.sorted())
      all.push_back({lang, category, "", "infra", kind.count, without_addresses(kind.text)});
    for (const auto& [rules, of] : counts.rules) {
      for (const auto& [reason, count] : of.not_scored)
        all.push_back({lang, category, rules, "not_scored", count, reason});
      if (of.stubbed != 0) all.push_back({lang, category, rules, "stubbed", of.stubbed});
      if (of.unattainable != 0) all.push_back({lang, category, rules, "unattainable", of.unattainable});
      const auto add_meant = [&, &in_lang = lang, &in = category, &by = rules](std::string_view what, std::size_t count,
                                                                               std::string text) {
        if (count != 0) all.push_back({in_lang, in, by, std::string(what), count, std::move(text)});
      };
      add_meant("meant_known", of.meant.known, "");
      add_meant("meant_gained", of.meant.gained, "");
      add_meant("meant_lost", of.meant.lost, "");
      for (const auto& [form, count] : of.meant.forms) add_meant("meant_form", count, form);
    }
  }
  return all;
}

Value value_of(const Counted& one) {
  Dict out{{"lang", one.lang}, {"category", one.category}};
  if (!one.rules.empty()) out.set("rules", one.rules);
  out.set("what", one.what);
  out.set("count", one.count);
  if (!one.text.empty()) out.set("text", one.text);
  return out;
}

class Reader {
 public:
  explicit Reader(const fs::path& file) : file_(file) {}

  result<RunRecords> operator()() {
    const auto text = read_text(file_);
    if (!text) return tl::unexpected(text.error());
    std::size_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      const auto where = fmt::format("{}:{}", file_.string(), ++number);
      if (number > 1 && strip(line).empty()) continue;
      const auto value = parse_json(line, {.allow_surrogates = false});
      if (!value) return number == 1 ? not_one() : fail(errc::bad_json, "not JSON: " + value.error().message, where);
      if (number == 1) {
        if (auto begun = header(*value); !begun) return tl::unexpected(begun.error());
      } else if (value->is_dict()) {
        lang_ = value->get_string("lang");
        category_ = value->get_string("category");
      } else if (!take(*value)) {
        return fail(errc::bad_data, "this line of the baseline is no case: [id, [outcome, verdict, ...], ...]", where);
      }
    }
    if (number == 0) return not_one();
    add_meant();
    note_unknown_meaning(run_.report, "a baseline written again from the run has it");
    return std::move(run_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> not_one() const {
    std::error_code error;
    const auto folder = file_.has_parent_path() ? file_.parent_path() : fs::path(".");
    if (fs::exists(folder / "manifest.json", error))
      return fail(errc::bad_data, fmt::format("this file is part of a run; name its folder: {}", folder.string()),
                  file_.string());
    return fail(errc::bad_data, "this file is no baseline (evalrun report RUN --baseline FILE writes one)",
                file_.string());
  }

  result<void> header(const Value& value) {
    const auto* manifest = value.get("manifest");
    const auto* rules = value.get("rules");
    if (value.get_string("schema") != schema || manifest == nullptr || rules == nullptr || !rules->is_list())
      return not_one();
    run_.name = file_.string();
    run_.manifest = *manifest;
    use_current_ids(run_.manifest);
    auto report = report_of_manifest(run_.manifest, file_.string());
    if (!report) return tl::unexpected(report.error());
    run_.report = std::move(*report);
    run_.report.baseline = true;
    for (const auto& id : *rules->list()) rules_.emplace_back(checkers::current_id(str(id)));
    if (const auto* notes = value.get("incomplete"); notes != nullptr && notes->is_list()) {
      run_.report.lacking = true;
      for (const auto& note : *notes->list()) run_.report.gaps.push_back(str(note));
    }
    if (const auto lines = count_in(value, "unreadable").value_or(0); lines != 0)
      run_.report.unreadable[reports::Tally::Key{}] = lines;
    if (const auto* extra = value.get("counts"); extra != nullptr && extra->is_list())
      for (const auto& one : *extra->list())
        counts_.push_back({std::string(one.get_string("lang")), std::string(one.get_string("category")),
                           std::string(checkers::current_id(one.get_string("rules"))),
                           std::string(one.get_string("what")), count_in(one, "count").value_or(0),
                           std::string(one.get_string("text"))});
    return {};
  }

  bool take(const Value& line) {
    if (!line.is_list() || line.list()->size() < 2 || !line.list()->front().is_string()) return false;
    const auto& parts = *line.list();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (parts[i].is_none()) continue;  // the run does not have this answer
      if (!parts[i].is_list() || parts[i].list()->empty()) return false;
      const auto& attempt = *parts[i].list();
      const bool nothing = str(attempt.front()) == no_result;
      const auto outcome = nothing ? Outcome::malformed : outcome_named(str(attempt.front()));
      if (!outcome || (*outcome != Outcome::infra && attempt.size() != rules_.size() + 1)) return false;
      reports::Record record{.id = str(parts.front()), .category = category_, .lang = lang_, .outcome = *outcome};
      record.no_result = nothing;
      if (record.infra() && i == 1)
        if (const auto* why = next_of("", "infra")) record.infra_reason = why->text;
      for (std::size_t r = 0; r + 1 < attempt.size() && r < rules_.size(); ++r) {
        const Value& verdict = attempt[r + 1];
        Verdict one{.rules = rules_[r], .valid = !verdict.is_string() && !verdict.is_none()};
        if (verdict.is_none()) {
          const auto* why = i == 1 ? next_of(rules_[r], "not_scored") : nullptr;
          if (why == nullptr) continue;
          one.not_scored = why->text;
        } else {
          if (!one.valid) one.error_type = str(verdict);
          one.stub = i == 1 && next_of(rules_[r], "stubbed") != nullptr;
          one.attainable = i != 1 || next_of(rules_[r], "unattainable") == nullptr;
        }
        record.verdicts.push_back(std::move(one));
      }
      if (i == 1) run_.report.tally.add(record);  // the tally counts only first answers, as for a run folder
      run_.records.push_back(std::move(record));
    }
    return true;
  }

  /// Adds how answers were meant, which the lines of cases do not say.
  void add_meant() {
    for (const auto& one : counts_) {
      reports::MeantTally meant;
      if (one.what == "meant_known") meant.known = one.count;
      if (one.what == "meant_gained") meant.gained = one.count;
      if (one.what == "meant_lost") meant.lost = one.count;
      if (one.what == "meant_form") meant.forms[one.text] = one.count;
      const auto* counts = run_.report.tally.find(one.lang, one.category);
      if (counts != nullptr && counts->rules.contains(one.rules))
        run_.report.tally.add_meant(one.lang, one.category, one.rules, meant);
    }
  }

  /// Takes one from a count of this category; nullptr if none is left.
  const Counted* next_of(std::string_view rules, std::string_view what) {
    const auto at = std::ranges::find_if(counts_, [&](const Counted& one) {
      return one.count != 0 && one.what == what && one.rules == rules && one.lang == lang_ && one.category == category_;
    });
    if (at == counts_.end()) return nullptr;
    --at->count;
    return &*at;
  }

  const fs::path& file_;
  RunRecords run_;
  std::vector<std::string> rules_;
  std::vector<Counted> counts_;
  std::string lang_, category_;
};

}  // namespace

std::string baseline_text(const RunRecords& run) {
  const auto rules = reports::shape_of(run.report).rules;
  std::map<std::pair<std::string, std::string>, std::map<std::string, List>> groups;
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    const auto& record = run.records[i];
    auto& line = groups[{record.lang, record.category}][record.id];
    if (line.empty()) line.emplace_back(record.id);
    // Attempts are written in the order of their numbers, not of the journal; those of a baseline are in order already.
    const auto place = i < run.lines.size() ? run.lines[i].attempt + 1 : line.size();
    if (line.size() <= place) line.resize(place + 1);
    line[place] = attempt_of(record, rules);
  }
  const JsonWriting compact{.ascii = false, .compact = true};
  Dict header{{"schema", schema}, {"rules", List(rules.begin(), rules.end())}, {"manifest", kept(run)}};
  if (auto notes = incomplete_notes(run); run.report.lacking || !notes.empty())
    header.set("incomplete", std::move(notes));
  std::size_t unreadable = 0;
  for (const auto& [key, lines] : run.report.unreadable) unreadable += lines;
  if (unreadable != 0) header.set("unreadable", unreadable);
  List extra;
  for (const auto& one : extra_counts(run.report.tally)) extra.push_back(value_of(one));
  if (!extra.empty()) header.set("counts", std::move(extra));
  std::string out = dump_json(header, compact) + '\n';
  for (const auto& [key, cases] : groups) {
    out += dump_json(Dict{{"lang", key.first}, {"category", key.second}}, compact) + '\n';
    for (const auto& [id, line] : cases) out += dump_json(line, compact) + '\n';
  }
  return out;
}

result<RunRecords> read_baseline(const fs::path& file) { return Reader(file)(); }

}  // namespace evalrun::runners
