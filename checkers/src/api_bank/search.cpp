// ToolSearcher by meaning, SearchEngine by BM25 (specification: api-bank 5).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "api.hpp"
#include "python/text.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::api_bank {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// The document of GetUserToken. In the recorded outputs it alone keeps the text for the search.
Value token_document(const Value& api) {
  Value document = shown_document(api);
  document.dict()->set("desc_for_search", search_text(api));
  return document;
}

Answer tool_searcher(const World& world, const Dict& arguments) {
  const auto* wanted = world.embeddings != nullptr ? world.embeddings->find(text_of(arguments, "keywords")) : nullptr;
  if (wanted == nullptr) return Answer::raise();
  const Value* best = nullptr;
  double best_score = 0;
  for (const auto& api : world.bank.apis) {
    if (api.get_string("name") == tool_searcher_name) continue;
    const auto* vector = world.embeddings->find(search_text(api));
    const double score = vector != nullptr ? cosine(*wanted, *vector) : 0;
    if (score <= best_score) continue;
    best = &api;
    best_score = score;
  }
  if (best == nullptr) return Answer::raise();
  const auto* parameters = best->get("input_parameters");
  const auto* token_api = world.bank.api("GetUserToken");
  if (parameters == nullptr || parameters->get("token") == nullptr || token_api == nullptr)
    return Answer::of(shown_document(*best));
  return Answer::of(List{token_document(*token_api), shown_document(*best)});
}

/// The name of the API that the search found. If the output holds several names, the last one counts.
std::string_view found_name(const Value& output) {
  const auto* list = output.list();
  return list != nullptr && !list->empty() ? list->back().get_string("name") : output.get_string("name");
}

bool same_tool(const Value& response, const Value& gold) {
  return !found_name(response).empty() && found_name(response) == found_name(gold);
}

// SearchEngine

/// Splits one sentence in lower case into words and punctuation by the Treebank conventions.
std::vector<std::string> tokens_of(std::string_view text) {
  static constexpr std::array<std::string_view, 7> contractions{"n't", "'s", "'m", "'d", "'ll", "'re", "'ve"};
  std::vector<std::string> tokens;
  std::string word;
  const auto flush = [&] {
    if (word.empty()) return;
    for (const auto ending : contractions)
      if (word.size() > ending.size() && word.ends_with(ending)) {
        tokens.push_back(word.substr(0, word.size() - ending.size()));
        tokens.emplace_back(ending);
        word.clear();
        return;
      }
    tokens.push_back(std::exchange(word, {}));
  };
  constexpr std::string_view apart = ";@#$%&?!()[]{}<>\"";
  for (std::size_t i = 0; i < text.size();) {
    const auto begin = i;
    const auto character = next_character(text, i);
    const auto piece = text.substr(begin, i - begin);
    if (is_space(character)) {
      flush();
    } else if (piece.size() == 1 &&
               (apart.find(piece[0]) != std::string_view::npos ||
                ((piece[0] == ',' || piece[0] == ':') && (i >= text.size() || !is_digit(text[i]))) ||
                (piece[0] == '.' && strip(text.substr(i)).empty()))) {
      flush();
      tokens.emplace_back(piece);
    } else {
      word += piece;
    }
  }
  flush();
  return tokens;
}

/// Okapi BM25; the negative weights of frequent words are raised to a share of the mean weight.
class Okapi {
 public:
  explicit Okapi(const List& documents) {
    double total = 0;
    std::map<std::string, double> containing;
    for (const auto& document : documents) {
      std::map<std::string, double> counts;
      if (document.is_list())
        for (const auto& token : *document.list()) counts[str(token)] += 1;
      const double length = document.is_list() ? static_cast<double>(document.list()->size()) : 0;
      for (const auto& [word, count] : counts) containing[word] += 1;
      frequencies_.push_back(std::move(counts));
      lengths_.push_back(length);
      total += length;
    }
    const auto size = static_cast<double>(documents.size());
    mean_length_ = size > 0 ? total / size : 0;
    double sum = 0;
    for (const auto& [word, count] : containing) {
      weights_[word] = std::log(size - count + 0.5) - std::log(count + 0.5);
      sum += weights_[word];
    }
    constexpr double share = 0.25;
    const double least = weights_.empty() ? 0 : share * sum / static_cast<double>(weights_.size());
    for (auto& [word, weight] : weights_)
      if (weight < 0) weight = least;
  }

  [[nodiscard]] double score(std::size_t document, const std::vector<std::string>& query) const {
    constexpr double k1 = 1.5, b = 0.75;
    double score = 0;
    for (const auto& word : query) {
      const auto frequency = frequencies_[document].find(word);
      const auto weight = weights_.find(word);
      if (frequency == frequencies_[document].end() || weight == weights_.end()) continue;
      const double count = frequency->second;
      score += weight->second * (count * (k1 + 1) / (count + k1 * (1 - b + b * lengths_[document] / mean_length_)));
    }
    return score;
  }

 private:
  std::vector<std::map<std::string, double>> frequencies_;
  std::vector<double> lengths_;
  std::map<std::string, double> weights_;
  double mean_length_ = 0;
};

Answer search_engine(const World& world, const Dict& arguments) {
  const auto& database = world.database("SearchEngine");
  const auto* raw = database.get("raw_documents");
  const auto* tokenized = database.get("tokenized_documents");
  if (raw == nullptr || tokenized == nullptr || !raw->is_list() || !tokenized->is_list()) return Answer::raise();
  const auto query = tokens_of(strip(lower(text_of(arguments, "keyword"))));
  const Okapi okapi(*tokenized->list());
  std::vector<std::size_t> order(std::min(raw->list()->size(), tokenized->list()->size()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> scores;
  for (const auto i : order) scores.push_back(okapi.score(i, query));
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return scores[i]; });
  List found;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, order.size()); ++i) found.push_back((*raw->list())[order[i]]);
  return Answer::of(std::move(found));
}

bool same_in_any_order(const Value& response, const Value& gold) {
  if (!response.is_list() || !gold.is_list()) return equal(response, gold);
  List left = *response.list(), right = *gold.list();
  const auto key = [](const Value& v) {
    return std::string(v.get_string("title")) + std::string(v.get_string("abstract"));
  };
  std::ranges::stable_sort(left, {}, key);
  std::ranges::stable_sort(right, {}, key);
  return equal(Value(std::move(left)), Value(std::move(right)));
}

constexpr std::array<Api, 2> apis{{
    {.name = tool_searcher_name,
     .required = "keywords",
     .call = tool_searcher,
     .all_inputs = false,
     .fixed_output = same_tool},
    {.name = "SearchEngine",
     .required = "keyword",
     .call = search_engine,
     .all_inputs = false,
     .output = same_in_any_order},
}};

}  // namespace

std::string search_text(const Value& api) {
  std::string text;
  for (const char c : api.get_string("name")) {
    if (is_upper(c)) text += ' ';
    text += is_upper(c) ? static_cast<char>(c + 32) : c;
  }
  return std::string(strip(text)) + std::string(api.get_string("description"));
}

std::span<const Api> search_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
