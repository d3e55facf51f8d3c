// Comparisons of arguments, and helpers of several simulators.
#include <algorithm>
#include <array>
#include <set>

#include "api.hpp"
#include "api_bank.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::api_bank {
namespace {

/// Compares two texts after `tidy`, and other values by Python's ==.
template <class Tidy>
bool same_after(const Value& a, const Value& b, Tidy tidy) {
  if (!a.is_string() || !b.is_string()) return equal(a, b);
  return tidy(*a.string()) == tidy(*b.string());
}

/// Compares two texts as dates, and other values by Python's ==. A date that cannot be read equals no other, because
/// the reference raises an exception.
template <class Read>
bool same_read(const Value& a, const Value& b, Read read) {
  if (!a.is_string() || !b.is_string()) return equal(a, b);
  const auto left = read(*a.string());
  return left && left == read(*b.string());
}

/// The set of text.split(" ").
std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::size_t begin = 0;
  for (auto blank = text.find(' '); blank != std::string::npos; blank = text.find(' ', begin)) {
    words.insert(text.substr(begin, blank - begin));
    begin = blank + 1;
  }
  words.insert(text.substr(begin));
  return words;
}

bool overlap(const std::string& a, const std::string& b) {
  const auto left = words_of(a), right = words_of(b);
  const auto both = std::ranges::count_if(left, [&](const std::string& word) { return right.contains(word); });
  const auto all = left.size() + right.size() - static_cast<std::size_t>(both);
  return 2 * static_cast<std::size_t>(both) > all;
}

const Value nothing;

}  // namespace

const Value& World::database(std::string_view name) const {
  static const Value none = Dict{};
  const auto* found = bank.database(name);
  return found != nullptr ? *found : none;
}

const Api* find_api(std::string_view name) {
  for (const auto& group :
       {account_apis(), calendar_apis(), health_apis(), home_apis(), lookup_apis(), search_apis(), service_apis()})
    for (const auto& api : group)
      if (api.name == name) return &api;
  return nullptr;
}

bool is_required(std::string_view name, std::string_view parameter) {
  const auto* api = find_api(name);
  if (api == nullptr) return false;
  const std::string all = " " + std::string(api->required) + " ";
  return all.find(" " + std::string(parameter) + " ") != std::string::npos;
}

const Value& value_of(const Dict& arguments, std::string_view parameter) {
  const auto* value = arguments.find(parameter);
  return value != nullptr ? *value : nothing;
}

std::string text_of(const Dict& arguments, std::string_view parameter) {
  const auto* text = value_of(arguments, parameter).string();
  return text != nullptr ? *text : std::string();
}

bool is_blank(const Dict& arguments, std::string_view parameter) {
  return strip(text_of(arguments, parameter)).empty();
}

std::string user_of(const World& world, std::string_view token) {
  if (const auto* accounts = world.database("Account").dict())
    for (const auto& [user, account] : accounts->items())
      if (account.get_string("token") == token && account.get("token") != nullptr) return str(user);
  return {};
}

bool same_stripped(const Value& a, const Value& b) {
  return same_after(a, b, [](const std::string& text) { return strip(text); });
}
bool same_stripped_lower(const Value& a, const Value& b) {
  return same_after(a, b, [](const std::string& text) { return lower(strip(text)); });
}
bool same_stripped_upper(const Value& a, const Value& b) {
  return same_after(a, b, [](const std::string& text) { return upper(strip(text)); });
}
bool same_words(const Value& a, const Value& b) {
  return a.is_string() && b.is_string() ? overlap(*a.string(), *b.string()) : equal(a, b);
}
bool same_words_lower(const Value& a, const Value& b) {
  return a.is_string() && b.is_string() ? overlap(lower(*a.string()), lower(*b.string())) : equal(a, b);
}
bool same_date(const Value& a, const Value& b) { return same_read(a, b, tidy_date); }
bool same_time(const Value& a, const Value& b) { return same_read(a, b, tidy_time); }
bool same_month_day(const Value& a, const Value& b) { return same_read(a, b, tidy_month_day); }

}  // namespace evalrun::checkers::api_bank
