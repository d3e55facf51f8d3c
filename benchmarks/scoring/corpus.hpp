/// The input of the benchmarks. With $EVALRUN_SHARED: outputs of real models that hold calls, and a recorded run;
/// without it: right answers to the built-in demo suite.
///
///     const Corpus& corpus = Corpus::get();
///     for (const auto& [item, raw] : corpus.texts) key_of(*item).judge(raw);
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"

#include "dataset/case_index.hpp"

namespace evalrun::bench {

struct Answer {
  const Case* item;
  Value raw;
  bool underscore_to_dot = false;
};

/// Calls in the form of some model, undisturbed, and a format by name that reads them.
struct WildAnswer {
  const Case* item;
  Value raw;
  const Format* format;
};

struct Corpus {
  std::string name;  ///< where the corpus comes from
  std::optional<CaseIndex> text_cases, structured_cases;
  std::vector<Answer> texts;       ///< Python calls as text, 100 to 300 bytes long
  std::vector<Answer> structured;  ///< lists of {name: arguments as JSON text}
  std::size_t structured_calls = 0;
  std::vector<WildAnswer> wild;
  const checkers::Rules* text_rules = nullptr;
  const checkers::Rules* structured_rules = nullptr;
  std::optional<std::filesystem::path> data;  ///< folder of the v4 data; nullopt: there is none

  /// The corpus, read on the first call. Throws if it cannot be read.
  static const Corpus& get();
};

}  // namespace evalrun::bench
