#include "result_tree.hpp"

#include <algorithm>
#include <cassert>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "atomic_file.hpp"
#include "dataset_formats/dataset_formats.hpp"
#include "for_each_index.hpp"
#include "object_writer.hpp"
#include "run_records.hpp"

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

/// The result file and the score file of a category in one language.
class CategoryFiles {
 public:
  CategoryFiles(const fs::path& root, const ResultTree& tree, const std::string& lang, const Category& category,
                RunCounts counts)
      : results_(place(root / "result", tree, lang, category.group) /
                 dataset_formats::row_of(tree.suite.dataset_format).result_file(tree.suite, category)),
        scores_(place(root / "score", tree, lang, category.group) /
                dataset_formats::row_of(tree.suite.dataset_format).score_file(tree.suite, category)),
        counts_(counts),
        one_object_(dataset_formats::row_of(tree.suite.dataset_format).one_object),
        counts_last_(!tree.suite.embedding_models.empty()) {
    if (!counts_last_) write_counts(0);
  }
  /// `put` appends the line to the text that it is given.
  void add_result(const auto& put) {
    line_ = !one_object_ ? "" : begun_ ? ",\n" : "{\n";
    put(line_);
    if (!one_object_) line_ += '\n';
    results_.write(line_);
    begun_ = true;
  }
  void add_failure(const auto& put) {
    line_.clear();
    put(line_);
    line_ += '\n';
    if (counts_last_)
      failures_ += line_;
    else
      scores_.write(line_);
  }
  /// `not_scored`: the number of cases that the first rule set did not judge.
  result<void> commit(std::size_t not_scored) {
    if (counts_last_) {
      write_counts(not_scored);
      scores_.write(failures_);
    }
    if (one_object_) results_.write(begun_ ? "\n}\n" : "{}\n");
    if (auto done = results_.commit(); !done) return done;
    return scores_.commit();
  }

 private:
  void write_counts(std::size_t not_scored) {
    const auto total = counts_.total - not_scored;
    line_.clear();
    {
      ObjectWriter line(line_);
      line.value("accuracy", total == 0 ? 0 : static_cast<double>(counts_.correct) / static_cast<double>(total));
      line.value("correct_count", counts_.correct);
      line.value("total_count", total);
      if (not_scored != 0) line.value("not_scored_count", not_scored);
    }
    scores_.write(line_ + '\n');
  }

  AtomicFile results_;
  AtomicFile scores_;
  RunCounts counts_;
  std::string line_;
  std::string failures_;
  bool one_object_;
  /// The counts are not known before the end, since cases of a suite that compares meanings may be not scored. Failures
  /// are then kept in `failures_` until the counts are written.
  bool counts_last_;
  bool begun_ = false;
};

/// Writes the files of a category in one language, which it makes for the first recorded case, and counts its cases.
class CategoryWriter {
 public:
  CategoryWriter(const RunFolder& folder, const ResultTree& tree, const Case& first)
      : folder_(&folder), tree_(&tree), lang_(first.lang), category_(first.category) {}

  [[nodiscard]] bool is_for(const Case& item) const { return item.lang == lang_ && item.category == category_; }

  /// Adds a case of the category, with its attempt set.
  result<void> add(const Case& item) {
    const auto found = folder_->entry(item);
    if (!found) return tl::unexpected(found.error());
    if (*found == nullptr) return {};
    const auto& entry = **found;
    if (!files_) {
      const auto root =
          tree_->attempt == 0 ? folder_->path() : folder_->path() / fmt::format("sample-{}", tree_->attempt + 1);
      files_ = std::make_unique<CategoryFiles>(root, *tree_, lang_, *tree_->suite.category(category_),
                                               folder_->counts(lang_, category_, tree_->attempt));
    }
    const auto& format = dataset_formats::row_of(tree_->suite.dataset_format);
    const bool infra = entry.output.infra.has_value();
    if (!infra && !entry.no_result)
      files_->add_result([&](std::string& text) { format.result_line(text, item, entry); });
    // An answer that was not judged is neither right nor wrong.
    const auto* first = infra || entry.verdicts.empty() ? nullptr : &entry.verdicts.front();
    if (infra || (first != nullptr && !first->valid && first->not_scored.empty()))
      files_->add_failure([&](std::string& text) { format.failure_line(text, item, entry, *tree_); });
    if (first != nullptr && !first->not_scored.empty()) ++not_scored_;
    tally_.add(record_of(entry));
    return {};
  }

  result<void> commit() { return files_ ? files_->commit(not_scored_) : result<void>(); }
  [[nodiscard]] const reports::Tally& tally() const { return tally_; }

 private:
  const RunFolder* folder_;
  const ResultTree* tree_;
  std::string lang_, category_;
  std::unique_ptr<CategoryFiles> files_;
  std::size_t not_scored_ = 0;
  reports::Tally tally_;
};

}  // namespace

result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, CaseReader& reader) {
  reports::Tally tally;
  std::optional<CategoryWriter> writer;
  for (;;) {
    auto item = reader.next();
    if (!item) return tl::unexpected(item.error());
    const bool last = !*item;
    if (!last) (*item)->attempt = tree.attempt;
    if (writer && (last || !writer->is_for(**item))) {
      if (auto done = writer->commit(); !done) return tl::unexpected(done.error());
      tally.merge(writer->tally());
      writer.reset();
    }
    if (last) return tally;
    if (!writer) writer.emplace(folder, tree, **item);
    if (auto done = writer->add(**item); !done) return tl::unexpected(done.error());
  }
}

result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, std::span<const Case> cases) {
  assert(tree.attempt == 0);
  struct Group {
    CategoryWriter writer;
    std::span<const Case> cases;
    result<void> done = {};
  };
  std::vector<Group> groups;
  for (auto rest = cases; !rest.empty(); rest = rest.subspan(groups.back().cases.size())) {
    auto& group = groups.emplace_back(Group{{folder, tree, rest.front()}, {}});
    const auto end = std::ranges::find_if_not(rest, [&](const Case& item) { return group.writer.is_for(item); });
    group.cases = rest.first(static_cast<std::size_t>(end - rest.begin()));
  }
  std::vector<std::size_t> sizes;
  for (const auto& group : groups) sizes.push_back(group.cases.size());
  for_each_largest_first(sizes, [&](std::size_t i) {
    auto& group = groups[i];
    for (const auto& item : group.cases)
      if (group.done = group.writer.add(item); !group.done) return;
    group.done = group.writer.commit();
  });
  reports::Tally tally;
  for (auto& group : groups) {
    if (!group.done) return tl::unexpected(group.done.error());
    tally.merge(group.writer.tally());
  }
  return tally;
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

std::string folder_name(const Suite& suite) {
  std::string name(suite.id);
  std::ranges::replace(name, ':', '-');
  return suite.is_own() ? folder_name(name) : name;
}

}  // namespace evalrun::runners
