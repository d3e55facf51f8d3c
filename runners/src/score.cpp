#include "evalrun/runners/score.hpp"

#include <algorithm>
#include <span>
#include <unordered_set>

#include <fmt/format.h>

#include "for_each_index.hpp"
#include "layouts/layouts.hpp"

namespace evalrun::runners {
namespace {

/// A result with the case it answers.
struct Pending {
  const Case* item = nullptr;
  StoredResult stored;
  checkers::Judged judged = {};
  std::any prepared = {};
  bool no_result = false;
};

/// What one file holds, until its end or until it could not be read any further.
struct FileResults {
  std::vector<result<StoredResult>> lines = {};
  std::optional<Error> broken = {};

  static FileResults read(const ResultFile& file) {
    FileResults all;
    auto reader = ResultReader::open(file);
    if (!reader) return {{}, reader.error()};
    for (;;) {
      auto stored = reader->next();
      if (!stored && stored.error().code == errc::io) all.broken = stored.error();
      if (all.broken || (stored && !*stored)) return all;
      if (stored)
        all.lines.emplace_back(std::move(**stored));
      else
        all.lines.emplace_back(tl::unexpected(std::move(stored.error())));
    }
  }
};

std::vector<FileResults> read_files(const ModelResults& model) {
  std::vector<FileResults> all(model.files.size());
  for_each_index(all.size(), [&](std::size_t i) { all[i] = FileResults::read(model.files[i]); });
  return all;
}

/// See evalrun::holds_structured.
bool hold_structured(const std::vector<FileResults>& files) {
  return std::ranges::any_of(files, [](const FileResults& file) {
    return std::ranges::any_of(file.lines, [](const auto& stored) { return stored && stored->result.is_list(); });
  });
}

/// Pairs the results of a model's files with cases, in order.
class Pairing {
 public:
  Pairing(const CaseIndex& cases, const Suite& suite, ScoreCounts& counts)
      : cases_(cases), suite_(suite), counts_(counts) {}

  void take(const ResultFile& file, FileResults results, std::vector<Pending>& all) {
    // A model's predictions may lie in several files that say which case each line is about.
    if (file.category != nullptr) seen_.clear();
    const auto by_position =
        suite_.layout == Layout::v1 ? in_order(file, results.lines.size()) : std::vector<const Case*>{};
    for (std::size_t i = 0; i < results.lines.size(); ++i) {
      auto& stored = results.lines[i];
      if (stored) {
        const auto* item = i < by_position.size() ? by_position[i] : cases_.find(stored->id, file.lang);
        add(file, item, std::move(*stored), all);
      } else {
        ++counts_.unreadable;
        ++counts_.unreadable_in[{file.lang, file.category == nullptr ? "" : std::string(file.category->name)}];
        complain(to_string(stored.error()));
      }
    }
  }

  /// Cases without a result in categories that have one.
  [[nodiscard]] std::vector<const Case*> missing() const {
    std::unordered_set<std::string_view> met;
    for (const auto* item : seen_) met.insert(item->category);
    std::vector<const Case*> out;
    for (const auto& item : cases_.cases())
      if (met.contains(item.category) && !seen_.contains(&item)) out.push_back(&item);
    return out;
  }

 private:
  /// The category's cases when the file has a line for each, otherwise nothing.
  [[nodiscard]] std::vector<const Case*> in_order(const ResultFile& file, std::size_t lines) const {
    std::vector<const Case*> out;
    for (const auto& item : cases_.cases())
      if (item.category == file.category->name && (file.lang.empty() || item.lang == file.lang)) out.push_back(&item);
    return lines == out.size() ? out : std::vector<const Case*>{};
  }

  void add(const ResultFile& file, const Case* item, StoredResult stored, std::vector<Pending>& all) {
    if (item == nullptr || (file.category != nullptr && item->category != file.category->name)) {
      ++counts_.unknown;
      complain(fmt::format("{}: no case{} has the id '{}'", stored.where,
                           file.category != nullptr ? fmt::format(" of category {}", file.category->name) : "",
                           stored.id));
      return;
    }
    if (!seen_.insert(item).second) {
      ++counts_.twice;
      complain(fmt::format("{}: the id '{}' came before; the first result counts", stored.where, stored.id));
      return;
    }
    if (evalrun::looks_like_error(stored.result)) ++counts_.looks_like_error;
    all.push_back({item, std::move(stored)});
  }

  void complain(std::string what) {
    constexpr std::size_t most = 5;
    if (counts_.complaints.size() < most) counts_.complaints.push_back(std::move(what));
  }

  const CaseIndex& cases_;
  const Suite& suite_;
  ScoreCounts& counts_;
  std::unordered_set<const Case*> seen_;
};

}  // namespace

result<ScoreCounts> score_results(const CaseIndex& cases, const Suite& suite, const ModelResults& model,
                                  const ScoreSettings& settings, const std::function<void(const ScoredCase&)>& sink) {
  constexpr std::size_t results_per_chunk = 64;
  auto files = read_files(model);
  for (const auto& file : files)
    if (file.broken) return tl::unexpected(*file.broken);
  const bool structured = hold_structured(files);
  const auto* format = settings.format != nullptr ? settings.format : find_format(structured ? "fc" : "prompt");
  const bool underscored = settings.underscore_to_dot.value_or(structured);
  const checkers::Judging how{format, underscored, settings.rules, settings.errata};
  ScoreCounts counts;
  counts.format = format->id;
  counts.underscore_to_dot = underscored;

  Pairing pairing(cases, suite, counts);
  std::vector<Pending> all;
  all.reserve(cases.cases().size());
  for (std::size_t i = 0; i < files.size(); ++i) pairing.take(model.files[i], std::move(files[i]), all);
  const auto scored = [&](Pending& p) {
    return ScoredCase{*p.item, p.stored, p.judged, underscored, p.prepared, p.no_result};
  };
  const auto prepare = [&](Pending& p) {
    if (settings.prepare) p.prepared = settings.prepare(scored(p));
  };
  const auto chunks = (all.size() + results_per_chunk - 1) / results_per_chunk;
  for_each_index(chunks, [&](std::size_t i) {
    const auto begin = i * results_per_chunk;
    const std::span chunk(all.data() + begin, std::min(results_per_chunk, all.size() - begin));
    std::vector<ToJudge> together;
    for (auto& p : chunk) together.push_back({p.item, &p.stored.result, &p.judged});
    judge_all(settings.embedder, together, how);
    for (auto& p : chunk) {
      prepare(p);
      if (!settings.forget_documents) continue;
      for (const auto& function : p.item->functions) function.forget();
    }
  });
  for (auto& p : all) sink(scored(p));
  counts.judged = all.size();
  if (layouts::row_of(suite.layout).missing_is_wrong)
    for (const auto* item : pairing.missing()) {
      Pending nothing{.item = item, .stored = {}, .no_result = true};
      nothing.stored.id = item->id;
      nothing.stored.result = "";
      nothing.judged = judge_with(settings.embedder, *item, nothing.stored.result, how);
      prepare(nothing);
      sink(scored(nothing));
      ++counts.judged;
      ++counts.missing;
    }
  return counts;
}

}  // namespace evalrun::runners
