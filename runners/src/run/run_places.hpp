/// Where runs lie: a run has a folder, or is a baseline file, or lies in the folders of its shards.
///
///     std::vector<std::filesystem::path> named{"runs/mine", "runs/split"};   // or "runs/split/shard-1-of-2", ...
///     auto runs = find_runs(named);                                         // two
///     auto records = read_records(runs->back());                            // of all shards (run_records.hpp)
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

struct RunPlace {
  std::filesystem::path name;                ///< what to call it: as it was named; of shards the folder they lie in
  std::vector<std::filesystem::path> parts;  ///< one folder or baseline file, or the folders of the shards by number
  std::size_t shards = 1;                    ///< that the run was split into
  std::vector<std::size_t> missing = {};     ///< numbers of the shards that are not there
};

/// A run in one piece.
[[nodiscard]] RunPlace whole_run(std::filesystem::path folder);

/// Which shards are one run: those with the same manifest wherever they lie, or only those that lie in one folder as
/// well. Two runs of the same thing differ in nothing but their folder.
enum class JoinShards : std::uint8_t { everywhere, in_one_folder };

/// The runs there, in the order in which they are first met. A path is a run's folder, a shard's, a folder that holds
/// shards, or a baseline file. Errors: no run there; conflict (a shard twice, shards of different runs in one folder).
[[nodiscard]] result<std::vector<RunPlace>> find_runs(std::span<const std::filesystem::path> named,
                                                      JoinShards how = JoinShards::everywhere);

/// What manifest.json says. Errors: not_found (no run's folder), bad_json.
[[nodiscard]] result<Value> read_manifest(const std::filesystem::path& folder);
/// The manifest of the run that a shard belongs to: without what may differ between shards.
[[nodiscard]] Value without_shard(Value manifest);

}  // namespace evalrun::runners
