#include "secrets.hpp"

#include <algorithm>
#include <array>

#include "net/http_client.hpp"
#include "python/text.hpp"

namespace evalrun::runners {
namespace {

/// Shorter words are not treated as secrets, since they could be a part of any word.
constexpr std::size_t shortest_possible = 6;

bool named_like_a_credential(std::string_view name) {
  static constexpr std::array<std::string_view, 9> parts{"auth",   "key",  "token",      "secret", "cookie",
                                                         "passwd", "pass", "credential", "sig"};
  const auto low = lower(name);
  return std::ranges::any_of(parts, [&](std::string_view part) { return low.find(part) != std::string::npos; });
}

std::vector<std::string> words_of(std::string_view text, std::string_view separators) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool cut_out(std::string& text, const std::string& secret) {
  bool any = false;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 1)) {
    text.replace(at, secret.size(), "*");
    any = true;
  }
  return any;
}

/// Calls `use` with each name of the query and its value.
template <class Use>
void each_parameter(std::string_view query, Use&& use) {
  while (!query.empty()) {
    const auto end = std::min(query.find_first_of("&#"), query.size());
    const auto pair = query.substr(0, end);
    const auto is = pair.find('=');
    if (is != std::string_view::npos) use(pair.substr(0, is), pair.substr(is + 1));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
}

std::string_view query_of(std::string_view url) {
  const auto at = url.find('?');
  return at == std::string_view::npos ? std::string_view{} : url.substr(at + 1);
}

}  // namespace

Secrets::Secrets(const std::string& key, const std::vector<std::string>& headers, std::string_view url) {
  if (!key.empty()) known_.push_back(key);
  for (const auto& header : headers) {
    const auto colon = header.find(':');
    if (colon == std::string::npos) continue;
    const bool credential = named_like_a_credential(std::string_view(header).substr(0, colon));
    for (auto& word : words_of(std::string_view(header).substr(colon + 1), " \t;,=\""))
      if (word.size() >= shortest_possible) (credential ? known_ : possible_).push_back(std::move(word));
  }
  const auto scheme = url.find("://");
  const auto rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto colon = authority.substr(0, at).find(':');
    const auto password =
        colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1, at - colon - 1);
    if (!password.empty()) known_.emplace_back(password);
  }
  each_parameter(query_of(url), [&](std::string_view name, std::string_view value) {
    if (named_like_a_credential(name) && value.size() >= shortest_possible) known_.emplace_back(value);
  });
  // Longer secrets first, since one may be a part of another.
  for (auto* all : {&known_, &possible_})
    std::ranges::stable_sort(*all, std::ranges::greater(), [](const std::string& s) { return s.size(); });
}

void Secrets::hide(std::string& text) const {
  for (const auto* all : {&known_, &possible_})
    for (const auto& secret : *all) cut_out(text, secret);
}

bool Secrets::hide(Value& answer) const {
  if (known_.empty()) return false;
  bool any = false;
  if (const auto* text = answer.string()) {
    std::string changed = *text;
    for (const auto& secret : known_) any = cut_out(changed, secret) || any;
    if (any) answer = std::move(changed);
  } else if (auto* list = answer.list()) {
    for (auto& item : *list) any = hide(item) || any;
  } else if (const auto* dict = answer.dict()) {
    Dict changed;
    for (const auto& [name, value] : dict->items()) {
      Value key = name, inside = value;
      any = hide(key) || any;
      any = hide(inside) || any;
      changed.set(std::move(key), std::move(inside));
    }
    if (any) answer = std::move(changed);
  }
  return any;
}

std::string shown_url(std::string_view url) {
  std::string shown = without_credentials(url);
  const auto at = shown.find('?');
  if (at == std::string::npos) return shown;
  const std::string query = shown.substr(at + 1);
  shown.resize(at);
  char before = '?';
  for (const auto& pair : words_of(query, "&")) {
    const auto is = pair.find('=');
    const bool credential = is != std::string::npos && named_like_a_credential(pair.substr(0, is));
    shown += before;
    shown += credential ? pair.substr(0, is + 1) + "*" : pair;
    before = '&';
  }
  return shown;
}

}  // namespace evalrun::runners
