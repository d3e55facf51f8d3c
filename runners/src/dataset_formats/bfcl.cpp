// BFCL: cases are asked with documents; answers go to the reference's result and score files (specification:
// bfcl-semantics 13).
#include "bfcl.hpp"

#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"

#include "json/lines.hpp"
#include "providers/gold/gold_answer.hpp"
#include "requests/documents.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners::dataset_formats {

std::string bfcl_result_file(const Suite& suite, const Category& category) {
  return fmt::format("{}{}_result.json", suite.file_prefix, category.name);
}

std::string bfcl_score_file(const Suite& suite, const Category& category) {
  return fmt::format("{}{}_score.json", suite.file_prefix, category.name);
}

void bfcl_result_line(std::string& text, const Case&, const JournalEntry& entry) {
  const Output& output = entry.output;
  ObjectWriter line(text);
  line.text("id", output.id);
  line.value("result", output.result);
  if (output.input_tokens >= 0) line.value("input_token_count", output.input_tokens);
  if (output.output_tokens >= 0) line.value("output_token_count", output.output_tokens);
  line.value("latency", output.latency);
  line.text_if_any("reasoning_content", output.reasoning);
}

namespace {

std::string score_file_v1(const Suite&, const Category& category) {
  return fmt::format("{}_score.json", category.name);
}

/// Writes the case with the fields of its line in the data set.
void write_prompt(ObjectWriter& line, std::string& text, const Case& item) {
  auto prompt = line.object("prompt");
  prompt.text("id", item.id);
  prompt.key("question");
  text += '[';
  append_json(text, item.messages);
  text += ']';
  prompt.key("function");
  text += '[';
  for (const auto& function : item.functions) {
    if (&function != &item.functions.front()) text += ", ";
    function.append_to(text);
  }
  text += ']';
}

Decoded decoded_of(const Case& item, const Output& output) {
  if (output.infra) return {};
  const auto* format = find_format(output.format);
  return checkers::judge(item, output.result, {.format = format, .underscore_to_dot = output.underscore_to_dot})
      .decoded;
}

}  // namespace

void bfcl_failure_line(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree& tree) {
  const Output& output = entry.output;
  const auto decoded = decoded_of(item, output);
  ObjectWriter line(text);
  const auto write_error = [&] {
    if (output.infra) {
      line.value("error", List{Value(output.infra->message)});
      line.text("error_type", "infra");
    } else {
      line.value("error", entry.verdicts.front().errors);
      line.text("error_type", entry.verdicts.front().error_type);
    }
  };
  line.text("id", item.id);
  line.text("model_name", folder_name(tree.model));
  line.text("test_category", item.category);
  line.value("valid", false);
  if (item.task == Task::relevance || item.task == Task::irrelevance) {
    write_prompt(line, text, item);
    line.value("model_result", output.result);
    line.value("decoded_result", decoded.value);
    write_error();
    return;
  }
  write_error();
  write_prompt(line, text, item);
  line.value("model_result_raw", output.result);
  if (decoded.ok) line.value("model_result_decoded", decoded.value);
  line.value("possible_answer", item.ground_truth);
}

extern const Row v4{.ask = ask_with_documents,
                    .gold = gold_calls,
                    .result_file = bfcl_result_file,
                    .score_file = bfcl_score_file,
                    .result_line = bfcl_result_line,
                    .failure_line = bfcl_failure_line,
                    .as_meant = true};
extern const Row v1{.ask = ask_with_documents,
                    .gold = gold_calls,
                    .result_file = bfcl_result_file,
                    .score_file = score_file_v1,
                    .result_line = bfcl_result_line,
                    .failure_line = bfcl_failure_line,
                    .as_meant = true,
                    .results_in_order = true};

}  // namespace evalrun::runners::dataset_formats
