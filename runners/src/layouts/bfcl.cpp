// Asked with documents, kept in the reference's result and score files (specification: bfcl-semantics 13).
#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"

#include "ask/documents.hpp"
#include "layouts/layouts.hpp"
#include "oracle/choose.hpp"

namespace evalrun::runners::layouts {
namespace {

std::string result_file(const Suite& suite, const Category& category) {
  return fmt::format("{}{}_result.json", suite.file_prefix, category.name);
}

std::string score_file_v4(const Suite& suite, const Category& category) {
  return fmt::format("{}{}_score.json", suite.file_prefix, category.name);
}

std::string score_file_v1(const Suite&, const Category& category) {
  return fmt::format("{}_score.json", category.name);
}

Dict result_line(const Case&, const JournalEntry& entry) {
  const Output& output = entry.output;
  Dict line;  // a list of members would be copied once more
  line.set("id", output.id);
  line.set("result", output.result);
  if (output.input_tokens >= 0) line.set("input_token_count", output.input_tokens);
  if (output.output_tokens >= 0) line.set("output_token_count", output.output_tokens);
  line.set("latency", output.latency);
  if (!output.reasoning.empty()) line.set("reasoning_content", output.reasoning);
  return line;
}

Dict question_of(const Case& item) {
  List messages, functions;
  messages.push_back(item.messages);
  functions.reserve(item.functions.size());
  for (const auto& function : item.functions) functions.push_back(function.doc());
  Dict question;
  question.set("id", item.id);
  question.set("question", std::move(messages));
  question.set("function", std::move(functions));
  return question;
}

/// One failed case in the fields of the reference, which differ between calls and relevance.
Dict failure_line(const Case& item, const JournalEntry& entry, const ResultTree& tree) {
  Dict line{
      {"id", item.id}, {"model_name", folder_name(tree.model)}, {"test_category", item.category}, {"valid", false}};
  Value errors = List{};
  std::string error_type;
  if (entry.output.infra) {
    errors = List{Value(entry.output.infra->message)};
    error_type = "infra";
  } else {
    errors = entry.verdicts.front().verdict.errors;
    error_type = entry.verdicts.front().verdict.error_type;
  }
  checkers::Judged judged;
  if (!entry.output.infra)
    judged = checkers::judge(item, entry.output.result,
                             {.format = entry.output.format.empty() ? nullptr : find_format(entry.output.format),
                              .underscore_to_dot = entry.output.underscore_to_dot,
                              .rules = {}});
  if (item.task == Task::relevance || item.task == Task::irrelevance) {
    line.set("prompt", question_of(item));
    line.set("model_result", entry.output.result);
    line.set("decoded_result", judged.decoded.value);
    line.set("error", std::move(errors));
    line.set("error_type", std::move(error_type));
    return line;
  }
  line.set("error", std::move(errors));
  line.set("error_type", std::move(error_type));
  line.set("prompt", question_of(item));
  line.set("model_result_raw", entry.output.result);
  if (judged.decoded.ok) line.set("model_result_decoded", judged.decoded.value);
  line.set("possible_answer", item.ground_truth);
  return line;
}

}  // namespace

const Row v4{Layout::v4, ask_with_documents, gold_calls, result_file, score_file_v4, result_line, failure_line};
const Row v1{Layout::v1, ask_with_documents, gold_calls, result_file, score_file_v1, result_line, failure_line};

}  // namespace evalrun::runners::layouts
