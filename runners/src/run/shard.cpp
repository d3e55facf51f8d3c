#include "shard.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace evalrun::runners {
namespace {

/// What to do, at the end of messages.
constexpr std::string_view remedy = "say --shard I/N, or --shard off for the whole run";

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

result<std::optional<FoundShard>> taken(std::size_t index, std::size_t count, std::string source) {
  if (index < 1 || index > count)
    return fail(errc::usage,
                fmt::format("there is no shard {} of {}: they are numbered from 1; {}", index, count, remedy), source);
  if (count == 1 && source != "--shard") return std::nullopt;
  return FoundShard{{index, count}, std::move(source)};
}

result<std::optional<FoundShard>> parsed(std::string_view text, std::string source) {
  const auto slash = text.find('/');
  const auto index = number(text.substr(0, slash));
  const auto count = slash == std::string_view::npos ? std::nullopt : number(text.substr(slash + 1));
  if (!index || !count)
    return fail(errc::usage, fmt::format("'{}' is no shard; one is written I/N, as in 2/8", text), source);
  return taken(*index, *count, std::move(source));
}

struct Mpi {
  const char* rank;
  const char* size;
};
constexpr std::array<Mpi, 3> mpis{{{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                   {"MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"},
                                   {"PMI_RANK", "PMI_SIZE"}}};

/// The shard of a task in a Slurm array. Ids of an array may begin anywhere, and go up in even steps.
result<std::optional<FoundShard>> of_slurm(std::size_t id, std::optional<std::size_t> shards,
                                           const Environment& environment) {
  const std::string source = "SLURM_ARRAY_TASK_ID";
  if (shards) return taken(id, *shards, source);
  const auto least = number(environment("SLURM_ARRAY_TASK_MIN"));
  const auto most = number(environment("SLURM_ARRAY_TASK_MAX"));
  const auto count = number(environment("SLURM_ARRAY_TASK_COUNT"));
  if (!least || !most || !count || *count == 0 || id < *least || id > *most)
    return fail(errc::usage, fmt::format("Slurm does not say how many tasks the array has; {}", remedy), source);
  const auto step = *count == 1 ? 1 : (*most - *least) / (*count - 1);
  if (step == 0 || *least + step * (*count - 1) != *most || (id - *least) % step != 0)
    return fail(errc::usage, fmt::format("the ids of the array are not evenly spaced; {}", remedy), source);
  return taken((id - *least) / step + 1, *count, source);
}

}  // namespace

result<std::optional<FoundShard>> find_shard(std::string_view flag, const Environment& environment) {
  if (flag == "off") return std::nullopt;
  if (!flag.empty()) return parsed(flag, "--shard");
  if (const auto own = environment("EVALRUN_SHARD"); !own.empty()) return parsed(own, "EVALRUN_SHARD");
  std::optional<std::size_t> shards;
  if (const auto text = environment("EVALRUN_SHARDS"); !text.empty()) {
    shards = number(text);
    if (!shards || *shards == 0)
      return fail(errc::usage, fmt::format("'{}' is no number of shards", text), "EVALRUN_SHARDS");
  }
  if (const auto id = number(environment("SLURM_ARRAY_TASK_ID"))) return of_slurm(*id, shards, environment);
  if (const auto index = number(environment("JOB_COMPLETION_INDEX"))) {
    if (!shards)
      return fail(errc::usage,
                  fmt::format("Kubernetes does not say how many pods the job has: set EVALRUN_SHARDS to its "
                              "completions; or {}",
                              remedy),
                  "JOB_COMPLETION_INDEX");
    return taken(*index + 1, *shards, "JOB_COMPLETION_INDEX");
  }
  for (const auto& mpi : mpis) {
    const auto rank = number(environment(mpi.rank)), size = number(environment(mpi.size));
    if (rank && size) return taken(*rank + 1, *size, mpi.rank);
  }
  if (shards)
    return fail(errc::usage, fmt::format("nothing says which of the {} shards this is; {}", *shards, remedy),
                "EVALRUN_SHARDS");
  return std::nullopt;
}

std::string shard_folder(const Shard& shard) { return fmt::format("shard-{}-of-{}", shard.index, shard.count); }

}  // namespace evalrun::runners
