#include "earlier_run.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "journal.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

constexpr const char* aside = ".earlier";
constexpr const char* removed = ".removed";

/// What a run leaves in its folder. The manifest is last: until it goes the folder is known as a run's.
std::vector<std::string> files_of_run(const fs::path& folder) {
  std::vector<std::string> names{"result", "score", "summary.json"};
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (auto name = entry.path().filename().string(); name.starts_with("sample-") || name.starts_with("journal."))
      if (name != "journal.jsonl") names.push_back(std::move(name));
  names.insert(names.end(), {"journal.jsonl", "manifest.json"});
  return names;
}

}  // namespace

result<bool> move_aside(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "manifest.json", error)) return false;
  const auto lock = Journal::open(folder / "journal.jsonl");
  if (!lock) return tl::unexpected(lock.error());
  fs::create_directory(folder / aside, error);
  if (error) return fail(errc::io, fmt::format("the folder cannot be made: {}", error.message()), folder.string());
  for (const auto& name : files_of_run(folder)) {
    fs::rename(folder / name, folder / aside / name, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      put_back(folder);
      return fail(errc::io, fmt::format("cannot be put aside: {}", error.message()), (folder / name).string());
    }
  }
  return true;
}

void remove_earlier(const fs::path& folder) noexcept {
  // Under another name first, so that a process killed in the middle puts nothing back.
  std::error_code ignored;
  const auto gone = folder / removed;
  fs::rename(folder / aside, gone, ignored);
  fs::remove_all(gone, ignored);
}

void put_back(const fs::path& folder) noexcept {
  std::error_code ignored;
  if (!fs::exists(folder / aside, ignored)) return;
  // Without its manifest the earlier run was not moved completely, and there is no new one yet.
  if (fs::exists(folder / aside / "manifest.json", ignored))
    for (const auto& name : files_of_run(folder)) fs::remove_all(folder / name, ignored);
  for (const auto& name : files_of_run(folder / aside)) {
    if (!fs::exists(folder / aside / name, ignored)) continue;
    fs::remove_all(folder / name, ignored);
    fs::rename(folder / aside / name, folder / name, ignored);
  }
  fs::remove(folder / aside, ignored);
}

result<void> recover_earlier(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder / removed, ignored);
  if (!fs::exists(folder / aside, ignored)) return {};
  const auto lock = Journal::open(folder / "journal.jsonl");
  if (!lock) return tl::unexpected(lock.error());
  put_back(folder);
  return {};
}

}  // namespace evalrun::runners
