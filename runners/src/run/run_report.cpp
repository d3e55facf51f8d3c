#include "run_report.hpp"

#include "run_records.hpp"

namespace evalrun::runners {
reports::Record record_of(const JournalEntry& entry) {
  reports::Record record{.id = entry.output.id, .category = entry.category, .lang = entry.lang};
  record.outcome = entry.outcome;
  record.input_tokens = entry.output.input_tokens;
  record.output_tokens = entry.output.output_tokens;
  record.latency = entry.output.latency;
  record.subcategory = entry.subcategory;
  record.no_result = entry.no_result;
  if (entry.output.infra) record.infra_reason = entry.output.infra->message;
  record.first_token = entry.output.first_token;
  for (const auto& [rules, verdict] : entry.verdicts)
    record.verdicts.push_back(reports::RuleVerdict::of(rules, verdict));
  return record;
}

result<reports::Report> read_run(const std::filesystem::path& folder) {
  auto run = read_records(folder, Answers::first);
  if (!run) return tl::unexpected(run.error());
  return std::move(run->report);
}

}  // namespace evalrun::runners
