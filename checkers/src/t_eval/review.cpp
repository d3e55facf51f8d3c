// Scores an answer that rates a call with one of five letters.
#include "python/text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

/// The first character behind the first colon, if it is one of the letters.
std::string_view letter_in(std::string_view text) {
  if (const auto colon = text.find(':'); colon != std::string_view::npos) text.remove_prefix(colon + 1);
  text = strip(text).substr(0, 1);
  return !text.empty() && text[0] >= 'A' && text[0] <= 'E' ? text : std::string_view{};
}

}  // namespace

Score score_review(const Value& datum, const Value& prediction, Similarity* /*similar*/) {
  Score score;
  bool right = false;
  if (nested_text(datum, "meta_data", "response_format", "str") == "json") {
    // The reference compares an object with a letter, which are never equal.
    const auto loaded = load(prediction, Brackets::none);
    score.parsed = loaded && loaded->is_dict();
  } else if (prediction.is_string()) {
    const auto letter = letter_in(*prediction.string());
    score.parsed = !letter.empty();
    right = score.parsed && letter == nested_text(datum, "ground_truth", "answer", {});
  }
  if (!score.parsed) score.wanted = "letter";
  score.metrics = {{"parse_rate", score.parsed ? 1.0 : 0.0}, {"review_quality", right ? 1.0 : 0.0}};
  return score;
}

}  // namespace evalrun::checkers::t_eval
