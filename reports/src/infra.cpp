#include <algorithm>
#include <array>
#include <charconv>

#include "evalrun/reports/tally.hpp"

#include "text/ascii.hpp"
#include "text/http_status.hpp"

namespace evalrun::reports {
namespace {

constexpr std::size_t most_kinds = 200;
constexpr std::size_t longest_text = 200;
constexpr std::string_view others = "other reasons";
constexpr std::string_view status_mark = "HTTP ";

bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// The reason without the "(3 attempts)" that the client adds.
std::string_view without_attempts(std::string_view reason) {
  const auto at = reason.rfind(" (");
  return at != std::string_view::npos && reason.ends_with(" attempts)") ? reason.substr(0, at) : reason;
}

/// The reason with "#" for words with digits, which are numbers and ids. The HTTP status stays.
std::string kind_of(std::string_view reason) {
  std::string key;
  for (std::size_t i = 0; i < reason.size();) {
    auto end = i;
    while (end < reason.size() && is_word(reason[end])) ++end;
    const auto word = reason.substr(i, end - i);
    if (word.empty()) {
      key += reason[i++];
      continue;
    }
    const bool varies = std::ranges::any_of(word, is_digit) && !key.ends_with(status_mark);
    key += varies ? std::string_view("#") : word;
    i = end;
  }
  return key;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (line.size() >= longest_text && (static_cast<unsigned char>(c) & 0xc0U) != 0x80) return line + "...";
    line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return line;
}

}  // namespace

bool InfraKind::is_refusal() const {
  // A reply that is too large; a case without a stored result.
  constexpr std::array<std::string_view, 2> lasting{" is larger than ", "no result is stored for this case"};
  if (std::ranges::any_of(lasting, [&](std::string_view words) { return text.find(words) != std::string::npos; }))
    return true;
  const auto at = text.find(status_mark);
  int status = 0;
  if (at == std::string::npos) return false;
  const auto* from = text.data() + at + status_mark.size();
  if (std::from_chars(from, text.data() + text.size(), status).ec != std::errc{}) return false;
  return status >= 300 && status < 500 && !is_transient_status(status);
}

void InfraKinds::add(std::string_view reason) {
  const auto text = without_attempts(reason);
  add(kind_of(text), {1, text.empty() ? std::string("no reason is known") : one_line(text)});
}

void InfraKinds::add(const std::string& key, const InfraKind& kind) {
  const auto known = kinds_.find(key);
  if (known == kinds_.end() && kinds_.size() >= most_kinds && key != others)
    return add(std::string(others), {kind.count, std::string(others)});
  auto& into = known != kinds_.end() ? known->second : kinds_[key];
  into.count += kind.count;
  if (into.text.empty()) into.text = kind.text;
}

void InfraKinds::merge(const InfraKinds& other) {
  for (const auto& [key, kind] : other.kinds_) add(key, kind);
}

std::vector<InfraKind> InfraKinds::sorted() const {
  std::vector<InfraKind> all;
  for (const auto& [key, kind] : kinds_) all.push_back(kind);
  std::ranges::stable_sort(all, std::ranges::greater(), &InfraKind::count);
  return all;
}

bool InfraAllowance::accepts(std::size_t infra, std::size_t total) const {
  const auto cases = static_cast<double>(infra);
  // The tolerance keeps 1 % of 400 at 4 in spite of rounding.
  return percent ? cases * 100 <= most * static_cast<double>(total) * (1 + 1e-12) : cases <= most;
}

std::optional<InfraAllowance> infra_allowance(std::string_view text) {
  InfraAllowance out{.text = std::string(text)};
  out.percent = text.ends_with('%');
  if (out.percent) text.remove_suffix(1);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out.most);
  if (problem != std::errc{} || end != text.data() + text.size() || !(out.most >= 0)) return std::nullopt;
  if (out.percent ? out.most > 100
                  : out.most != static_cast<double>(static_cast<std::size_t>(std::min(out.most, 1e15))))
    return std::nullopt;
  return out;
}

}  // namespace evalrun::reports
