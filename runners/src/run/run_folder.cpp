#include "run_folder.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "answer_index.hpp"
#include "atomic_file.hpp"
#include "dataset/input_file.hpp"
#include "journal_line.hpp"
#include "manifest.hpp"
#include "repeats.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;
using CategoryKey = std::tuple<std::string, std::string, std::size_t>;  ///< lang, category, attempt
using CategoryView = std::tuple<std::string_view, std::string_view, std::size_t>;

constexpr const char* unreadable_file = "journal.unreadable.jsonl";

std::string key_of(std::string_view lang, std::string_view id, std::size_t attempt) {
  std::string key;
  key.reserve(lang.size() + id.size() + 8);
  key.append(lang).append(1, '\n').append(id);
  if (attempt != 0) key.append(1, '\n').append(std::to_string(attempt));
  return key;
}

bool holds_anything(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() != ".tmp") return true;
  return false;
}

/// nullopt if there is no manifest yet.
result<std::optional<Value>> stored_manifest(const fs::path& file) {
  const auto text = read_text(file);
  if (!text && text.error().code == errc::not_found) return std::nullopt;
  if (!text) return tl::unexpected(text.error());
  auto manifest = parse_json(*text);
  if (!manifest || !manifest->is_dict())
    return fail(errc::bad_data, "this is not the manifest of a run", file.string());
  use_current_ids(*manifest);
  return std::move(*manifest);
}

/// --fresh moves the earlier run into this folder. Once the new run has its first answer, the earlier run is removed;
/// if no answer comes, it is put back.
constexpr const char* aside_folder = ".earlier";
constexpr const char* removed_folder = ".removed";

/// The names of a run's files and folders. The manifest is last, so that the folder counts as a run's until all others
/// are gone.
std::vector<std::string> files_of_run(const fs::path& folder) {
  std::vector<std::string> names{"result", "score", "summary.json"};
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (auto name = entry.path().filename().string(); name.starts_with("sample-") || name.starts_with("journal."))
      if (name != "journal.jsonl") names.push_back(std::move(name));
  names.insert(names.end(), {"journal.jsonl", "manifest.json"});
  return names;
}

/// Removes the earlier run that was moved aside.
void remove_earlier(const fs::path& folder) noexcept {
  // Rename the folder first: if the process is killed in the middle, the half-removed run must not be put back.
  std::error_code ignored;
  const auto gone = folder / removed_folder;
  fs::rename(folder / aside_folder, gone, ignored);
  fs::remove_all(gone, ignored);
}

/// Puts the earlier run back, in place of the files of a run that got no answer.
void put_back(const fs::path& folder) noexcept {
  std::error_code ignored;
  if (!fs::exists(folder / aside_folder, ignored)) return;
  // If the manifest is not aside, the earlier run was not moved completely, and there is no new run to remove.
  if (fs::exists(folder / aside_folder / "manifest.json", ignored))
    for (const auto& name : files_of_run(folder)) fs::remove_all(folder / name, ignored);
  for (const auto& name : files_of_run(folder / aside_folder)) {
    if (!fs::exists(folder / aside_folder / name, ignored)) continue;
    fs::remove_all(folder / name, ignored);
    fs::rename(folder / aside_folder / name, folder / name, ignored);
  }
  fs::remove(folder / aside_folder, ignored);
}

/// Moves the run in the folder aside. Returns false if there is none. Errors: conflict (another process writes it), io.
result<bool> move_aside(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "manifest.json", error)) return false;
  const auto lock = Journal::open(folder / "journal.jsonl");
  if (!lock) return tl::unexpected(lock.error());
  fs::create_directory(folder / aside_folder, error);
  if (error) return fail(errc::io, fmt::format("the folder cannot be made: {}", error.message()), folder.string());
  for (const auto& name : files_of_run(folder)) {
    fs::rename(folder / name, folder / aside_folder / name, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      put_back(folder);
      return fail(errc::io, fmt::format("cannot be put aside: {}", error.message()), (folder / name).string());
    }
  }
  return true;
}

/// Puts back an earlier run that a killed process left aside, if there is one.
result<void> recover_earlier(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder / removed_folder, ignored);
  if (!fs::exists(folder / aside_folder, ignored)) return {};
  const auto lock = Journal::open(folder / "journal.jsonl");
  if (!lock) return tl::unexpected(lock.error());
  put_back(folder);
  return {};
}

struct Claim {
  bool there = false;    ///< the folder holds the run of this manifest
  bool earlier = false;  ///< the folder held an earlier run, which has been moved aside
};

/// Makes the folder with the manifest, or finds the run of this manifest in it.
result<Claim> claim(const fs::path& folder, const Dict& manifest, bool fresh, std::string_view remedy) {
  if (auto recovered = recover_earlier(folder); !recovered) return tl::unexpected(recovered.error());
  const auto aside = fresh ? move_aside(folder) : result<bool>(false);
  if (!aside) return tl::unexpected(aside.error());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(errc::io, fmt::format("the folder cannot be made: {}", error.message()), folder.string());
  auto stored = stored_manifest(folder / "manifest.json");
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) {
    const auto field = first_difference(**stored, manifest);
    if (!field) return Claim{.there = true};
    return fail(errc::conflict, fmt::format("holds another run ({}); {}", *field, remedy), folder.string());
  }
  if (!*aside && holds_anything(folder))
    return fail(errc::conflict, "is not empty and holds no run; choose another --out", folder.string());
  auto written = write_atomically(folder / "manifest.json", dump_json(manifest, {.indent = 2}) + "\n");
  if (!written) return tl::unexpected(written.error());
  return Claim{.earlier = *aside};
}

}  // namespace

result<fs::path> new_folder(const fs::path& wanted) {
  std::error_code error;
  if (wanted.has_parent_path()) fs::create_directories(wanted.parent_path(), error);
  for (std::size_t number = 1; !error; ++number) {
    const auto folder = number == 1 ? wanted : fs::path(fmt::format("{}-{}", wanted.string(), number));
    if (fs::create_directory(folder, error)) return folder;
  }
  return fail(errc::io, fmt::format("the folder cannot be made: {}", error.message()), wanted.string());
}

struct RunFolder::State {
  std::mutex mutex;
  fs::path folder;
  bool made = false;     ///< this object made the run; the folder held none
  bool earlier = false;  ///< an earlier run is moved aside until the first answer comes
  Value manifest;        ///< the manifest in the folder
  bool votes = false;    ///< the run has several answers to each case, so that lines need a vote
  std::optional<Journal> journal;
  AnswerIndex places;
  std::unordered_map<std::string, std::shared_ptr<const JournalEntry>> kept;  ///< entries given to record_all()
  std::map<CategoryKey, RunCounts, std::less<>> categories;
  RunCounts all;
  RunCounts found;
  UnreadableLines unreadable;
  std::optional<std::string> format;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (earlier) put_back(folder);
  }

  void note(const JournalLine& line, std::uint64_t offset);
  [[nodiscard]] RunCounts& counts_of(const JournalLine& line);
};

RunCounts& RunFolder::State::counts_of(const JournalLine& line) {
  const auto known = categories.find(CategoryView(line.lang, line.category, line.attempt));
  if (known != categories.end()) return known->second;
  return categories[CategoryKey(line.lang, line.category, line.attempt)];
}

/// Adds a line to index and counts. A later answer replaces an earlier one.
void RunFolder::State::note(const JournalLine& line, std::uint64_t offset) {
  const bool infra = line.infra();
  const bool correct = line.correct();
  auto& counts = counts_of(line);
  const auto key = key_of(line.lang, line.output.id, line.attempt);
  const AnswerIndex::Place fresh{.offset = offset & AnswerIndex::last_offset, .infra = infra, .correct = correct};
  if (auto* known = places.find(key); known == nullptr) {
    places.add(key, fresh);
  } else {
    if (known->infra == 0 && !line.replaces_answer()) return;
    // In an edited journal, the earlier line may have a different category.
    const auto before = journal->read_line(known->offset);
    auto& left = before && before->category != line.category
                     ? categories[CategoryKey(line.lang, before->category, line.attempt)]
                     : counts;
    for (auto* old : {&left, &all}) {
      --old->total;
      old->infra -= known->infra;
      old->correct -= known->correct;
    }
    *known = fresh;
  }
  for (auto* now : {&counts, &all}) {
    ++now->total;
    now->infra += infra ? 1 : 0;
    now->correct += correct ? 1 : 0;
  }
  if (!infra && !format && !line.output.format.empty()) format = line.output.format;
  if (!infra && earlier) {
    earlier = false;
    remove_earlier(folder);
  }
}

RunFolder::RunFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunFolder::RunFolder(RunFolder&&) noexcept = default;
RunFolder& RunFolder::operator=(RunFolder&&) noexcept = default;
RunFolder::~RunFolder() = default;

result<RunFolder> RunFolder::open(const fs::path& folder, const Dict& manifest, bool fresh, std::string_view remedy) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  const auto claimed = claim(folder, manifest, fresh, remedy);
  if (!claimed) return tl::unexpected(claimed.error());
  state->made = !claimed->there;
  state->earlier = claimed->earlier;
  auto stored = stored_manifest(folder / "manifest.json");
  if (!stored) return tl::unexpected(stored.error());
  state->manifest = *stored ? std::move(**stored) : Value(manifest);
  state->votes = manifest.find(std::string_view("repeat")) != nullptr;
  auto journal = Journal::open(folder / "journal.jsonl");
  if (!journal) return tl::unexpected(journal.error());
  state->journal = std::move(*journal);
  auto unreadable = state->journal->replay(
      [&](const JournalEntry& entry, JournalSpan span) { state->note(JournalLine(entry), span.offset); },
      JournalShape::of(manifest));
  if (!unreadable) return tl::unexpected(unreadable.error());
  state->unreadable = std::move(*unreadable);
  if (state->unreadable.count != 0)
    if (auto kept = state->journal->move_lines(state->unreadable.places, folder / unreadable_file); !kept)
      return tl::unexpected(kept.error());
  state->found = state->all;
  return RunFolder(std::move(state));
}

const fs::path& RunFolder::path() const { return state_->folder; }
bool RunFolder::keeps_earlier() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->earlier;
}
RunCounts RunFolder::found() const { return state_->found; }
const UnreadableLines& RunFolder::unreadable() const { return state_->unreadable; }
const Value& RunFolder::manifest() const { return state_->manifest; }

result<void> RunFolder::note(const Dict& findings) {
  bool any = false;
  for (const auto& [key, value] : findings.items()) {
    const Value* there = state_->manifest.get(*key.string());
    if (there != nullptr && equal(*there, value)) continue;
    state_->manifest.dict()->set(key, value);
    any = true;
  }
  if (!any) return {};
  return write_atomically(state_->folder / "manifest.json", dump_json(state_->manifest, {.indent = 2}) + "\n");
}

std::optional<std::string> RunFolder::found_format() const { return state_->format; }
RunCounts RunFolder::counts() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->all;
}

RunCounts RunFolder::counts(std::string_view lang, std::string_view category, std::size_t attempt) const {
  const std::scoped_lock lock(state_->mutex);
  const auto at = state_->categories.find(CategoryView(lang, category, attempt));
  return at == state_->categories.end() ? RunCounts{} : at->second;
}

bool RunFolder::answered(const Case& item, const std::function<std::string()>& key) const {
  AnswerIndex::Place place{};
  {
    const std::scoped_lock lock(state_->mutex);
    const auto* known = state_->places.find(key_of(item.lang, item.id, item.attempt));
    if (known == nullptr || known->infra != 0) return false;
    place = *known;
  }
  if (!key) return true;
  const auto entry = state_->journal->read_line(place.offset);
  if (!entry) return false;
  const auto& asked = entry->output.request_key;
  if (asked.empty()) return true;
  const auto now = key();
  return now.empty() || now == asked;
}

result<void> RunFolder::discard_answer(const Case& item, const std::function<std::string()>& key) {
  {
    const std::scoped_lock lock(state_->mutex);
    const auto* known = state_->places.find(key_of(item.lang, item.id, item.attempt));
    if (known == nullptr || known->infra != 0) return {};
  }
  Output none;
  none.id = item.id;
  none.request_key = key();
  none.infra = Error{errc::interrupted, "its answer belongs to a request that differs from this one", item.id};
  return record(JudgedOutput{item, none, {}, Outcome::infra}, {});
}

result<void> RunFolder::record(JudgedOutputs done, std::span<const checkers::Rules* const> rules) {
  std::vector<JournalLine> lines;
  std::vector<std::size_t> ends;
  lines.reserve(done.size());
  ends.reserve(done.size());
  std::string text;
  for (const auto& one : done) {
    auto& line = lines.emplace_back(one, rules);
    if (state_->votes) line.vote = vote_of(one.judged.decoded, one.outcome);
    line.append_to(text);
    text += '\n';
    ends.push_back(text.size());
  }
  const std::scoped_lock lock(state_->mutex);
  if (const auto offset = state_->journal->append_lines(text, lines.size())) {
    for (std::size_t i = 0; i < lines.size(); ++i) state_->note(lines[i], *offset + (i == 0 ? 0 : ends[i - 1]));
    return {};
  }
  // A disk without room for all lines may have room for a few.
  for (std::size_t i = 0, begin = 0; i < lines.size(); begin = ends[i++]) {
    const auto offset = state_->journal->append_lines(std::string_view(text).substr(begin, ends[i] - begin), 1);
    if (!offset) return tl::unexpected(offset.error());
    state_->note(lines[i], *offset);
  }
  return {};
}

RunFolder::Prepared RunFolder::prepare(JournalEntry entry) {
  auto line = to_line(entry);
  return {std::make_shared<const JournalEntry>(std::move(entry)), std::move(line)};
}

result<void> RunFolder::record_all(std::vector<Prepared> all) {
  std::string lines;
  std::size_t size = 0;
  for (const auto& one : all) size += one.line.size() + 1;
  lines.reserve(size);
  for (const auto& one : all) lines.append(one.line).append(1, '\n');
  const std::scoped_lock lock(state_->mutex);
  auto offset = state_->journal->append_lines(lines, all.size());
  if (!offset) return tl::unexpected(offset.error());
  for (const auto& [entry, line] : all) {
    state_->note(JournalLine(*entry), *offset);
    state_->kept.insert_or_assign(key_of(entry->lang, entry->output.id, entry->attempt), entry);
    *offset += line.size() + 1;
  }
  return {};
}

result<void> RunFolder::sync() {
  const std::scoped_lock lock(state_->mutex);
  return state_->journal->sync();
}

result<void> RunFolder::check_still_there() const { return state_->journal->check_still_there(); }

result<std::shared_ptr<const JournalEntry>> RunFolder::entry(const Case& item) const {
  std::uint64_t offset = 0;
  {
    const auto key = key_of(item.lang, item.id, item.attempt);
    const std::scoped_lock lock(state_->mutex);
    if (const auto kept = state_->kept.find(key); kept != state_->kept.end()) return kept->second;
    const auto* known = state_->places.find(key);
    if (known == nullptr) return nullptr;
    offset = known->offset;
  }
  // Written lines do not change, so reading them needs no lock.
  auto entry = state_->journal->read_line(offset);
  if (!entry) return tl::unexpected(entry.error());
  return std::make_shared<const JournalEntry>(std::move(*entry));
}

void RunFolder::abandon() noexcept {
  if (!state_->made || state_->all.total != state_->all.infra) return;
  if (std::exchange(state_->earlier, false)) return put_back(state_->folder);
  std::error_code ignored;
  fs::remove(state_->folder / "journal.jsonl", ignored);
  fs::remove(state_->folder / "manifest.json", ignored);
  fs::remove(state_->folder, ignored);
}

}  // namespace evalrun::runners
