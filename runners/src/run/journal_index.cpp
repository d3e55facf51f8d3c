#include "journal_index.hpp"

#include <algorithm>

namespace evalrun::runners {

result<JournalIndex> JournalIndex::open(const RunPlace& run) {
  JournalIndex index;
  std::error_code none;
  if (std::filesystem::is_regular_file(run.parts.front(), none)) {
    if (auto added = index.add_baseline(run.parts.front()); !added) return tl::unexpected(added.error());
    return index;
  }
  auto manifest = read_manifest(run.parts.front());
  if (!manifest) return tl::unexpected(manifest.error());
  index.manifest_ = run.shards > 1 ? without_shard(std::move(*manifest)) : std::move(*manifest);
  std::vector<std::filesystem::path> files;
  for (const auto& part : run.parts) {
    files.push_back(part / "journal.jsonl");
    if (auto added = index.add_journal(files.back(), files.size() - 1); !added) return tl::unexpected(added.error());
  }
  index.lines_.emplace(std::move(files));
  return index;
}

result<void> JournalIndex::add_journal(const std::filesystem::path& file, std::size_t number) {
  const auto shape = JournalShape::of(manifest_);
  const auto walked = walk_journal(file, shape, [&](const JournalEntry& entry, JournalSpan span) {
    const CaseKey key{entry.lang, entry.output.id, entry.attempt};
    attempts_ = std::max(attempts_, entry.attempt + 1);
    if (!entry.replaces_answer() && categories_.contains(key)) return;
    places_[key] = {number, span};
    categories_[key] = entry.category;
  });
  return walked ? result<void>() : tl::unexpected(walked.error());
}

result<void> JournalIndex::add_baseline(const std::filesystem::path& file) {
  auto run = read_records(file);
  if (!run) return tl::unexpected(run.error());
  manifest_ = std::move(run->manifest);
  has_outputs_ = false;
  std::map<CaseKey, std::size_t> attempts;
  for (auto& record : run->records) {
    const auto attempt = attempts[{record.lang, record.id, 0}]++;
    attempts_ = std::max(attempts_, attempt + 1);
    const CaseKey key{record.lang, record.id, attempt};
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
    entry.no_result = record->second.no_result;
    if (const auto& why = record->second.infra_reason; entry.outcome == Outcome::infra)
      entry.output.infra = Error{errc::network, why.empty() ? "no answer" : why, key.id};
    for (const auto& kept : record->second.verdicts)
      entry.verdicts.push_back(
          {.rules = kept.rules, .valid = kept.valid, .error_type = kept.error_type, .not_scored = kept.not_scored});
    return entry;
  }
  const auto at = places_.find(key);
  if (at == places_.end()) return std::nullopt;
  auto entry = lines_->entry(at->second);
  if (!entry) return tl::unexpected(entry.error());
  return std::move(*entry);
}

}  // namespace evalrun::runners
