#include "run/journal_lines.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "run/line_reader.hpp"

namespace evalrun::runners {
namespace {

tl::unexpected<Error> unreadable_file(const std::filesystem::path& file) {
  return fail(errc::io,
              errno == 0 ? "the journal cannot be read"
                         : fmt::format("the journal cannot be read: {}", std::generic_category().message(errno)),
              file.string());
}

}  // namespace

result<UnreadableLines> walk_journal(const std::filesystem::path& file, const JournalShape& shape,
                                     const std::function<void(const JournalEntry&, JournalSpan)>& use) {
  errno = 0;
  std::ifstream journal(file, std::ios::binary);
  if (!journal)
    return errno == ENOENT ? fail(errc::not_found, "the run has no journal.jsonl", file.parent_path().string())
                           : unreadable_file(file);
  UnreadableLines unreadable;
  LineReader lines(file, shape, unreadable);
  std::uint64_t offset = 0;
  for (std::string line; std::getline(journal, line) && !journal.eof(); offset += line.size() + 1)
    if (const auto entry = lines.read(line, offset)) use(*entry, {offset, line.size()});
  if (journal.bad()) return unreadable_file(file);
  return unreadable;
}

result<JournalEntry> JournalLines::entry(const JournalPlace& place) {
  const auto& file = files_.at(place.file);
  auto& journal = open_.at(place.file);
  if (!journal.is_open()) journal.open(file, std::ios::binary);
  std::string line(place.span.length, '\0');
  journal.seekg(static_cast<std::streamoff>(place.span.offset));
  journal.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!journal) return fail(errc::io, "the journal was shortened while it was read", file.string());
  auto entry = parse_entry(line);
  if (!entry) return fail(errc::bad_data, "the journal was changed while it was read", file.string());
  return entry;
}

}  // namespace evalrun::runners
