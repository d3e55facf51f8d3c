/// Which part of a run a process takes: by its flag, or as its environment numbers it (Slurm arrays, indexed jobs of
/// Kubernetes, MPI).
///
///     auto found = find_shard("", [](const std::string& name) { return variable(name); });
///     if (found && *found) say("shard {} of {}", (*found)->shard.index, (*found)->shard.count);
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/case_reader.hpp"
#include "evalrun/result.hpp"

namespace evalrun::runners {

struct FoundShard {
  Shard shard;
  std::string source;  ///< what said so: "--shard", "SLURM_ARRAY_TASK_ID"
};

/// The value of an environment variable; "" where it is not set.
using Environment = std::function<std::string(const std::string& name)>;

/// `flag` is "I/N" (numbered from 1), "off" (the whole run), or empty: what the environment says. nullopt: the whole
/// run. Looked at in this order: EVALRUN_SHARD ("I/N"); SLURM_ARRAY_TASK_ID with what Slurm says of the array;
/// JOB_COMPLETION_INDEX (Kubernetes); OMPI_COMM_WORLD_RANK, MV2_COMM_WORLD_RANK and PMI_RANK with their sizes. The
/// number of shards may be given by EVALRUN_SHARDS, which Kubernetes needs; an array's ids then count from 1, so that
/// one task of it can be run again. Errors: usage, with the remedy.
[[nodiscard]] result<std::optional<FoundShard>> find_shard(std::string_view flag, const Environment& environment);

/// "shard-2-of-8": the folder of a shard in that of the run.
[[nodiscard]] std::string shard_folder(const Shard& shard);

}  // namespace evalrun::runners
