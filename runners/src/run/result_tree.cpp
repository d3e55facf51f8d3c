#include "evalrun/runners/result_tree.hpp"

#include <memory>

#include <fmt/format.h>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"
#include "evalrun/runners/atomic_file.hpp"
#include "evalrun/runners/run_report.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

fs::path place(const fs::path& root, const ResultTree& tree, const std::string& lang, std::string_view group) {
  fs::path folder = root;
  if (!lang.empty()) folder /= lang;
  folder /= folder_name(tree.model);
  if (!group.empty()) folder /= group;
  return folder;
}

/// The two files of one category in one language.
class CategoryFiles {
 public:
  CategoryFiles(const fs::path& root, const ResultTree& tree, const std::string& lang, const Category& category,
                RunCounts counts)
      : results_(place(root / "result", tree, lang, category.group) /
                 fmt::format("{}{}_result.json", tree.suite.file_prefix, category.name)),
        scores_(place(root / "score", tree, lang, category.group) /
                fmt::format("{}{}_score.json", tree.suite.layout == Layout::v4 ? tree.suite.file_prefix : "",
                            category.name)) {
    const double accuracy =
        counts.total == 0 ? 0 : static_cast<double>(counts.correct) / static_cast<double>(counts.total);
    add(scores_, Dict{{"accuracy", accuracy}, {"correct_count", counts.correct}, {"total_count", counts.total}});
  }
  void add_result(const Dict& line) { add(results_, line); }
  void add_failure(const Dict& line) { add(scores_, line); }
  result<void> commit() {
    if (auto done = results_.commit(); !done) return done;
    return scores_.commit();
  }

 private:
  static void add(AtomicFile& file, const Dict& line) {
    file.write(dump_json(line));
    file.write("\n");
  }
  AtomicFile results_;
  AtomicFile scores_;
};

Dict result_line(const JournalEntry& entry) {
  const Output& output = entry.output;
  Dict line{{"id", output.id}, {"result", output.result}};
  if (output.input_tokens >= 0) line.set("input_token_count", output.input_tokens);
  if (output.output_tokens >= 0) line.set("output_token_count", output.output_tokens);
  line.set("latency", output.latency);
  if (!output.reasoning.empty()) line.set("reasoning_content", output.reasoning);
  return line;
}

Dict question_of(const Case& item) {
  List functions;
  for (const auto& function : item.functions) functions.push_back(function.doc);
  return Dict{{"id", item.id}, {"question", List{item.messages}}, {"function", std::move(functions)}};
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

result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, CaseReader& reader) {
  reports::Tally tally;
  std::unique_ptr<CategoryFiles> files;
  std::string lang;
  const Category* category = nullptr;
  for (;;) {
    auto item = reader.next();
    if (!item) return tl::unexpected(item.error());
    const bool last = !*item;
    if (files && (last || (*item)->lang != lang || (*item)->category != category->name)) {
      if (auto done = files->commit(); !done) return tl::unexpected(done.error());
      files.reset();
    }
    if (last) return tally;
    auto entry = folder.entry(**item);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) continue;
    if (!files) {
      lang = (*item)->lang;
      category = tree.suite.category((*item)->category);
      files =
          std::make_unique<CategoryFiles>(folder.path(), tree, lang, *category, folder.counts(lang, category->name));
    }
    const bool infra = (*entry)->output.infra.has_value();
    if (!infra) files->add_result(result_line(**entry));
    const bool right = !infra && !(*entry)->verdicts.empty() && (*entry)->verdicts.front().verdict.valid;
    if (!right) files->add_failure(failure_line(**item, **entry, tree));
    tally.add(record_of(**entry));
  }
}

std::string folder_name(std::string_view model) {
  std::string name;
  for (const char c : model) {
    const auto byte = static_cast<unsigned char>(c);
    name += c == '/' || c == '\\' || byte < 0x20 || byte == 0x7f ? '_' : c;
  }
  if (name.empty() || name == "." || name == "..") return "model";
  constexpr std::size_t longest = 200;
  return name.substr(0, longest);
}

}  // namespace evalrun::runners
