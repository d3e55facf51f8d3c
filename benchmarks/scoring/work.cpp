#include "work.hpp"

#include <array>
#include <memory>
#include <optional>

#include <tree_sitter/api.h>

#include "evalrun/decode.hpp"

#include "corpus.hpp"
#include "decode/syntax.hpp"
#include "floor.hpp"
#include "run/compiled_keys.hpp"

namespace evalrun::bench {
namespace {

/// The compiled keys of one half of the corpus, and its answers.
struct Judged {
  const std::vector<Answer>& answers;
  const checkers::Rules* rules;
  runners::CompiledKeys cases;

  Judged(const std::vector<Answer>& all, const checkers::Rules* by, const CaseIndex& index,
         CallParser parser = CallParser::automatic)
      : answers(all), rules(by), cases(index.cases(), std::span(&rules, 1), parser) {}

  [[nodiscard]] std::size_t right(const Format* format) const {
    std::size_t n = 0;
    for (const auto& [item, raw, underscored] : answers)
      n += cases.of(*item).judge(raw, format, underscored).verdicts.front().valid ? 1 : 0;
    return n;
  }
  [[nodiscard]] std::size_t graded_right() const {
    std::size_t n = 0;
    for (const auto& [item, raw, underscored] : answers)
      n += cases.of(*item).grade(raw, nullptr, underscored).valid ? 1 : 0;
    return n;
  }
};

const Judged& texts() {
  static const Judged all(Corpus::get().texts, Corpus::get().text_rules, *Corpus::get().text_cases);
  return all;
}
const Judged& texts_by_tree_sitter() {
  static const Judged all(Corpus::get().texts, Corpus::get().text_rules, *Corpus::get().text_cases,
                          CallParser::tree_sitter);
  return all;
}
const Judged& structured() {
  static const Judged all(Corpus::get().structured, Corpus::get().structured_rules, *Corpus::get().structured_cases);
  return all;
}

/// Counts right answers, so that the compiler cannot remove the work.
volatile std::size_t sink = 0;  // NOLINT

bool has_texts() {
  sink = texts().right(nullptr);
  return !texts().answers.empty();
}
bool has_texts_for_tree_sitter() {
  sink = texts_by_tree_sitter().right(nullptr);
  return !texts().answers.empty();
}
bool has_structured() {
  sink = structured().right(nullptr);
  return !structured().answers.empty();
}
bool has_data() { return Corpus::get().data.has_value(); }

std::size_t floor_of_texts() {
  std::vector<FloorNode> nodes;
  for (const auto& answer : texts().answers)
    sink = sink + (floor_parse(*answer.raw.string(), nodes) ? nodes.size() : 0);
  return texts().answers.size();
}

std::size_t decode_texts_by(CallParser parser) {
  const auto* format = find_format("prompt");
  for (const auto& answer : texts().answers)
    sink = sink + (format->decode(answer.raw, {Language::python, parser}).ok ? 1 : 0);
  return texts().answers.size();
}
std::size_t decode_texts() { return decode_texts_by(CallParser::automatic); }
std::size_t decode_texts_by_tree_sitter() { return decode_texts_by(CallParser::tree_sitter); }

std::size_t grade_texts() {
  sink = texts().graded_right();
  return texts().answers.size();
}

std::size_t judge_texts() {
  sink = texts().right(nullptr);
  return texts().answers.size();
}

std::size_t judge_texts_by_tree_sitter() {
  sink = texts_by_tree_sitter().right(nullptr);
  return texts().answers.size();
}

std::size_t bare_parse() {
  for (const auto& answer : texts().answers)
    sink = sink + (syntax::parse(Language::python, *answer.raw.string()) ? 1 : 0);
  return texts().answers.size();
}

std::size_t judge_structured() {
  sink = structured().right(nullptr);
  return Corpus::get().structured_calls;
}

bool has_wild() { return !Corpus::get().wild.empty(); }

std::size_t decode_wild_by(const Format* format) {
  for (const auto& [item, raw, named] : Corpus::get().wild) {
    Decoding how;
    how.functions = item->functions;
    sink = sink + ((format != nullptr ? format : named)->decode(raw, how).ok ? 1 : 0);
  }
  return Corpus::get().wild.size();
}
bool has_wild_for_auto() {
  sink = has_wild() ? decode_wild_by(find_format("auto")) : 0;  // the marks are indexed once
  return has_wild();
}
std::size_t decode_wild_by_name() { return decode_wild_by(nullptr); }
std::size_t decode_wild_by_auto() { return decode_wild_by(find_format("auto")); }

std::size_t load_cases() {
  const auto* suite = *find_suite("bfcl");
  const auto index = CaseIndex::read(std::move(*CaseReader::open(*suite, *Corpus::get().data)));
  return index->cases().size();
}

}  // namespace

std::span<const Work> works() {
  static constexpr std::array table{
      Work{"floor: one pass, nodes of a call tape", "output", has_texts, floor_of_texts},
      Work{"decode text", "output", has_texts, decode_texts},
      Work{"decode and check text", "output", has_texts, grade_texts},
      Work{"decode and check text, with reasons", "output", has_texts, judge_texts},
      Work{"bare tree-sitter parse", "output", has_texts_for_tree_sitter, bare_parse},
      Work{"decode text by tree-sitter", "output", has_texts_for_tree_sitter, decode_texts_by_tree_sitter},
      Work{"decode and check text by tree-sitter", "output", has_texts_for_tree_sitter, judge_texts_by_tree_sitter},
      Work{"decode and check structured", "call", has_structured, judge_structured},
      Work{"decode wild forms by a format's name", "output", has_wild, decode_wild_by_name},
      Work{"decode wild forms by auto", "output", has_wild_for_auto, decode_wild_by_auto},
      Work{"load the v4 cases", "case", has_data, load_cases},
  };
  return table;
}

}  // namespace evalrun::bench
