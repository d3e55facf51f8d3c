/// The lines that `check` reads and writes: one row per DatasetFormat.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/runners/embedding.hpp"
#include "evalrun/suite.hpp"

#include "dataset/case_file.hpp"
#include "dataset/case_index.hpp"
#include "run/compiled_file.hpp"
#include "run/compiled_keys.hpp"

namespace evalrun::cli {

struct CheckRow;

/// What all lines are judged with.
struct Checking {
  std::vector<CaseIndex> indexes;
  std::vector<std::unique_ptr<runners::CompiledKeys>> compiled;  ///< of each index
  std::unique_ptr<const CaseFile> own;                           ///< of --cases; there is no index then
  std::unique_ptr<runners::CompiledFile> compiled_own;
  std::vector<const checkers::Rules*> rules;
  const Format* format = nullptr;
  CallParser parser = CallParser::automatic;
  std::string lang;
  const CheckRow* row = nullptr;
  std::unique_ptr<runners::EmbeddingSource> embedder;  ///< nullptr: none was named

  [[nodiscard]] const Case* find(std::string_view id, std::string_view category = {}) const {
    for (const auto& index : indexes)
      if (const auto* item = index.find(id, lang); item != nullptr && (category.empty() || item->category == category))
        return item;
    return nullptr;
  }
  /// nullptr: there is no such case. Good for as long as it is held.
  [[nodiscard]] std::shared_ptr<const checkers::CompiledKey> find_key(std::string_view id,
                                                                      std::string_view category) const {
    const auto fits = [&](const Case& item) { return category.empty() || item.category == category; };
    if (own) {
      auto item = compiled_own->find(id);
      return item && fits(item->item()) ? item : nullptr;
    }
    for (std::size_t i = 0; i < indexes.size(); ++i)
      if (const auto* item = indexes[i].find(id, lang); item != nullptr && fits(*item))
        return {std::shared_ptr<void>(), &compiled[i]->of(*item)};
    return nullptr;
  }
};

struct Line {
  std::size_t number = 0;
  std::string_view text;  ///< without its line end
};
/// Something that one thread leaves and another takes. oneTBB orders the two already; this says so to the thread
/// sanitizer, which cannot see into that library.
class Fence {
 public:
  void leave() { left_.store(true, std::memory_order_release); }
  void take() const { (void)left_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> left_ = false;
};

/// Some lines on their way, and what is written for them.
struct Chunk {
  Fence fence;
  std::string block;           ///< as they were read
  std::size_t first_line = 0;  ///< its number
  std::vector<Line> lines;     ///< those of the block that are not blank
  std::string verdicts;
  std::size_t bad = 0;
};

struct CheckRow {
  DatasetFormat dataset_format;
  /// Judges the lines and writes one for each, in order. Called on several threads at once.
  void (*chunk)(const Checking& checking, Chunk& chunk);
};

extern const CheckRow check_api_bank;
extern const CheckRow check_v4;
extern const CheckRow check_v1;
extern const CheckRow check_t_eval;

[[nodiscard]] const CheckRow& check_row_of(DatasetFormat dataset_format);

/// Why an object is no line to judge: a member is missing, or has another tool's name.
[[nodiscard]] std::string why_no_line(std::string_view text, bool has_id);

/// {"line", "input_error"}: what is written for a line that cannot be judged.
[[nodiscard]] std::string input_error(std::size_t line, const std::string& why);

/// How lines are read and written that are objects about one case each.
struct LineShape {
  /// The case a line is about, or nullptr with the reason.
  const Case* (*find)(const Checking& checking, const Value& line, std::string& why);
  Dict (*verdict)(const Checking& checking, const Value& line, const checkers::Judged& judged);
};
/// Judges the "output" of every line, with one question to the embedder for all of them.
void check_shaped(const Checking& checking, Chunk& chunk, const LineShape& shape);

}  // namespace evalrun::cli
