/// The lines that `check` reads and writes. Each DatasetFormat has a row.
#pragma once
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/runners/embedding.hpp"
#include "evalrun/suite.hpp"

#include "cli/output/stream_advice.hpp"
#include "dataset/case_file.hpp"
#include "dataset/case_index.hpp"
#include "run/compiled_file.hpp"
#include "run/compiled_keys.hpp"

namespace evalrun::cli {

struct CheckRow;

/// The settings and cases with which all lines are judged.
struct Checking {
  std::vector<CaseIndex> indexes;
  std::vector<std::unique_ptr<runners::CompiledKeys>> compiled;  ///< one per index
  std::unique_ptr<const CaseFile> own;                           ///< the file of --cases; then `indexes` is empty
  std::unique_ptr<runners::CompiledFile> compiled_own;
  std::vector<const checkers::Rules*> rules;
  std::vector<std::string> rule_names;  ///< as `--rules` names them, which may be former ids
  const Format* format = nullptr;
  bool verbose = false;
  CallParser parser = CallParser::automatic;
  std::string lang;
  const CheckRow* row = nullptr;
  const Suite* first_suite = nullptr;                  ///< nullptr: cases of no suite
  std::unique_ptr<runners::EmbeddingSource> embedder;  ///< nullptr: none was named
  /// How many answers without calls `auto` read, too, to see whether it helps: in words, and malformed. On all threads.
  using Tried = std::array<std::atomic<std::size_t>, 2>;
  std::unique_ptr<Tried> tried = std::make_unique<Tried>();

  [[nodiscard]] const Case* find(std::string_view id, std::string_view category = {}) const {
    for (const auto& index : indexes)
      if (const auto* item = index.find(id, lang); item != nullptr && (category.empty() || item->category == category))
        return item;
    return nullptr;
  }
  /// The compiled key of a case; nullptr if there is no such case. Valid as long as the pointer is held.
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
/// Marks data that one thread leaves and another takes. oneTBB orders the two already; the atomic shows the order to
/// ThreadSanitizer, which cannot see how oneTBB synchronizes.
class Fence {
 public:
  void leave() { left_.store(true, std::memory_order_release); }
  void take() const { (void)left_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> left_ = false;
};

/// Some lines of the input, and the text that is written for them.
struct Chunk {
  Fence fence;
  std::string block;           ///< the lines as they were read
  std::size_t first_line = 0;  ///< number of the first line in the input
  std::vector<Line> lines;     ///< lines of the block that are not blank
  std::string verdicts;
  std::string notes;  ///< lines for standard error
  StreamAnswers answers;
  std::size_t bad = 0;
};

struct CheckRow {
  DatasetFormat dataset_format;
  /// A line as it may be typed at a terminal.
  std::string (*example)(const Checking& checking);
  /// Judges the lines and appends one line of output for each, in order. Called on several threads at once.
  void (*chunk)(const Checking& checking, Chunk& chunk);
};

extern const CheckRow check_api_bank;
extern const CheckRow check_own;
extern const CheckRow check_v4;
extern const CheckRow check_v1;
extern const CheckRow check_t_eval;

[[nodiscard]] const CheckRow& check_row_of(DatasetFormat dataset_format);

/// Why a line cannot be judged: it is no object, or a member is missing or has another tool's name.
[[nodiscard]] std::string why_no_line(std::string_view text, bool has_id);

/// With --verbose: adds a note if `auto` could read the answer of a line in two ways.
void note_readings(const Checking& checking, Chunk& chunk, std::size_t line, const Decoded& decoded);

/// The output for a line that cannot be judged: {"line", "input_error"}.
[[nodiscard]] std::string input_error(std::size_t line, const std::string& why);

/// How to read and write lines that check_shaped() judges.
struct LineShape {
  /// The case of a line; nullptr if there is none, with the reason in `why`.
  const Case* (*find)(const Checking& checking, const Value& line, std::string& why);
  Dict (*verdict)(const Checking& checking, const Value& line, const checkers::Judged& judged);
};
/// Judges the "output" of every line; asks the embedder once for all lines.
void check_shaped(const Checking& checking, Chunk& chunk, const LineShape& shape);

}  // namespace evalrun::cli
