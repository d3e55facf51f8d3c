/// Getting a suite's data: files pinned by commit, size and SHA-256, taken from where they are published, from a mirror
/// or from a folder.
///
///     const Manifest* manifest = find_manifest("bfcl");
///     auto report = fetch(*manifest, {.to = "data/bfcl", .from = "https://mirror.example/bfcl"});
///     if (report && report->complete()) ...
///
/// A file is either the pinned one or not in place: it is read into `<name>.part`, verified and renamed. The part that
/// was read stays, and the next fetch asks for the rest only.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"

#include "net/retry_policy.hpp"

namespace evalrun::runners {

struct PinnedFile {
  std::string_view path;           ///< in the suite's folder, and in the folder of the source
  std::uint64_t size = 0;          ///< 0: not known
  std::string_view sha256 = {};    ///< 64 hexadecimal digits, lower case; empty where `git_blob` pins the file
  std::string_view upstream = {};  ///< its name in the repository, where that is another
  std::string_view git_blob = {};  ///< the id that git gives to its content; 40 hexadecimal digits
};

/// The reference's prompts, which upstream keeps in Python files. The commit pins those files, and a SHA-256 of the
/// values pins what was read from them, from whichever source.
struct PinnedPrompts {
  std::span<const std::string_view> sources;  ///< in the repository
  std::string_view sha256;                    ///< of prompts.json's values in canonical form, without `source`
};

struct Manifest {
  std::string_view suite;
  std::string_view repository;                ///< owner/name
  std::string_view commit;                    ///< 40 digits
  std::string_view folder;                    ///< of the files, in the repository
  std::span<const std::string_view> folders;  ///< names a mirror may have for the suite's folder
  std::span<const PinnedFile> files;
  const PinnedPrompts* prompts = nullptr;  ///< for suites that are asked with the reference's prompts
  std::string_view note = {};              ///< what the files are not, and where the rest is
};

/// The suites whose data can be fetched.
[[nodiscard]] std::span<const Manifest* const> manifests();
/// nullptr where there is none.
[[nodiscard]] const Manifest* find_manifest(std::string_view suite);
/// Where the data of a suite is that is not fetched; empty where nothing is known of it.
[[nodiscard]] std::string_view data_elsewhere(std::string_view suite);
/// Where the files are published.
[[nodiscard]] std::string default_source(const Manifest& manifest);

enum class FileState {
  present,  ///< was there already
  fetched,
  missing,  ///< the source does not have it
  wrong,    ///< the source has another file
  failed,   ///< could not be read or written; the next time goes on from what is there
};

struct FileReport {
  std::string path;
  FileState state = FileState::failed;
  std::uint64_t resumed_from = 0;  ///< bytes that were there from before
  std::string message{};           ///< what is wrong and what to do; empty where nothing is
};

struct FetchReport {
  std::filesystem::path folder;
  std::vector<FileReport> files;
  std::vector<std::string> notes;  ///< what the user should know though nothing failed

  /// Every pinned file is in place.
  [[nodiscard]] bool complete() const;
  [[nodiscard]] std::size_t count(FileState state) const;
};

struct FetchProgress {
  std::string_view file;
  std::size_t number = 0, files = 0;  ///< which file, from 1, of how many
  std::uint64_t bytes = 0, size = 0;  ///< of this file
};

struct FetchOptions {
  std::filesystem::path to;
  /// URL of a mirror or name of a folder, laid out as the suite's folder, as a folder of such folders, or as the
  /// repository. Empty: where the files are published.
  std::string from{};
  /// Called on the caller's thread, at most some ten times a second within a file.
  std::function<void(const FetchProgress&)> progress{};
  std::chrono::milliseconds connect{15'000};
  std::chrono::milliseconds idle{30'000};  ///< without a byte
  RetrySettings retry{.max_retries = 3};   ///< in a row without a byte of progress
};

/// Brings everything of the manifest into the folder; one fetch at a time per folder. Errors: usage (no such source),
/// io (the folder cannot be written), conflict (another fetch is at work there). A file that does not come is no Error:
/// the report names it.
[[nodiscard]] result<FetchReport> fetch(const Manifest& manifest, const FetchOptions& options);

}  // namespace evalrun::runners
