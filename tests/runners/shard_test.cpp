#include "run/shard.hpp"

#include <map>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using evalrun::runners::find_shard;

namespace {

using Variables = std::map<std::string, std::string>;

/// The shard and its source such as "2/8 SLURM_ARRAY_TASK_ID"; "all", or the text of the Error.
std::string found(const Variables& variables, std::string_view flag = "") {
  const auto shard = find_shard(flag, [&](const std::string& name) {
    const auto at = variables.find(name);
    return at == variables.end() ? "" : at->second;
  });
  if (!shard) return to_string(shard.error());
  if (!*shard) return "all";
  return fmt::format("{}/{} {}", (*shard)->shard.index, (*shard)->shard.count, (*shard)->source);
}

Variables slurm(const std::string& id, const std::string& least, const std::string& most, const std::string& count) {
  return {{"SLURM_ARRAY_TASK_ID", id},
          {"SLURM_ARRAY_TASK_MIN", least},
          {"SLURM_ARRAY_TASK_MAX", most},
          {"SLURM_ARRAY_TASK_COUNT", count}};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(flag_and_variable_name_the_shard) {
  BOOST_TEST(found({}) == "all");
  BOOST_TEST(found({}, "2/8") == "2/8 --shard");
  BOOST_TEST(found({}, "1/1") == "1/1 --shard");
  BOOST_TEST(found(slurm("1", "0", "3", "4"), "3/3") == "3/3 --shard");
  BOOST_TEST(found(slurm("1", "0", "3", "4"), "off") == "all");
  BOOST_TEST(found({{"EVALRUN_SHARD", "4/5"}, {"PMI_RANK", "1"}, {"PMI_SIZE", "2"}}) == "4/5 EVALRUN_SHARD");
  for (const auto* wrong : {"0/4", "5/4", "1", "1/", "/4", "a/b", "1/4x", "-1/4", "1/0", "99999999999999999999/4"})
    BOOST_TEST(contains(found({}, wrong), "--shard: "), wrong);
  BOOST_TEST(contains(found({}, "0/4"), "numbered from 1"));
}

BOOST_AUTO_TEST_CASE(slurm_arrays_number_the_shards) {
  BOOST_TEST(found(slurm("0", "0", "7", "8")) == "1/8 SLURM_ARRAY_TASK_ID");
  BOOST_TEST(found(slurm("8", "1", "8", "8")) == "8/8 SLURM_ARRAY_TASK_ID");
  BOOST_TEST(found(slurm("14", "10", "18", "5")) == "3/5 SLURM_ARRAY_TASK_ID");
  BOOST_TEST(found(slurm("3", "3", "3", "1")) == "all");
  BOOST_TEST(contains(found(slurm("7", "1", "7", "3")), "SLURM_ARRAY_TASK_ID") ==
             true);  // tasks 1, 4 and 7 are evenly spaced, and 7 is the third
  BOOST_TEST(contains(found(slurm("5", "1", "8", "3")), "not evenly spaced"));
  BOOST_TEST(contains(found({{"SLURM_ARRAY_TASK_ID", "3"}}), "--shard I/N"));
  // A single task of an array started again, with the number of shards given.
  auto again = slurm("3", "3", "3", "1");
  again["EVALRUN_SHARDS"] = "8";
  BOOST_TEST(found(again) == "3/8 SLURM_ARRAY_TASK_ID");
  again["EVALRUN_SHARDS"] = "2";
  BOOST_TEST(contains(found(again), "no shard 3 of 2"));
  again["EVALRUN_SHARDS"] = "many";
  BOOST_TEST(contains(found(again), "EVALRUN_SHARDS"));
}

BOOST_AUTO_TEST_CASE(kubernetes_and_mpi_number_the_shards) {
  BOOST_TEST(found({{"JOB_COMPLETION_INDEX", "0"}, {"EVALRUN_SHARDS", "8"}}) == "1/8 JOB_COMPLETION_INDEX");
  BOOST_TEST(contains(found({{"JOB_COMPLETION_INDEX", "0"}}), "EVALRUN_SHARDS"));
  BOOST_TEST(found({{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "4"}}) == "4/4 OMPI_COMM_WORLD_RANK");
  BOOST_TEST(found({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}) == "1/2 PMI_RANK");
  BOOST_TEST(found({{"PMI_RANK", "0"}, {"PMI_SIZE", "1"}}) == "all");
  BOOST_TEST(contains(found({{"EVALRUN_SHARDS", "8"}}), "which of the 8 shards"));
}
