#include "score.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "as_meant.hpp"
#include "dataset_formats/dataset_formats.hpp"
#include "for_each_index.hpp"

namespace evalrun::runners {
namespace {

/// A stored result with its case.
struct Pending {
  const Case* item = nullptr;
  StoredResult stored;
  checkers::Judged judged = {};
  std::any prepared = {};
  bool no_result = false;
};

/// The results in one file, up to its end or a read failure (`broken`).
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

/// The files of a model: `chosen` are those whose category has a selected case.
struct Files {
  std::vector<ResultFile> chosen;
  ModelResults left_out;

  Files(const CaseIndex& cases, const ModelResults& model) : left_out{model.model, {}} {
    std::set<std::pair<std::string_view, std::string_view>> parts;
    for (const auto& item : cases.cases()) parts.emplace(item.lang, item.category);
    for (const auto& file : model.files) {
      const bool any = file.category == nullptr || parts.contains({file.lang, file.category->name}) ||
                       (file.lang.empty() && std::ranges::any_of(parts, [&](const auto& part) {
                          return part.second == file.category->name;
                        }));
      (any ? chosen : left_out.files).push_back(file);
    }
  }
};

std::vector<FileResults> read_files(const std::vector<ResultFile>& files) {
  std::vector<FileResults> all(files.size());
  for_each_index(all.size(), [&](std::size_t i) { all[i] = FileResults::read(files[i]); });
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
  Pairing(const CaseIndex& cases, const Suite& suite, bool some_cases, ScoreCounts& counts)
      : cases_(cases), suite_(suite), some_cases_(some_cases), counts_(counts) {}

  void take(const ResultFile& file, FileResults results, std::vector<Pending>& all) {
    // Duplicates are looked for within a category. Files without a category share one set: a case may be in any of
    // them.
    if (file.category != nullptr) seen_.clear();
    auto by_position = dataset_formats::row_of(suite_.dataset_format).results_in_order
                           ? in_order(file, results.lines.size())
                           : std::vector<const Case*>{};
    if (!by_position.empty() && are_named(file, results.lines)) by_position.clear();
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

  /// The cases without a result in categories that have results.
  [[nodiscard]] std::vector<const Case*> missing() const {
    std::unordered_set<std::string_view> met;
    for (const auto& [item, place] : seen_) met.insert(item->category);
    std::vector<const Case*> out;
    for (const auto& item : cases_.cases())
      if (met.contains(item.category) && !seen_.contains(&item)) out.push_back(&item);
    return out;
  }

 private:
  /// The category's cases if the file has a line for each, otherwise an empty list.
  [[nodiscard]] std::vector<const Case*> in_order(const ResultFile& file, std::size_t lines) const {
    std::vector<const Case*> out;
    for (const auto& item : cases_.cases())
      if (item.category == file.category->name && (file.lang.empty() || item.lang == file.lang)) out.push_back(&item);
    return lines == out.size() ? out : std::vector<const Case*>{};
  }

  /// Whether each line has the id of a different case; then ids count, not positions.
  [[nodiscard]] bool are_named(const ResultFile& file, const std::vector<result<StoredResult>>& lines) const {
    std::unordered_set<const Case*> named;
    return std::ranges::all_of(lines, [&](const auto& stored) {
      if (!stored) return true;
      const auto* item = cases_.find(stored->id, file.lang);
      return item != nullptr && item->category == file.category->name && named.insert(item).second;
    });
  }

  void add(const ResultFile& file, const Case* item, StoredResult stored, std::vector<Pending>& all) {
    if (item == nullptr || (file.category != nullptr && item->category != file.category->name)) {
      if (some_cases_) return;
      ++counts_.unknown;
      complain(fmt::format("{}: no case{} has the id '{}'", stored.where,
                           file.category != nullptr ? fmt::format(" of category {}", file.category->name) : "",
                           stored.id));
      return;
    }
    if (const auto [at, is_new] = seen_.try_emplace(item, all.size()); !is_new) {
      const bool differs = !equal(all[at->second].stored.result, stored.result);
      ++counts_.twice;
      counts_.twice_differing += differs ? 1 : 0;
      complain(fmt::format("{}: the id '{}' came before{}; the first result counts", stored.where, stored.id,
                           differs ? " with another answer" : ""));
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
  const bool some_cases_;
  ScoreCounts& counts_;
  std::unordered_map<const Case*, std::size_t> seen_;  ///< index of the result of each case
};

}  // namespace

result<ScoreCounts> score_results(const CaseIndex& cases, const Suite& suite, const ModelResults& model,
                                  const ScoreSettings& settings, const std::function<void(const ScoredCase&)>& sink) {
  constexpr std::size_t results_per_chunk = 64;
  const Files named(cases, model);
  auto files = read_files(named.chosen);
  for (const auto& file : files)
    if (file.broken) return tl::unexpected(*file.broken);
  // All files of the model, also those left out, show how it was asked.
  const bool structured = hold_structured(files) || holds_structured(named.left_out).value_or(false);
  const auto* format = settings.format != nullptr ? settings.format : find_format(structured ? "fc" : "prompt");
  const bool underscored = settings.underscore_to_dot.value_or(structured);
  const checkers::Judging how{.format = format,
                              .underscore_to_dot = underscored,
                              .rules = settings.rules,
                              .errata = settings.errata,
                              .as_meant = has_meaning(&suite)};
  ScoreCounts counts;
  counts.format = format->id;
  counts.underscore_to_dot = underscored;

  Pairing pairing(cases, suite, settings.some_cases, counts);
  std::vector<Pending> all;
  all.reserve(cases.cases().size());
  for (std::size_t i = 0; i < files.size(); ++i) pairing.take(named.chosen[i], std::move(files[i]), all);
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
  if (dataset_formats::row_of(suite.dataset_format).missing_is_wrong)
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
