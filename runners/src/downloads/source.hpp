/// Where files come from (a folder or a server), and how a file is retrieved: resumed, retried and verified.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "evalrun/result.hpp"

#include "fetch.hpp"
#include "net/retry_policy.hpp"

namespace evalrun::runners {

class Source {
 public:
  /// Takes the bytes of a file. `start` is called once, before the first bytes, with the offset at which they begin.
  /// Both functions return false to stop.
  struct Sink {
    std::function<bool(std::uint64_t offset)> start;
    std::function<bool(std::string_view bytes)> write;
  };

  virtual ~Source() = default;
  /// Reads a file from `offset` on, or from its beginning if the source cannot resume, until its end or until the sink
  /// stops. Failure: not_found if the source has no such file; `down` if no other file can be read either.
  virtual tl::expected<void, Failure> read(const std::string& path, std::uint64_t offset, const Sink& sink) = 0;
  /// The place of a file (path or URL), for messages.
  [[nodiscard]] virtual std::string place(const std::string& path) const = 0;
};

[[nodiscard]] std::unique_ptr<Source> folder_source(std::filesystem::path folder);
[[nodiscard]] std::unique_ptr<Source> http_source(std::string base_url, const FetchOptions& options);

/// Retrieves the pinned file from `path` of the source and puts it at `target`. The report's state is `missing` if the
/// source does not have that path. Sets `reachable` to false if the source cannot be reached.
[[nodiscard]] FileReport retrieve(const PinnedFile& file, Source& source, const std::string& path,
                                  const std::filesystem::path& target, const FetchOptions& options,
                                  const std::function<void(std::uint64_t bytes)>& progress, bool& reachable);

/// The hash that pins the file (SHA-256 or git's id), and the same hash of a file on disk.
[[nodiscard]] std::string_view pin_of(const PinnedFile& file);
[[nodiscard]] result<std::string> hash_for(const PinnedFile& file, const std::filesystem::path& there);

/// The text of a small file (at most 4 MiB).
[[nodiscard]] tl::expected<std::string, Failure> retrieve_text(Source& source, const std::string& path,
                                                               const FetchOptions& options);

}  // namespace evalrun::runners
