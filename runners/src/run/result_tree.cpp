#include "evalrun/runners/result_tree.hpp"

#include <memory>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/atomic_file.hpp"
#include "evalrun/runners/run_report.hpp"

#include "layouts/layouts.hpp"

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
                 layouts::row_of(tree.suite.layout).result_file(tree.suite, category)),
        scores_(place(root / "score", tree, lang, category.group) /
                layouts::row_of(tree.suite.layout).score_file(tree.suite, category)),
        one_object_(layouts::row_of(tree.suite.layout).one_object) {
    const double accuracy =
        counts.total == 0 ? 0 : static_cast<double>(counts.correct) / static_cast<double>(counts.total);
    add(scores_, Dict{{"accuracy", accuracy}, {"correct_count", counts.correct}, {"total_count", counts.total}});
  }
  void add_result(const Dict& line) {
    if (!one_object_) return add(results_, line);
    const auto& [key, value] = line.items().front();
    results_.write(begun_ ? ",\n" : "{\n");
    results_.write(dump_json(key) + ": " + dump_json(value));
    begun_ = true;
  }
  void add_failure(const Dict& line) { add(scores_, line); }
  result<void> commit() {
    if (one_object_) results_.write(begun_ ? "\n}\n" : "{}\n");
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
  bool one_object_;
  bool begun_ = false;
};

}  // namespace

result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, CaseReader& reader) {
  reports::Tally tally;
  const auto& layout = layouts::row_of(tree.suite.layout);
  std::unique_ptr<CategoryFiles> files;
  std::string lang;
  const Category* category = nullptr;
  const fs::path root = tree.sample == 0 ? folder.path() : folder.path() / fmt::format("sample-{}", tree.sample + 1);
  for (;;) {
    auto item = reader.next();
    if (!item) return tl::unexpected(item.error());
    const bool last = !*item;
    if (!last) (*item)->sample = tree.sample;
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
      files = std::make_unique<CategoryFiles>(root, tree, lang, *category,
                                              folder.counts(lang, category->name, tree.sample));
    }
    const bool infra = (*entry)->output.infra.has_value();
    if (!infra) files->add_result(layout.result_line(**item, **entry));
    const auto* first = infra || (*entry)->verdicts.empty() ? nullptr : &(*entry)->verdicts.front().verdict;
    if (first == nullptr || (!first->valid && first->not_scored.empty()))
      files->add_failure(layout.failure_line(**item, **entry, tree));
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
