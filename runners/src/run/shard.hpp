/// Finds the shard that a process runs: from its flag, or from the environment (Slurm arrays, indexed jobs of
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
  std::string source;  ///< flag or variable that named it: "--shard", "SLURM_ARRAY_TASK_ID"
};

/// Returns the value of an environment variable; "" if it is not set.
using Environment = std::function<std::string(const std::string& name)>;

/// `flag` is "I/N" (numbered from 1), "off" (the whole run), or empty: then the environment decides. nullopt: the whole
/// run. Variables in order of precedence: EVALRUN_SHARD ("I/N"); SLURM_ARRAY_TASK_ID with Slurm's other variables of
/// the array; JOB_COMPLETION_INDEX (Kubernetes); OMPI_COMM_WORLD_RANK, MV2_COMM_WORLD_RANK and PMI_RANK with their
/// sizes. EVALRUN_SHARDS may give the number of shards; Kubernetes needs it. Ids of a Slurm array then count from 1, so
/// that one task can be run again. Errors: usage, with the remedy.
[[nodiscard]] result<std::optional<FoundShard>> find_shard(std::string_view flag, const Environment& environment);

/// The name of a shard's folder within the folder of the run: "shard-2-of-8".
[[nodiscard]] std::string shard_folder(const Shard& shard);

}  // namespace evalrun::runners
