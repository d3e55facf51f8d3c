/// Finds runs on disk: a run is a folder, a baseline file, or several folders of shards.
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
  std::filesystem::path name;                ///< the path as it was given; for shards, the folder that holds them
  std::vector<std::filesystem::path> parts;  ///< one folder or baseline file, or the folders of the shards by number
  std::size_t shards = 1;                    ///< number of shards into which the run was split
  std::vector<std::size_t> missing = {};     ///< numbers of the shards that are missing
};

/// The place of a run that is not split.
[[nodiscard]] RunPlace whole_run(std::filesystem::path folder);

/// Which shards belong to the same run: all with the same manifest, or only those that also lie in the same folder.
/// (Two runs with the same manifest differ only in their folder.)
enum class JoinShards : std::uint8_t { everywhere, in_one_folder };

/// The runs at these paths, in the order in which they are first found. A path is the folder of a run or shard, a
/// folder that holds shards, or a baseline file. Errors: no run there; conflict (a shard twice, shards of different
/// runs in one folder).
[[nodiscard]] result<std::vector<RunPlace>> find_runs(std::span<const std::filesystem::path> named,
                                                      JoinShards how = JoinShards::everywhere);

/// Reads manifest.json of a folder. Errors: not_found (the folder holds no run), bad_json.
[[nodiscard]] result<Value> read_manifest(const std::filesystem::path& folder);
/// The manifest of the run that a shard belongs to: without fields that may differ between shards.
[[nodiscard]] Value without_shard(Value manifest);

}  // namespace evalrun::runners
