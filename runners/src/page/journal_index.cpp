#include "page/journal_index.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun::runners {

result<JournalIndex> JournalIndex::open(const std::filesystem::path& folder) {
  JournalIndex index;
  std::ifstream in(folder / "manifest.json", std::ios::binary);
  if (!in) return fail(errc::not_found, "this is no run's folder: it has no manifest.json", folder.string());
  std::ostringstream text;
  text << in.rdbuf();
  auto manifest = parse_json(text.str());
  if (!manifest) return fail(errc::bad_json, "the manifest is not JSON", (folder / "manifest.json").string());
  index.manifest_ = std::move(*manifest);
  index.file_ = folder / "journal.jsonl";
  index.journal_.open(index.file_, std::ios::binary);
  if (!index.journal_) return fail(errc::not_found, "the run has no journal.jsonl", folder.string());
  std::uint64_t offset = 0;
  for (std::string line; std::getline(index.journal_, line) && !index.journal_.eof(); offset += line.size() + 1) {
    const auto entry = parse_entry(line);
    if (!entry) continue;
    const CaseKey key{entry->lang, entry->output.id, entry->sample};
    index.samples_ = std::max(index.samples_, entry->sample + 1);
    index.spans_[key] = {offset, line.size()};
    index.categories_[key] = entry->category;
  }
  index.journal_.clear();
  return index;
}

result<std::optional<JournalEntry>> JournalIndex::entry(const CaseKey& key) {
  const auto at = spans_.find(key);
  if (at == spans_.end()) return std::nullopt;
  std::string line(at->second.length, '\0');
  journal_.seekg(static_cast<std::streamoff>(at->second.offset));
  journal_.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!journal_) return fail(errc::io, "the journal cannot be read", file_.string());
  auto entry = parse_entry(line);
  if (!entry) return fail(errc::bad_data, "the journal was changed while it was read", file_.string());
  return std::move(*entry);
}

}  // namespace evalrun::runners
