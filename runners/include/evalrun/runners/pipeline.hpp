/// The pipeline asks a model for many cases at once, decodes and checks the outputs in parallel, and hands them over in
/// the order in which the answers come. It holds at most `in_memory` cases, however long the suite is.
///
///     const auto next_case = [&] { return reader.next(); };
///     const auto keep = [](JudgedOutputs done) -> result<void> {
///       for (const JudgedOutput& one : done) use(one.item.id, one.judged.verdicts.front().valid);
///       return {};
///     };
///     const auto counts = run_pipeline(next_case, model, {.rules = rule_sets}, keep);
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "evalrun/case.hpp"
#include "evalrun/checkers/judge.hpp"
#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/runners/embedding.hpp"
#include "evalrun/runners/model.hpp"

namespace evalrun::runners {

/// The next case to ask; nullopt after the last. Called by one thread at a time.
using CaseSource = std::function<result<std::optional<Case>>()>;

struct JudgedOutput {
  const Case& item;
  const Output& output;
  const checkers::Judged& judged;  ///< no verdicts if the output is `infra`
  Outcome outcome;                 ///< may also be `infra` or `truncated`
};
using JudgedOutputs = std::span<const JudgedOutput>;
/// Takes the outputs that were ready at the same time, at least one. Called by one thread at a time; an Error ends the
/// run.
using OutputSink = std::function<result<void>(JudgedOutputs)>;

/// A request to stop, from a signal or a budget.
enum class Halt : std::uint8_t {
  no,
  finish,  ///< ask no further question, wait for all that are under way
  stop,    ///< ask no further question, wait for those under way as long as `grace` allows
};

struct PipelineSettings {
  std::span<const checkers::Rules* const> rules = {};
  /// Decodes answers that are text; nullptr: as the mode or the suite has it. Calls that came as calls stay `fc`.
  const Format* format = nullptr;
  bool strip_reasoning = false;           ///< move reasoning from the text of an answer to Output::reasoning
  EmbeddingSource* embedder = nullptr;    ///< for rule sets that compare by meaning; must outlive the run
  std::size_t in_memory = 256;            ///< cases asked and not yet handed over
  std::chrono::milliseconds grace{5000};  ///< time for questions that are under way when the run is stopped
  std::function<Halt()> halt{};           ///< called repeatedly, by any thread; must not throw
};

struct PipelineCounts {
  std::size_t handed_over = 0;
  std::size_t interrupted = 0;  ///< questions given up because the run was stopped; not handed over
  bool stopped = false;         ///< by `halt`, or because the model broke down
};

/// Returns when each question has been handed over or given up. Errors: the first error of `source` or `sink`.
[[nodiscard]] result<PipelineCounts> run_pipeline(const CaseSource& source, Model& model,
                                                  const PipelineSettings& settings, const OutputSink& sink);

}  // namespace evalrun::runners
