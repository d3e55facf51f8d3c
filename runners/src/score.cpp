#include "evalrun/runners/score.hpp"

#include <memory>
#include <unordered_set>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include "layouts/layouts.hpp"

namespace evalrun::runners {
namespace {

/// A result with the case it answers.
struct Pending {
  const Case* item = nullptr;
  StoredResult stored;
  checkers::Judged judged;
};
using Chunk = std::vector<Pending>;

/// Walks the files of a model and pairs results with cases.
class Pairing {
 public:
  Pairing(const CaseIndex& cases, const Suite& suite, const ModelResults& model, ScoreCounts& counts)
      : cases_(cases), suite_(suite), model_(model), counts_(counts) {}

  /// Up to `size` pairs; empty at the end or after an Error (see error()).
  Chunk next(std::size_t size) {
    Chunk chunk;
    while (chunk.size() < size && !error_) {
      if (!reader_ && !open()) break;
      auto stored = reader_->next();
      if (!stored) {
        if (stored.error().code == errc::io) error_ = stored.error();
        ++line_;
        ++counts_.unreadable;
        complain(to_string(stored.error()));
      } else if (!*stored) {
        reader_.reset();
        ++file_;
      } else {
        add(chunk, std::move(**stored));
        ++line_;
      }
    }
    return chunk;
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

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
  bool open() {
    if (file_ >= model_.files.size()) return false;
    const auto& file = model_.files[file_];
    auto reader = ResultReader::open(file);
    if (!reader) {
      error_ = reader.error();
      return false;
    }
    // A model's predictions may lie in several files that say which case each line is about.
    if (file.category != nullptr) seen_.clear();
    by_position_ = suite_.layout == Layout::v1 ? in_order(file) : std::vector<const Case*>{};
    reader_.emplace(std::move(*reader));
    line_ = 0;
    return true;
  }

  /// The category's cases when the file has a line for each, otherwise nothing.
  std::vector<const Case*> in_order(const ResultFile& file) {
    std::vector<const Case*> out;
    for (const auto& item : cases_.cases())
      if (item.category == file.category->name && (file.lang.empty() || item.lang == file.lang)) out.push_back(&item);
    auto reader = ResultReader::open(file);
    std::size_t lines = 0;
    while (reader) {
      auto stored = reader->next();
      if (!stored && stored.error().code == errc::io) break;
      if (stored && !*stored) break;
      ++lines;
    }
    return lines == out.size() ? out : std::vector<const Case*>{};
  }

  void add(Chunk& chunk, StoredResult stored) {
    const auto& file = model_.files[file_];
    const Case* item = line_ < by_position_.size() ? by_position_[line_] : cases_.find(stored.id, file.lang);
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
    chunk.push_back({item, std::move(stored), {}});
  }

  void complain(std::string what) {
    constexpr std::size_t most = 5;
    if (counts_.complaints.size() < most) counts_.complaints.push_back(std::move(what));
  }

  const CaseIndex& cases_;
  const Suite& suite_;
  const ModelResults& model_;
  ScoreCounts& counts_;
  std::size_t file_ = 0;
  std::size_t line_ = 0;
  std::optional<ResultReader> reader_;
  std::vector<const Case*> by_position_;
  std::unordered_set<const Case*> seen_;
  std::optional<Error> error_;
};

}  // namespace

result<ScoreCounts> score_results(const CaseIndex& cases, const Suite& suite, const ModelResults& model,
                                  const ScoreSettings& settings, const std::function<void(const ScoredCase&)>& sink) {
  constexpr std::size_t results_per_chunk = 64;
  constexpr std::size_t chunks_in_flight = 32;
  bool structured = false;
  if (settings.format == nullptr || !settings.underscore_to_dot) {
    auto found = holds_structured(model);
    if (!found) return tl::unexpected(found.error());
    structured = *found;
  }
  const auto* format = settings.format != nullptr ? settings.format : find_format(structured ? "fc" : "prompt");
  const bool underscored = settings.underscore_to_dot.value_or(structured);
  const checkers::Judging how{format, underscored, settings.rules, settings.errata};
  ScoreCounts counts;
  counts.format = format->id;
  counts.underscore_to_dot = underscored;
  Pairing pairing(cases, suite, model, counts);

  namespace tbb = oneapi::tbb;
  using ChunkPtr = std::shared_ptr<Chunk>;
  tbb::parallel_pipeline(
      chunks_in_flight,
      tbb::make_filter<void, ChunkPtr>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
        auto chunk = std::make_shared<Chunk>(pairing.next(results_per_chunk));
        if (chunk->empty()) control.stop();
        return chunk;
      }) & tbb::make_filter<ChunkPtr, ChunkPtr>(tbb::filter_mode::parallel, [&](ChunkPtr chunk) {
        std::vector<ToJudge> all;
        for (auto& p : *chunk) all.push_back({p.item, &p.stored.result, &p.judged});
        judge_all(settings.embedder, all, how);
        return chunk;
      }) & tbb::make_filter<ChunkPtr, void>(tbb::filter_mode::serial_in_order, [&](const ChunkPtr& chunk) {
        for (const auto& p : *chunk) sink({*p.item, p.stored, p.judged, underscored});
        counts.judged += chunk->size();
      }));
  if (pairing.error()) return tl::unexpected(*pairing.error());
  if (layouts::row_of(suite.layout).missing_is_wrong)
    for (const auto* item : pairing.missing()) {
      StoredResult nothing;
      nothing.id = item->id;
      nothing.result = "";
      sink({*item, nothing, judge_with(settings.embedder, *item, nothing.result, how), underscored});
      ++counts.judged;
      ++counts.missing;
    }
  return counts;
}

}  // namespace evalrun::runners
