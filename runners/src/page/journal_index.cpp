#include "page/journal_index.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/run_records.hpp"
#include "evalrun/runners/run_report.hpp"

namespace evalrun::runners {

result<JournalIndex> JournalIndex::open(const std::filesystem::path& folder) {
  JournalIndex index;
  std::error_code none;
  if (std::filesystem::is_regular_file(folder, none)) {
    if (auto added = index.add_baseline(folder); !added) return tl::unexpected(added.error());
    return index;
  }
  for (const auto& part : run_folders_in(folder))
    if (auto added = index.add(part); !added) return tl::unexpected(added.error());
  return index;
}

result<void> JournalIndex::add(const std::filesystem::path& folder) {
  std::ifstream in(folder / "manifest.json", std::ios::binary);
  if (!in) return fail(errc::not_found, "this is no run's folder: it has no manifest.json", folder.string());
  std::ostringstream text;
  text << in.rdbuf();
  auto manifest = parse_json(text.str());
  if (!manifest) return fail(errc::bad_json, "the manifest is not JSON", (folder / "manifest.json").string());
  if (files_.empty()) manifest_ = std::move(*manifest);
  File file{folder / "journal.jsonl", {}};
  file.journal.open(file.path, std::ios::binary);
  if (!file.journal) return fail(errc::not_found, "the run has no journal.jsonl", folder.string());
  std::uint64_t offset = 0;
  for (std::string line; std::getline(file.journal, line) && !file.journal.eof(); offset += line.size() + 1) {
    const auto entry = parse_entry(line);
    if (!entry) continue;
    const CaseKey key{entry->lang, entry->output.id, entry->sample};
    samples_ = std::max(samples_, entry->sample + 1);
    // Trouble never replaces an answer.
    if (entry->output.infra && categories_.contains(key)) continue;
    places_[key] = {files_.size(), {offset, line.size()}};
    categories_[key] = entry->category;
  }
  file.journal.clear();
  files_.push_back(std::move(file));
  return {};
}

result<void> JournalIndex::add_baseline(const std::filesystem::path& file) {
  auto run = read_records(file);
  if (!run) return tl::unexpected(run.error());
  manifest_ = std::move(run->manifest);
  has_outputs_ = false;
  std::map<CaseKey, std::size_t> samples;
  for (auto& record : run->records) {
    const auto sample = samples[{record.lang, record.id, 0}]++;
    samples_ = std::max(samples_, sample + 1);
    const CaseKey key{record.lang, record.id, sample};
    categories_[key] = record.category;
    records_[key] = std::move(record);
  }
  return {};
}

result<std::optional<JournalEntry>> JournalIndex::entry(const CaseKey& key) {
  if (const auto record = records_.find(key); record != records_.end()) {
    JournalEntry entry;
    entry.lang = key.lang;
    entry.category = record->second.category;
    entry.outcome = record->second.outcome;
    entry.output.id = key.id;
    if (entry.outcome == Outcome::infra) entry.output.infra = Error{errc::network, "no answer", key.id};
    for (const auto& named : record->second.verdicts)
      entry.verdicts.push_back({named.rules, {.valid = named.valid, .error_type = named.error_type}});
    return entry;
  }
  const auto at = places_.find(key);
  if (at == places_.end()) return std::nullopt;
  const auto& [number, span] = at->second;
  File& file = files_[number];
  std::string line(span.length, '\0');
  file.journal.seekg(static_cast<std::streamoff>(span.offset));
  file.journal.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!file.journal) return fail(errc::io, "the journal cannot be read", file.path.string());
  auto entry = parse_entry(line);
  if (!entry) return fail(errc::bad_data, "the journal was changed while it was read", file.path.string());
  return std::move(*entry);
}

}  // namespace evalrun::runners
