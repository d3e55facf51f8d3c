/// Where files come from, a folder or a server, and how one is brought to its place: resumed, retried, verified.
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
  /// Takes the bytes of a file. `start` says once where they begin, before the first; both return false to stop.
  struct Sink {
    std::function<bool(std::uint64_t offset)> start;
    std::function<bool(std::string_view bytes)> write;
  };

  virtual ~Source() = default;
  /// Reads a file from `offset` on, or from its beginning where the source cannot do that; until the end, or until the
  /// sink stops. Failure: not_found where the source has no such file; `down` where no other file can be read either.
  virtual tl::expected<void, Failure> read(const std::string& path, std::uint64_t offset, const Sink& sink) = 0;
  /// A file's place for messages.
  [[nodiscard]] virtual std::string place(const std::string& path) const = 0;
};

[[nodiscard]] std::unique_ptr<Source> folder_source(std::filesystem::path folder);
[[nodiscard]] std::unique_ptr<Source> http_source(std::string base_url, const FetchOptions& options);

/// Brings the pinned file to `target` from `path` of the source. The report's state is `missing` where the source does
/// not have that path. `reachable` becomes false when there was no connection.
[[nodiscard]] FileReport retrieve(const PinnedFile& file, Source& source, const std::string& path,
                                  const std::filesystem::path& target, const FetchOptions& options,
                                  const std::function<void(std::uint64_t bytes)>& progress, bool& reachable);

/// What pins the file, and the same of a file on disk.
[[nodiscard]] std::string_view pin_of(const PinnedFile& file);
[[nodiscard]] result<std::string> hash_for(const PinnedFile& file, const std::filesystem::path& there);

/// The whole text of a small file.
[[nodiscard]] tl::expected<std::string, Failure> retrieve_text(Source& source, const std::string& path,
                                                               const FetchOptions& options);

}  // namespace evalrun::runners
