// The lines of `check` for T-Eval: {"file", "eval", "prompt_type", "key", "output"} -> the same with "metrics" in place
// of "output".
#include <algorithm>

#include <fmt/format.h>

#include "check_lines.hpp"
#include "dataset/t_eval_files.hpp"
#include "summaries/t_eval_means.hpp"
#include "t_eval/evaluators.hpp"

namespace evalrun::cli {
namespace {

const Case* find(const Checking& checking, const Value& line, std::string& why) {
  const auto name = line.get_string("file"), key = line.get_string("key");
  const auto file = t_eval::file_named(name);
  if (!file) {
    why = fmt::format("\"file\" must name a file of T-Eval, as plan_json_v2.json; this one says '{}'", name);
    return nullptr;
  }
  const auto& kind = *t_eval::file_kind(file->category);
  if (line.get_string("eval", kind.eval) != kind.eval ||
      line.get_string("prompt_type", kind.prompt_type) != kind.prompt_type) {
    why = fmt::format("{} is evaluated as eval {} and prompt_type {}", name, kind.eval, kind.prompt_type);
    return nullptr;
  }
  for (const auto& index : checking.indexes)
    if (const auto* item = index.find(t_eval::case_id(file->category, key), file->lang)) return item;
  why = fmt::format("{} has no key {}", name, key);
  return nullptr;
}

/// The verdict line. Its metrics are those of a file with this single datum: the reference rounds instruct and review.
Dict verdict(const Checking&, const Value& line, const checkers::Judged& judged) {
  const auto& kind = *t_eval::file_kind(t_eval::file_named(line.get_string("file"))->category);
  const auto& evaluator = *checkers::t_eval::find_evaluator(kind.eval, kind.prompt_type);
  const auto& said = judged.verdicts.front();
  reports::t_eval::FileMeans means;
  for (const auto metric : evaluator.metrics) {
    const auto at =
        std::ranges::find(said.scores, metric, [](const auto& score) { return std::string_view(score.first); });
    means.add(metric, at == said.scores.end() ? std::nullopt : std::optional(at->second));
  }
  Dict metrics;
  for (const auto& [name, value] : means.means(evaluator.rounded)) metrics.set(name, value ? Value(*value) : Value());
  Dict out{{"file", line.get_string("file")},
           {"eval", kind.eval},
           {"prompt_type", kind.prompt_type},
           {"key", line.get_string("key")},
           {"metrics", std::move(metrics)}};
  if (said.error_type == to_string(ErrorType::t_eval_only_finish)) out.set("only_finish", true);
  if (!said.not_scored.empty()) out.set("not_scored", said.not_scored);
  if (said.stub) out.set("embedding", "stub");
  return out;
}

void check_chunk(const Checking& checking, Chunk& chunk) { check_shaped(checking, chunk, {find, verdict}); }

}  // namespace

const CheckRow check_t_eval{
    DatasetFormat::t_eval,
    [](const Checking&) { return std::string(R"({"file": "plan_json_v2.json", "key": "0", "output": "..."})"); },
    check_chunk};

}  // namespace evalrun::cli
