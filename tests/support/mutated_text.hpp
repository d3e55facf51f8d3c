/// Lines of JSON with random faults, reproducible by seed: changed bytes, members that are missing, repeated or of
/// another type, numbers beyond a machine word, deep nesting, lines that are cut, joined, moved or repeated.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::test {

/// The number that an environment variable holds, `otherwise` if it is not set.
inline std::uint64_t asked(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return text == nullptr ? otherwise : std::stoull(text);
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string operator()(std::string text) {
    for (auto left = 1 + below(4); left > 0; --left) one(text);
    return text;
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  static std::vector<std::size_t> all_of(std::string_view text, std::string_view what) {
    std::vector<std::size_t> found;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) found.push_back(at);
    return found;
  }

  std::string odd_value() {
    constexpr std::array<std::string_view, 36> odd{"null",
                                                   "true",
                                                   "[]",
                                                   "{}",
                                                   "\"\"",
                                                   "0",
                                                   "-1",
                                                   "1.5",
                                                   "9223372036854775807",
                                                   "-9223372036854775808",
                                                   "18446744073709551616",
                                                   "1e308",
                                                   "-1e999",
                                                   "NaN",
                                                   "-Infinity",
                                                   "\"\\ud800\"",
                                                   "\"\\u0000\"",
                                                   "\"\xff\xfe\"",
                                                   "\"\xed\xa0\x80\"",
                                                   "[[]]",
                                                   "[{}]",
                                                   "[null]",
                                                   "{\"a\": null}",
                                                   "[{\"f\": \"{\"}]",
                                                   "[{\"f\": {\"a\": 1}}]",
                                                   "\"[f(a=1)]\"",
                                                   "\"[f(a=[[[[1]]]])]\"",
                                                   "\"infra\"",
                                                   "\"call\"",
                                                   "\"abstain\"",
                                                   "\"malformed\"",
                                                   "\"fc\"",
                                                   "{\"bfcl-v4\": {}}",
                                                   "{\"bfcl-v4\": {\"valid\": true}}",
                                                   "{\"bfcl-v4\": {\"valid\": false, \"errors\": {}}}",
                                                   "{\"bfcl-v4\": {\"not_scored\": \"why\"}}"};
    const auto kind = below(odd.size() + 4);
    if (kind < odd.size()) return std::string(odd[kind]);
    const auto depth = 1 + below(below(20) == 0 ? 20000 : 300);
    if (kind == odd.size()) return std::string(depth, '[') + std::string(depth, ']');
    if (kind == odd.size() + 1) return std::string(depth, '{');
    if (kind == odd.size() + 2) return '"' + std::string(depth, '(') + '"';
    std::string deep;
    for (std::size_t i = 0; i < depth; ++i) deep += "{\"a\":";
    return deep + "1" + std::string(depth, '}');
  }

  /// Begin and end of the value of a member, found by commas and brackets.
  static std::size_t end_of_value(std::string_view text, std::size_t from) {
    int depth = 0;
    bool quoted = false;
    for (auto at = from; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\n') return at;
      if (quoted) {
        if (c == '\\') ++at;
        if (c == '"') quoted = false;
        continue;
      }
      if (c == '"') quoted = true;
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      if (depth < 0 || (depth == 0 && c == ',')) return at;
    }
    return text.size();
  }

  void replace_value(std::string& text) {
    const auto colons = all_of(text, "\": ");
    if (colons.empty()) return;
    const auto from = colons[below(colons.size())] + 3;
    text.replace(from, end_of_value(text, from) - from, odd_value());
  }
  void take_value_of_another(std::string& text) {
    const auto colons = all_of(text, "\": ");
    if (colons.empty()) return;
    const auto from = colons[below(colons.size())] + 3, other = colons[below(colons.size())] + 3;
    const auto value = text.substr(other, end_of_value(text, other) - other);
    text.replace(from, end_of_value(text, from) - from, value);
  }
  void remove_member(std::string& text) {
    const auto commas = all_of(text, ", \"");
    if (commas.empty()) return;
    const auto from = commas[below(commas.size())];
    text.erase(from, end_of_value(text, from + 1) - from);
  }
  void add_member(std::string& text) {
    constexpr std::array<std::string_view, 12> names{"id",      "lang",  "category", "sample", "facet",    "outcome",
                                                     "request", "infra", "result",   "vote",   "verdicts", "latency"};
    const auto starts = all_of(text, "{\"");
    if (starts.empty()) return;
    text.insert(starts[below(starts.size())] + 1,
                '"' + std::string(names[below(names.size())]) + "\": " + odd_value() + ", ");
  }
  void change_byte(std::string& text) {
    if (!text.empty()) text[below(text.size())] = static_cast<char>(below(256));
  }
  void flip_bit(std::string& text) {
    if (text.empty()) return;
    const auto at = below(text.size());
    text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
  }
  void cut(std::string& text) { text.resize(below(text.size() + 1)); }
  void erase_part(std::string& text) {
    const auto from = below(text.size());
    text.erase(from, 1 + below(40));
  }
  void double_part(std::string& text) {
    const auto from = below(text.size());
    text.insert(below(text.size() + 1), text.substr(from, 1 + below(200)));
  }
  void double_line(std::string& text) {
    const auto ends = all_of(text, "\n");
    if (ends.empty()) return;
    const auto which = below(ends.size());
    const auto from = which == 0 ? 0 : ends[which - 1] + 1;
    const auto line = text.substr(from, ends[which] + 1 - from);
    const auto to = below(ends.size());
    text.insert(ends[to] + 1, line);
  }
  void join_lines(std::string& text) {
    const auto ends = all_of(text, "\n");
    if (!ends.empty()) text.erase(ends[below(ends.size())], 1);
  }
  void insert_line(std::string& text) {
    const auto ends = all_of(text, "\n");
    if (!ends.empty()) text.insert(ends[below(ends.size())] + 1, odd_value() + "\n");
  }
  void lengthen(std::string& text) { text.insert(below(text.size() + 1), 1 + below(20000), ' '); }

  void one(std::string& text) {
    using Change = void (Mutator::*)(std::string&);
    constexpr std::array<Change, 19> changes{&Mutator::replace_value,
                                             &Mutator::replace_value,
                                             &Mutator::replace_value,
                                             &Mutator::replace_value,
                                             &Mutator::replace_value,
                                             &Mutator::remove_member,
                                             &Mutator::remove_member,
                                             &Mutator::add_member,
                                             &Mutator::add_member,
                                             &Mutator::change_byte,
                                             &Mutator::take_value_of_another,
                                             &Mutator::flip_bit,
                                             &Mutator::cut,
                                             &Mutator::erase_part,
                                             &Mutator::double_part,
                                             &Mutator::double_line,
                                             &Mutator::join_lines,
                                             &Mutator::insert_line,
                                             &Mutator::lengthen};
    (this->*changes[below(changes.size())])(text);
  }

  std::mt19937_64 random_;
};

}  // namespace evalrun::test
