// Rules on calls: compare them with the documents and with the conversation. No ground truth is needed.
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "evalrun/json.hpp"

#include "python/unicode.hpp"
#include "rules.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::lint {
namespace {

void calls_none(const Subject& subject, Hits& hits) {
  if (subject.needs_call && subject.calls && subject.calls->empty()) hits.add();
}

void call_duplicate(const Subject& subject, Hits& hits) {
  if (!subject.calls) return;
  const auto& calls = *subject.calls;
  for (std::size_t i = 1; i < calls.size(); ++i) {
    const auto earlier = calls.begin() + static_cast<std::ptrdiff_t>(i);
    const bool again = std::any_of(calls.begin(), earlier, [&](const Call& call) {
      return call.name == calls[i].name && equal(Value(call.arguments), Value(calls[i].arguments));
    });
    if (!again) continue;
    hits.function = calls[i].name;
    hits.add();
  }
}

void call_unknown_function(const MadeCall& made, Hits& hits) {
  if (made.document == nullptr) hits.add();
}

void call_unknown_argument(const Argument& argument, Hits& hits) {
  if (argument.schema == nullptr) hits.add(argument.path, shown(argument.value));
}

void call_missing_required(const Argument& argument, Hits& hits) {
  const auto* given = argument.value.dict();
  const auto* required = argument.schema == nullptr ? nullptr : argument.schema->get("required");
  if (given == nullptr || required == nullptr || !required->is_list()) return;
  for (const auto& name : *required->list())
    if (name.is_string() && given->find(name) == nullptr) hits.add(member_path(argument.path, str(name)));
}

/// The members of "enum", or nullptr.
const List* alternatives_of(const Value* schema) {
  const auto* members = schema == nullptr ? nullptr : schema->get("enum");
  return members == nullptr ? nullptr : members->list();
}

bool is_usual(const Argument& argument) {
  const auto* usual = argument.schema == nullptr ? nullptr : argument.schema->get("default");
  return usual != nullptr && equal(*usual, argument.value);
}

void call_wrong_type(const Argument& argument, Hits& hits) {
  if (argument.path.empty() || argument.schema == nullptr || is_usual(argument)) return;
  // A document may allow a value in its enum that has another type than it declares.
  if (const auto* members = alternatives_of(argument.schema); members != nullptr && holds(*members, argument.value))
    return;
  // In Java and JavaScript, a text may be the name of a variable of any type.
  const bool is_source = argument.types == TypeNames::java || argument.types == TypeNames::javascript;
  if (is_source && argument.value.is_string()) return;
  if (!fits(declared_type(argument.types, argument.schema->get("type")), argument.types, argument.value))
    hits.add(argument.path, shown(argument.value));
}

void call_not_in_enum(const Argument& argument, Hits& hits) {
  const auto* members = alternatives_of(argument.schema);
  if (members == nullptr || is_usual(argument) || holds(*members, argument.value)) return;
  // Many documents list the values of the items at the array.
  const auto* items = argument.value.list();
  if (items != nullptr && std::ranges::all_of(*items, [&](const Value& item) { return holds(*members, item); })) return;
  hits.add(argument.path, shown(argument.value));
}

void call_empty_argument(const Argument& argument, Hits& hits) {
  const auto& value = argument.value;
  const bool empty = (value.is_string() && is_blank(*value.string())) || (value.is_list() && value.list()->empty()) ||
                     (value.is_dict() && value.dict()->empty());
  if (!argument.path.empty() && empty && !is_usual(argument)) hits.add(argument.path, shown(value));
}

/// Words that stand for numbers, so that "two" gives a reason for 2.
constexpr std::array<std::pair<std::string_view, std::string_view>, 30> number_words{
    {{"zero", "0"},        {"one", "1"},           {"two", "2"},        {"three", "3"},     {"four", "4"},
     {"five", "5"},        {"six", "6"},           {"seven", "7"},      {"eight", "8"},     {"nine", "9"},
     {"ten", "10"},        {"eleven", "11"},       {"twelve", "12"},    {"thirteen", "13"}, {"fourteen", "14"},
     {"fifteen", "15"},    {"sixteen", "16"},      {"seventeen", "17"}, {"eighteen", "18"}, {"nineteen", "19"},
     {"twenty", "20"},     {"thirty", "30"},       {"forty", "40"},     {"fifty", "50"},    {"hundred", "100"},
     {"thousand", "1000"}, {"million", "1000000"}, {"first", "1"},      {"second", "2"},    {"third", "3"}}};

/// What a conversation says, as values of arguments can be looked up in it.
class Said {
 public:
  explicit Said(std::string_view text) : text_(joined_words(without_commas_in_numbers(text))) {
    for (const auto& [word, number] : number_words)
      if (has(word)) numbers_.insert(number);
  }

  /// Whether at least half of the words of the text stand there: "Oslo, NO" gives the reason in "Oslo".
  [[nodiscard]] bool has_words_of(std::string_view text) const {
    const auto words = joined_words(without_commas_in_numbers(text));
    std::size_t all = 0, standing = 0;
    for (std::size_t begin = 0; begin < words.size();) {
      const auto end = std::min(words.find(' ', begin), words.size());
      const auto word = std::string_view(words).substr(begin, end - begin);
      begin = end + 1;
      ++all;
      standing += has(word) || has_time(word) ? 1U : 0U;
    }
    return 2 * standing >= all;
  }

  [[nodiscard]] bool has_number(const Value& number) const {
    const auto stands = [&](double value) {
      auto text = repr_float(value);
      if (text.ends_with(".0")) text.resize(text.size() - 2);
      return numbers_.contains(text) || text_.find(joined_words(text)) != std::string::npos;
    };
    constexpr double percent = 100, thousand = 1000, million = 1e6;
    const double value = to_double(number);
    // "5 %" is 0.05, and "3 million" is 3000000.
    return stands(value) || stands(value * percent) || (value >= thousand && stands(value / thousand)) ||
           (value >= million && stands(value / million));
  }

 private:
  static std::string without_commas_in_numbers(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool inside =
          text[i] == ',' && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
      if (!inside) out += text[i];
    }
    return out;
  }
  /// "07" in a date may be "7" in the text, "17" in a time "5", and "00" nothing.
  [[nodiscard]] bool has_time(std::string_view word) const {
    constexpr int noon = 12, midnight = 24;
    int number = 0;
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (code != std::errc{} || end != word.data() + word.size() || word.size() > 2) return false;
    return number == 0 || has(std::to_string(number)) ||
           (number > noon && number < midnight && has(std::to_string(number - noon)));
  }
  [[nodiscard]] bool has(std::string_view word) const { return text_.find(word) != std::string::npos; }

  std::string text_;
  std::set<std::string_view> numbers_;
};

void call_value_not_in_text(const Argument& argument, Hits& hits) {
  const auto kind = argument.value.kind();
  const bool number = kind == Value::Kind::integer || kind == Value::Kind::floating;
  if (argument.subject.text.empty() || argument.path.empty() || argument.schema == nullptr ||
      (!number && !argument.value.is_string()) || is_usual(argument) || alternatives_of(argument.schema) != nullptr)
    return;
  const Said said(argument.subject.text);
  if (number ? said.has_number(argument.value) : said.has_words_of(*argument.value.string())) return;
  // The user need not name the usual value.
  if (const auto usual = argument.schema->get_string("description");
      !number && Said(usual).has_words_of(*argument.value.string()))
    return;
  hits.add(argument.path, shown(argument.value));
}

void call_placeholder(const Argument& argument, Hits& hits) {
  if (!argument.value.is_string() || is_usual(argument)) return;
  static constexpr std::array<std::string_view, 8> marks{"xxx",         "your_",       "your-",   "example.com",
                                                         "example.org", "placeholder", "insert_", "api_key_here"};
  const auto text = unicode::lower(*argument.value.string());
  const bool bracketed = text.size() > 2 && text.starts_with('<') && text.ends_with('>') &&
                         text.find_first_of("<>/=", 1) == text.size() - 1;
  const bool marked =
      std::ranges::any_of(marks, [&](std::string_view mark) { return text.find(mark) != std::string::npos; });
  if ((bracketed || marked) && unicode::lower(argument.subject.text).find(text) == std::string::npos)
    hits.add(argument.path, shown(argument.value));
}

using enum Level;
constexpr auto calls = Scope::calls;

const std::array table{
    Rule{
        "calls-none", calls, error, "a case that needs a call has none",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}], "calls": []})",
        calls_none},
    Rule{
        "call-unknown-function", calls, error, "a call names a function that is not offered",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}], "calls": [{"name": "g", "arguments": {}}]})",
        call_unknown_function},
    Rule{
        "call-unknown-argument", calls, error, "a call gives an argument that the function does not have",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}], "calls": [{"name": "f", "arguments": {"city": "Oslo"}}]})",
        call_unknown_argument},
    Rule{
        "call-missing-required", calls, error, "a call leaves out a required argument",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"city": {"type": "string", "description": "d"}}, "required": ["city"]}}], "calls": [{"name": "f", "arguments": {}}]})",
        call_missing_required},
    Rule{
        "call-wrong-type", calls, error, "an argument, or a value in it, is not of the declared type",
        R"({"id": "a_0", "question": "Rain on 3 days?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"days": {"type": "integer", "description": "d"}}, "required": ["days"]}}], "calls": [{"name": "f", "arguments": {"days": "3"}}]})",
        call_wrong_type},
    Rule{
        "call-not-in-enum", calls, error, "an argument is no member of \"enum\"",
        R"({"id": "a_0", "question": "Rain in inches?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"unit": {"type": "string", "description": "d", "enum": ["mm"]}}, "required": ["unit"]}}], "calls": [{"name": "f", "arguments": {"unit": "inches"}}]})",
        call_not_in_enum},
    Rule{
        "call-duplicate", calls, warning, "a case has the same call twice",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}], "calls": [{"name": "f", "arguments": {}}, {"name": "f", "arguments": {}}]})",
        call_duplicate},
    Rule{
        "call-empty-argument", calls, warning, "an argument is empty, and the default is not",
        R"({"id": "a_0", "question": "Rain?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"city": {"type": "string", "description": "d"}}, "required": ["city"]}}], "calls": [{"name": "f", "arguments": {"city": ""}}]})",
        call_empty_argument},
    Rule{
        "call-value-not-in-text", calls, warning,
        "a text or a number stands neither in the conversation nor in the description of the parameter",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"city": {"type": "string", "description": "d"}}, "required": ["city"]}}], "calls": [{"name": "f", "arguments": {"city": "Lima"}}]})",
        call_value_not_in_text},
    Rule{
        "call-placeholder", calls, error, "an argument is a placeholder, such as \"your_api_key\" or \"<city>\"",
        R"({"id": "a_0", "question": "Rain in my city?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"city": {"type": "string", "description": "d"}}, "required": ["city"]}}], "calls": [{"name": "f", "arguments": {"city": "<city>"}}]})",
        call_placeholder},
};

}  // namespace

const std::span<const Rule> call_rules = table;

}  // namespace evalrun::checkers::lint
