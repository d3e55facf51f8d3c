/// One file from a source to its place: resumed, tried again, verified.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "fetch.hpp"
#include "source.hpp"

namespace evalrun::runners {

/// Calls `read` until it succeeds, fails for good, or fails `tries` times in a row without `progress` growing.
/// Waits between the calls.
[[nodiscard]] tl::expected<void, Trouble> with_patience(const FetchOptions& options,
                                                        const std::function<tl::expected<void, Trouble>()>& read,
                                                        const std::function<std::uint64_t()>& progress);

/// Brings the pinned file to `target` from `path` of the source. The report's state is `missing` where the source does
/// not have that path. `reachable` becomes false when no connection came
/// about.
[[nodiscard]] FileReport retrieve(const PinnedFile& file, Source& source, const std::string& path,
                                  const std::filesystem::path& target, const FetchOptions& options,
                                  const std::function<void(std::uint64_t bytes)>& progress, bool& reachable);

/// What pins the file, and the same of a file on disk.
[[nodiscard]] std::string_view pin_of(const PinnedFile& file);
[[nodiscard]] result<std::string> hash_for(const PinnedFile& file, const std::filesystem::path& there);

/// The whole text of a small file.
[[nodiscard]] tl::expected<std::string, Trouble> retrieve_text(Source& source, const std::string& path,
                                                               const FetchOptions& options);

}  // namespace evalrun::runners
