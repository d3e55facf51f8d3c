#include "run/journal_lines.hpp"

namespace evalrun::runners {

result<std::size_t> walk_journal(const std::filesystem::path& file,
                                 const std::function<void(const JournalEntry&, JournalSpan)>& use) {
  std::ifstream journal(file, std::ios::binary);
  if (!journal) return fail(errc::not_found, "the run has no journal.jsonl", file.parent_path().string());
  std::size_t unreadable = 0;
  std::uint64_t offset = 0;
  for (std::string line; std::getline(journal, line) && !journal.eof(); offset += line.size() + 1) {
    const auto entry = parse_entry(line);
    if (entry)
      use(*entry, {offset, line.size()});
    else
      ++unreadable;
  }
  return unreadable;
}

result<JournalEntry> JournalLines::entry(const JournalPlace& place) {
  const auto& file = files_.at(place.file);
  auto& journal = open_.at(place.file);
  if (!journal.is_open()) journal.open(file, std::ios::binary);
  std::string line(place.span.length, '\0');
  journal.seekg(static_cast<std::streamoff>(place.span.offset));
  journal.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!journal) return fail(errc::io, "the journal cannot be read", file.string());
  auto entry = parse_entry(line);
  if (!entry) return fail(errc::bad_data, "the journal was changed while it was read", file.string());
  return entry;
}

}  // namespace evalrun::runners
