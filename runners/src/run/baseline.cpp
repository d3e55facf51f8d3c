// A header, then for each category a line that names it and a line per case: its id, and for every sample the outcome
// and one verdict per rule set of the header, true or the error type. A file of 2,500 cases takes about 100 KB.
#include "run/baseline.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/manifest.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view schema = "evalrun-baseline/1";

/// What of a manifest says what the run was; paths and addresses stay at home.
Value kept(const RunRecords& run) {
  const Value& manifest = run.manifest;
  Dict out;
  for (const std::string_view key :
       {"evalrun", "created", "suite", "selection", "rules", "dropped_parameters", "renamed_parameters"})
    if (const auto* value = manifest.get(key)) out.set(key, *value);
  if (!run.report.selected.empty()) out.set("cases", listed(run.report.selected));
  if (!run.report.mode.empty()) out.set("resolved_mode", run.report.mode);
  if (const auto* model = manifest.get("model")) {
    Dict part;
    for (const std::string_view key : {"kind", "model", "mode", "prompts", "prompts_sha256", "sampling"})
      if (const auto* value = model->get(key)) part.set(key, *value);
    out.set("model", std::move(part));
  }
  if (const auto* data = manifest.get("data"))
    if (const auto* hashes = data->get("sha256")) out.set("data", Dict{{"sha256", *hashes}});
  return out;
}

/// In the place of an outcome: nothing is stored of the case, and the reference counts that as wrong.
constexpr std::string_view no_result = "no_result";

Value sample_of(const reports::Record& record, const std::vector<std::string>& rules) {
  List out{record.no_result ? no_result : to_string(record.outcome)};
  if (record.infra()) return out;
  for (const auto& id : rules) {
    const auto at = std::ranges::find(record.verdicts, id, &reports::RuleVerdict::rules);
    if (at == record.verdicts.end())
      out.emplace_back(Value());
    else if (at->valid)
      out.emplace_back(true);
    else
      out.emplace_back(at->error_type);
  }
  return out;
}

/// What makes the run incomplete besides the cases that it does not have.
List incomplete_notes(const reports::Report& report) {
  List notes;
  for (const auto& note : report.notes)
    if (note.starts_with("INCOMPLETE")) notes.emplace_back(note);
  return notes;
}

class Reader {
 public:
  explicit Reader(const fs::path& file) : file_(file) {}

  result<RunRecords> operator()() {
    std::ifstream in(file_, std::ios::binary);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      const auto where = fmt::format("{}:{}", file_.string(), ++number);
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
    return std::move(run_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> not_one() const {
    return fail(errc::bad_data, "this file is no baseline (evalrun report RUN --baseline FILE writes one)",
                file_.string());
  }

  result<void> header(const Value& value) {
    const auto* manifest = value.get("manifest");
    const auto* rules = value.get("rules");
    if (value.get_string("schema") != schema || manifest == nullptr || rules == nullptr || !rules->is_list())
      return not_one();
    auto report = report_of_manifest(*manifest, file_.string());
    if (!report) return tl::unexpected(report.error());
    run_.name = file_.string();
    run_.manifest = *manifest;
    run_.report = std::move(*report);
    for (const auto& id : *rules->list()) rules_.push_back(str(id));
    if (const auto* notes = value.get("incomplete"); notes != nullptr && notes->is_list()) {
      run_.report.lacking = true;
      for (const auto& note : *notes->list()) run_.report.notes.push_back(str(note));
    }
    return {};
  }

  bool take(const Value& line) {
    if (!line.is_list() || line.list()->size() < 2 || !line.list()->front().is_string()) return false;
    const auto& parts = *line.list();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (parts[i].is_none()) continue;  // an answer that the run does not have
      if (!parts[i].is_list() || parts[i].list()->empty()) return false;
      const auto& sample = *parts[i].list();
      const bool nothing = str(sample.front()) == no_result;
      const auto outcome = nothing ? Outcome::malformed : outcome_named(str(sample.front()));
      if (!outcome || (*outcome != Outcome::infra && sample.size() != rules_.size() + 1)) return false;
      reports::Record record{.id = str(parts.front()), .category = category_, .lang = lang_, .outcome = *outcome};
      record.no_result = nothing;
      for (std::size_t r = 0; r + 1 < sample.size() && r < rules_.size(); ++r) {
        const Value& verdict = sample[r + 1];
        if (verdict.is_none()) continue;
        reports::RuleVerdict one{.rules = rules_[r], .valid = !verdict.is_string()};
        if (!one.valid) one.error_type = str(verdict);
        record.verdicts.push_back(std::move(one));
      }
      if (i == 1) run_.report.tally.add(record);  // first answers are tallied alone, as of a run's folder
      run_.records.push_back(std::move(record));
    }
    return true;
  }

  const fs::path& file_;
  RunRecords run_;
  std::vector<std::string> rules_;
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
    // Answers stand in the order of their numbers, not of the journal; records of a baseline are in order already.
    const auto place = i < run.lines.size() ? run.lines[i].sample + 1 : line.size();
    if (line.size() <= place) line.resize(place + 1);
    line[place] = sample_of(record, rules);
  }
  const JsonWriting compact{.ascii = false, .compact = true};
  Dict header{{"schema", schema}, {"rules", List(rules.begin(), rules.end())}, {"manifest", kept(run)}};
  if (run.report.lacking) header.set("incomplete", incomplete_notes(run.report));
  std::string out = dump_json(header, compact) + '\n';
  for (const auto& [key, cases] : groups) {
    out += dump_json(Dict{{"lang", key.first}, {"category", key.second}}, compact) + '\n';
    for (const auto& [id, line] : cases) out += dump_json(line, compact) + '\n';
  }
  return out;
}

result<RunRecords> read_baseline(const fs::path& file) { return Reader(file)(); }

}  // namespace evalrun::runners
