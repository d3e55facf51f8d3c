#include "near_duplicates.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "python/unicode.hpp"

namespace evalrun {
namespace {

constexpr std::size_t words_in_a_row = 3;
// 32 bands of 4 minima: two sets with a Jaccard index of 0.8 share a band with a probability of 1 - 5e-8.
constexpr std::size_t bands = 32, rows = 4;

/// SplitMix64.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

bool is_han(std::uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
         (c >= 0xF900 && c <= 0xFAFF);
}

/// The hashes of three words in a row, sorted, each once. A shorter text has one hash.
std::vector<std::uint64_t> grams_of(std::string_view words) {
  std::vector<std::uint64_t> each;
  for (std::size_t begin = 0; begin < words.size();) {
    const auto end = std::min(words.find(' ', begin), words.size());
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a, the same on every machine
    for (const char c : words.substr(begin, end - begin))
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    each.push_back(hash);
    begin = end + 1;
  }
  std::vector<std::uint64_t> grams;
  for (std::size_t i = 0; i == 0 || i + words_in_a_row <= each.size(); ++i) {
    std::uint64_t gram = 0;
    for (std::size_t j = i; j < std::min(i + words_in_a_row, each.size()); ++j) gram = mixed(gram ^ each[j]);
    grams.push_back(gram);
  }
  std::ranges::sort(grams);
  grams.erase(std::ranges::unique(grams).begin(), grams.end());
  return grams;
}

double jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t shared = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) {
      ++shared;
      ++i;
      ++j;
    } else if (*i < *j) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<double>(shared) / static_cast<double>(a.size() + b.size() - shared);
}

std::array<std::uint64_t, bands> band_hashes(const std::vector<std::uint64_t>& grams) {
  std::array<std::uint64_t, bands> hashes{};
  for (std::size_t band = 0; band < bands; ++band)
    for (std::size_t row = 0; row < rows; ++row) {
      const auto seed = mixed(band * rows + row + 1);
      auto least = std::numeric_limits<std::uint64_t>::max();
      for (const auto gram : grams) least = std::min(least, mixed(gram ^ seed));
      hashes[band] = mixed(hashes[band] ^ least);
    }
  return hashes;
}

}  // namespace

std::string joined_words(std::string_view text) {
  const auto plain = unicode::lower(unicode::nfkc(text));
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < plain.size();) {
    const auto c = unicode::next(plain, i);
    const bool han = is_han(c), word = unicode::is_word(c);
    if (word && !out.empty() && (han || !inside)) out += ' ';
    if (word) unicode::append(out, c);
    inside = word && !han;
  }
  return out;
}

std::vector<NearDuplicate> near_duplicates(std::span<const std::string> texts, double least) {
  struct Distinct {
    std::size_t number;
    std::vector<std::uint64_t> grams;
  };
  std::vector<NearDuplicate> found;
  std::vector<Distinct> distinct;
  std::unordered_map<std::string, std::size_t> first;
  std::array<std::unordered_map<std::uint64_t, std::vector<std::size_t>>, bands> buckets;
  std::vector<std::size_t> compared_with;  ///< by distinct text: the number of the last text compared with it
  for (std::size_t number = 0; number < texts.size(); ++number) {
    auto words = joined_words(texts[number]);
    if (words.empty()) continue;
    const auto [before, added] = first.emplace(std::move(words), number);
    if (!added) {
      found.push_back({before->second, number, true});
      continue;
    }
    distinct.push_back({number, grams_of(before->first)});
    const auto& mine = distinct.back();
    const auto hashes = band_hashes(mine.grams);
    bool is_like = false;
    for (std::size_t band = 0; band < bands; ++band) {
      auto& bucket = buckets[band][hashes[band]];
      for (auto one = bucket.begin(); one != bucket.end() && !is_like; ++one) {
        // Compare each candidate once, although it may share several bands.
        if (std::exchange(compared_with[*one], number) == number) continue;
        is_like = jaccard(distinct[*one].grams, mine.grams) >= least;
        if (is_like) found.push_back({distinct[*one].number, number, false});
      }
      bucket.push_back(distinct.size() - 1);
    }
    compared_with.push_back(number);
  }
  return found;
}

}  // namespace evalrun
