#include "evalrun/runners/run_report.hpp"

#include <fstream>
#include <sstream>
#include <unordered_map>

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

result<Value> read_manifest(const fs::path& folder) {
  const auto file = folder / "manifest.json";
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail(errc::not_found,
                "this is no run's folder: it has no manifest.json (stored results are judged by evalrun score)",
                folder.string());
  std::ostringstream text;
  text << in.rdbuf();
  auto manifest = parse_json(text.str(), {.allow_surrogates = false});
  if (!manifest) return fail(errc::bad_json, fmt::format("not JSON: {}", manifest.error().message), file.string());
  return std::move(*manifest);
}

}  // namespace

reports::Record record_of(const JournalEntry& entry) {
  reports::Record record{.id = entry.output.id, .category = entry.category, .lang = entry.lang};
  record.outcome = entry.outcome;
  record.input_tokens = entry.output.input_tokens;
  record.output_tokens = entry.output.output_tokens;
  record.latency = entry.output.latency;
  record.facet = entry.facet;
  for (const auto& [rules, verdict] : entry.verdicts)
    record.verdicts.push_back(reports::RuleVerdict::of(rules, verdict));
  return record;
}

result<reports::Report> read_run(const fs::path& folder) {
  const auto manifest = read_manifest(folder);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto suite = find_suite(manifest->get_string("suite"));
  if (!suite) return fail(errc::unsupported, suite.error().message, (folder / "manifest.json").string());
  const auto* model = manifest->get("model");
  reports::Report report{.suite = *suite,
                         .model = std::string(model != nullptr ? model->get_string("model", "model") : "model")};
  if (const auto* rules = manifest->get("rules"); rules != nullptr && rules->is_list() && !rules->list()->empty())
    report.rules = str(rules->list()->front());

  std::ifstream journal(folder / "journal.jsonl", std::ios::binary);
  if (!journal) return fail(errc::not_found, "the run has no journal.jsonl", folder.string());
  std::unordered_map<std::string, reports::Record> last;
  std::size_t unreadable = 0;
  for (std::string line; std::getline(journal, line);) {
    // A line without its end is still being written, or was cut off.
    if (journal.eof()) break;
    const auto entry = parse_entry(line);
    if (!entry) {
      ++unreadable;
      continue;
    }
    last.insert_or_assign(entry->lang + "\n" + entry->output.id, record_of(*entry));
  }
  for (const auto& [key, record] : last) report.tally.add(record);
  if (unreadable != 0)
    report.notes.push_back(fmt::format("{} lines of the journal cannot be read and are not counted", unreadable));
  return report;
}

}  // namespace evalrun::runners
