/// A sink for run_pipeline() that takes the outputs one by one.
#pragma once
#include <utility>

#include "evalrun/runners/pipeline.hpp"

namespace evalrun::test {

/// `use` takes a JudgedOutput and returns a result<void>; the first Error ends the run.
template <class Use>
runners::OutputSink one_by_one(Use use) {
  return [use = std::move(use)](runners::JudgedOutputs all) mutable -> result<void> {
    for (const auto& one : all)
      if (auto taken = use(one); !taken) return taken;
    return {};
  };
}

}  // namespace evalrun::test
