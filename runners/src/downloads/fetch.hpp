/// Fetches the data of a suite: files pinned by commit, size and SHA-256, from where they are published, from a mirror
/// or from a folder.
///
///     const Manifest* manifest = find_manifest("bfcl");
///     auto report = fetch(*manifest, {.to = "data/bfcl", .from = "https://mirror.example/bfcl"});
///     if (report && report->complete()) ...
///
/// A file is read into `<name>.part`, verified, and renamed, so that only the pinned file gets its name. The part stays
/// if a fetch fails, and the next fetch asks only for the rest.
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
  std::string_view path;           ///< path in the suite's folder, and in the folder of the source
  std::uint64_t size = 0;          ///< 0: not known
  std::string_view sha256 = {};    ///< 64 hexadecimal digits, lower case; empty: `git_blob` pins the file
  std::string_view upstream = {};  ///< path in the repository, if it differs from `path`
  std::string_view git_blob = {};  ///< git's id of the content; 40 hexadecimal digits
};

/// The reference's prompts, which upstream keeps in Python files. The commit pins these files; the SHA-256 pins the
/// values that are read from them, whichever source they come from.
struct PinnedPrompts {
  std::span<const std::string_view> sources;  ///< paths of the Python files in the repository
  std::string_view sha256;                    ///< see prompts_sha256
};

struct Manifest {
  std::string_view suite;
  std::string_view repository;                ///< owner/name
  std::string_view commit;                    ///< 40 digits
  std::string_view folder;                    ///< folder of the files in the repository
  std::span<const std::string_view> folders;  ///< names that a mirror may use for the suite's folder
  std::span<const PinnedFile> files;
  const PinnedPrompts* prompts = nullptr;  ///< for suites that are asked with the reference's prompts
  std::string_view note = {};              ///< for the user: what is not among the files, and where it is
};

/// The suites whose data can be fetched.
[[nodiscard]] std::span<const Manifest* const> manifests();
/// The manifest of a suite, or nullptr.
[[nodiscard]] const Manifest* find_manifest(std::string_view suite);
/// For a suite without a manifest, a sentence that says where its data is; empty if unknown.
[[nodiscard]] std::string_view data_elsewhere(std::string_view suite);
/// The URL where the files are published.
[[nodiscard]] std::string default_source(const Manifest& manifest);

enum class FileState {
  present,  ///< was in place already
  fetched,
  missing,  ///< the source does not have it
  wrong,    ///< the source has a different file
  failed,   ///< could not be read or written; the next fetch goes on from the part
};

struct FileReport {
  std::string path;
  FileState state = FileState::failed;
  std::uint64_t resumed_from = 0;  ///< bytes kept from an earlier fetch
  std::string message{};           ///< what is wrong and what to do; empty: all is well
};

struct FetchReport {
  std::filesystem::path folder;
  std::vector<FileReport> files;
  std::vector<std::string> notes;  ///< for the user, even if nothing failed

  /// Whether every file is in place.
  [[nodiscard]] bool complete() const;
  [[nodiscard]] std::size_t count(FileState state) const;
};

struct FetchProgress {
  std::string_view file;
  std::size_t number = 0, files = 0;  ///< number of the file, from 1, and number of all files
  std::uint64_t bytes = 0, size = 0;  ///< read so far, and in all, of this file
};

struct FetchOptions {
  std::filesystem::path to;
  /// URL of a mirror, or a folder. It is laid out like the suite's folder, like a folder that holds folders of suites,
  /// or like the repository. Empty: default_source().
  std::string from{};
  /// Called on the caller's thread, at most about ten times a second within a file.
  std::function<void(const FetchProgress&)> progress{};
  std::chrono::milliseconds connect{15'000};
  std::chrono::milliseconds idle{30'000};  ///< a transfer that gets no byte for so long ends
  RetrySettings retry{.max_retries = 3};   ///< counted without a byte of progress in between
};

/// Fetches all files of the manifest into the folder; only one fetch at a time may use a folder. Errors: usage (no such
/// source), io (the folder cannot be written), conflict (another fetch uses the folder). A file that cannot be fetched
/// is no Error: the report names it.
[[nodiscard]] result<FetchReport> fetch(const Manifest& manifest, const FetchOptions& options);

}  // namespace evalrun::runners
