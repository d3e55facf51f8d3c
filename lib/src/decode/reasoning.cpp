#include <algorithm>
#include <array>

#include "attempt.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode {
namespace {

struct Block {
  std::string_view open, close;
};

constexpr std::array<Block, 12> blocks{{{"<think>", "</think>"},
                                        {"<thinking>", "</thinking>"},
                                        {"<thought>", "</thought>"},
                                        {"<reasoning>", "</reasoning>"},
                                        {"<seed:think>", "</seed:think>"},
                                        {"<longcat_think>", "</longcat_think>"},
                                        {"<|START_THINKING|>", "<|END_THINKING|>"},
                                        {"<|begin_of_thought|>", "<|end_of_thought|>"},
                                        {"[THINK]", "[/THINK]"},
                                        {"\xe2\x97\x81think\xe2\x96\xb7", "\xe2\x97\x81/think\xe2\x96\xb7"},
                                        {"<|channel|>analysis<|message|>", "<|end|>"},
                                        {"<|channel>thought", "<channel|>"}}};

constexpr std::array<std::string_view, 19> turn_marks{"<|im_end|>",
                                                      "<|im_start|>assistant",
                                                      "<|eot_id|>",
                                                      "<|eom_id|>",
                                                      "<|end|>",
                                                      "<|return|>",
                                                      "<|eot|>",
                                                      "<|endoftext|>",
                                                      "<|start|>assistant",
                                                      "<|start|>",
                                                      "<|channel|>final",
                                                      "<|message|>",
                                                      "<|start_header_id|>assistant<|end_header_id|>",
                                                      "<\xef\xbd\x9c"
                                                      "end\xe2\x96\x81of\xe2\x96\x81sentence\xef\xbd\x9c>",
                                                      "<end_of_turn>",
                                                      "<eos>",
                                                      "</s>",
                                                      "<|END_OF_TURN_TOKEN|>",
                                                      "<|endofprompt|>"};

struct Found {
  std::size_t at = std::string_view::npos;
  const Block* block = nullptr;
};

/// The first `mark` of any block at or after `from`.
Found find_first(std::string_view text, std::size_t from, std::string_view Block::* mark) {
  Found first;
  for (const auto& block : blocks)
    if (const auto at = text.find(block.*mark, from); at < first.at) first = {at, &block};
  return first;
}

/// Whether a line starts at `at`: a mark in the middle of a sentence is only mentioned.
bool starts_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '>')) --at;
  return at == 0 || text[at - 1] == '\n';
}

/// Where the analysis ends in text of gpt-oss without its special tokens ("analysisWe need ...assistantfinalHello");
/// 0: the text does not begin with an analysis; npos: the analysis never ends.
std::size_t bare_analysis_end(std::string_view text) {
  constexpr std::string_view word = "analysis";
  if (!text.starts_with(word) || text.size() == word.size()) return 0;
  const char next = text[word.size()];
  if (next < 'A' || next > 'Z') return 0;
  return text.find("assistant", word.size());
}

/// A mark of reasoning from the character behind "<" or "</" on.
bool names_reasoning(std::string_view text) {
  static constexpr std::array<std::string_view, 9> beginnings{
      "think", "thought", "reasoning", "seed:think", "longcat_think", "|START_T", "|END_T", "|begin_of_t", "|end_of_t"};
  return std::ranges::any_of(
      beginnings, [&](std::string_view mark) { return text.starts_with(mark.front()) && text.starts_with(mark); });
}

}  // namespace

bool may_reason(std::string_view text) {
  constexpr std::string_view triangle = "\xe2\x97\x81";
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    auto mark = text.substr(at + 1);
    if (mark.starts_with('/')) mark.remove_prefix(1);
    if (mark.starts_with("|channel") || names_reasoning(mark)) return true;
  }
  return text.find("THINK]") != std::string_view::npos || text.find(triangle) != std::string_view::npos ||
         bare_analysis_end(unicode::strip(text)) != 0;
}

Said without_reasoning(std::string_view text) {
  Said said;
  const auto whole = unicode::strip(text);
  if (const auto end = bare_analysis_end(whole); end != 0) {
    if (end == std::string_view::npos) return {.text = {}, .unfinished = true};
    text = whole.substr(end);
  }
  const auto first_close = find_first(text, 0, &Block::close);
  // Closing marks with a slash alone: "<|end|>" and "<channel|>" end other text, too.
  if (first_close.block != nullptr && first_close.block->close.find('/') != std::string_view::npos &&
      text.substr(0, first_close.at).find(first_close.block->open) == std::string_view::npos)
    text.remove_prefix(first_close.at + first_close.block->close.size());
  constexpr int most_blocks = 100;  // each costs a search through the text
  std::size_t from = 0;
  for (int left = most_blocks; left > 0; --left) {
    const auto open = find_first(text, from, &Block::open);
    if (open.block == nullptr) break;
    const auto close = text.find(open.block->close, open.at + open.block->open.size());
    if (close == std::string_view::npos) {
      if (!starts_line(text, open.at)) {
        from = open.at + open.block->open.size();
        continue;
      }
      said.text += text.substr(0, open.at);
      said.unfinished = true;
      return said;
    }
    said.text += text.substr(0, open.at);
    text.remove_prefix(close + open.block->close.size());
    from = 0;
  }
  said.text += text;
  said.behind = text;
  return said;
}

std::string_view without_turn_marks(std::string_view text) {
  for (;;) {
    text = unicode::strip(text);
    const auto mark = std::ranges::find_if(turn_marks, [&](std::string_view m) {
      if (text.size() < m.size()) return false;
      // The far end differs most often.
      return (text[m.size() - 1] == m.back() && text.starts_with(m)) ||
             (text[text.size() - m.size()] == m.front() && text.ends_with(m));
    });
    if (mark == turn_marks.end()) return text;
    if (text.starts_with(*mark))
      text.remove_prefix(mark->size());
    else
      text.remove_suffix(mark->size());
  }
}

}  // namespace evalrun::decode
