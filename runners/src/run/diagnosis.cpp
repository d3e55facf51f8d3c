#include "diagnosis.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include <fmt/format.h>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"
#include "evalrun/suite.hpp"

#include "dataset_formats/dataset_formats.hpp"
#include "decode/attempt.hpp"
#include "for_each_index.hpp"

namespace evalrun::runners {
namespace {

/// A form of calls that is recognized by a mark in the text. The first form that fits counts, so special forms come
/// first.
struct Form {
  std::string_view mark;
  std::string_view and_mark;  ///< a second text that must occur as well; empty: none
  std::string_view words;
};

constexpr std::array<Form, 29> marked_forms{{
    {"<tool_call>", "<function=", "Qwen3-Coder's XML: <tool_call><function=...>"},
    {"<tool_call>", "<arg_key>", "GLM's tags: <tool_call>name<arg_key>..."},
    {"<tool_call>", "{", "Hermes's tags: JSON between <tool_call> and </tool_call>"},
    {"<tool_call>", "", "calls between <tool_call> and </tool_call>"},
    {"<|tool_call_begin|>", "<|use_tool|>", "Breeze's marks: <|use_tool|><|tool_call_begin|>{...}"},
    {"<|use_tool|>", "", "Breeze's marks: <|use_tool|>"},
    {"<|tool_calls_section_begin|>", "", "Kimi's marks: <|tool_calls_section_begin|>"},
    {"<\xef\xbd\x9ctool\xe2\x96\x81", "",
     "DeepSeek's marks: <\xef\xbd\x9ctool\xe2\x96\x81"
     "calls...>"},
    {"<\xef\xbd\x9c"
     "DSML",
     "",
     "DeepSeek's XML: <\xef\xbd\x9c"
     "DSML..."},
    {"<minimax:tool_call>", "", "MiniMax's XML: <minimax:tool_call>"},
    {"<seed:tool_call>", "", "Seed's XML: <seed:tool_call>"},
    {"[TOOL_CALLS]", "", "Mistral's mark: [TOOL_CALLS]"},
    {"<|python_tag|>", "", "Llama's mark: <|python_tag|>"},
    {"<|python_start|>", "", "Llama's marks: <|python_start|>...<|python_end|>"},
    {"to=functions.", "", "harmony: a message to=functions.<name>"},
    {"<|channel|>", "", "harmony: <|channel|> and its kin"},
    {"<start_function_call>", "", "FunctionGemma's marks: <start_function_call>"},
    {"<|START_ACTION|>", "", "Cohere's marks: <|START_ACTION|>"},
    {"<function_call>", "", "Granite's mark: <function_call>"},
    {"<|tool_call|>", "", "the mark <|tool_call|> before JSON"},
    {"<|tool_call", "", "marks like <|tool_call...|>"},
    {"<function=", "", "Llama's tags: <function=name>{...}</function>"},
    {"<invoke name=", "", "XML calls: <invoke name=...>"},
    {"<tool_use>", "", "XML calls: <tool_use>"},
    {"functools[", "", "Phi's form: functools[...]"},
    {">>>", "{", "functionary's form: >>>name and JSON"},
    {"<|recipient|>", "", "functionary's form: <|recipient|>name"},
    {"<|action_start|>", "", "InternLM's mark: <|action_start|>"},
    {"Action Input:", "", "ReAct: Action: and Action Input:"},
}};
/// Forms of text without these marks, which may be reasoning alone.
constexpr std::array<Form, 5> other_forms{{
    {"</think>", "", "reasoning (<think>...</think>) in front of the answer"},
    {"[THINK]", "", "reasoning ([THINK]...[/THINK]) in front of the answer"},
    {"\"name\"", "\"arguments\"", "JSON objects with name and arguments"},
    {"\"name\"", "\"parameters\"", "JSON objects with name and parameters"},
    {"'name'", "'arguments'", "Python dicts with name and arguments"},
}};

/// Whether a list of {name: arguments as JSON text} has arguments that are not JSON.
bool has_broken_arguments(const List& calls) {
  return std::ranges::any_of(calls, [](const Value& call) {
    return call.is_dict() && std::ranges::any_of(call.dict()->items(), [](const auto& item) {
             return item.value.is_string() && !parse_json(*item.value.string());
           });
  });
}

/// What an answer looks like: its kind, and the form of calls in words; empty: no known form.
struct Look {
  reports::UnreadKind kind = reports::UnreadKind::calls;
  std::string_view form = {};

  auto operator<=>(const Look&) const = default;
};

/// Whether text is reasoning that never ends, or that nothing follows.
bool is_reasoning_alone(const std::string& text) {
  const auto said = decode::without_reasoning(text);
  return said.unfinished || (said.text.size() < text.size() && decode::without_turn_marks(said.text).empty());
}

Look look_of(const UnreadAnswer& one) {
  using reports::UnreadKind;
  const auto& raw = one.result;
  if (raw.is_list()) {
    if (raw.list()->empty()) return {};
    return {.form = has_broken_arguments(*raw.list()) ? "tool calls whose arguments are not JSON"
                                                      : "tool calls, stored as a list"};
  }
  const auto* text = raw.string();
  if (text == nullptr) return {};
  if (is_blank(raw)) return {.kind = one.reasoning.empty() ? UnreadKind::empty : UnreadKind::reasoning};
  const auto holds = [&](std::string_view mark) { return text->find(mark) != std::string::npos; };
  const auto fits = [&](const Form& form) {
    return holds(form.mark) && (form.and_mark.empty() || holds(form.and_mark));
  };
  if (const auto at = std::ranges::find_if(marked_forms, fits); at != marked_forms.end()) return {.form = at->words};
  if (is_reasoning_alone(*text)) return {.kind = UnreadKind::reasoning};
  const auto at = std::ranges::find_if(other_forms, fits);
  return at == other_forms.end() ? Look{} : Look{.form = at->words};
}

/// The first characters of an answer in quotes; control characters are escaped.
std::string beginning_of(const UnreadAnswer& one) {
  constexpr std::size_t most = 160;
  const Value raw = one.reasoning.empty() ? one.result : Value(one.reasoning);
  const std::string text = raw.is_string() ? str(raw) : dump_json(raw, {.ascii = false});
  std::size_t end = 0, characters = 0;
  while (end < text.size() && characters < most) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    ++characters;
  }
  return dump_json(Value(text.substr(0, end)), {.ascii = false}) + (end < text.size() ? "..." : "");
}

/// The rows of formats() that may read calls from an answer, each decoder once.
std::vector<const Format*> formats_to_try() {
  std::vector<const Format*> rows;
  for (const auto* format : formats()) {
    if (format->only || !format->reference) continue;
    if (std::ranges::none_of(rows, [&](const Format* row) { return row->decode == format->decode; }))
      rows.push_back(format);
  }
  return rows;
}

/// Whether a text can be a function's name. A wrong format may take pieces of another form's marks for names.
bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool is_call(const Value& call) {
  return call.is_dict() && !call.dict()->empty() && std::ranges::all_of(call.dict()->items(), [](const auto& item) {
           return is_name(str(item.key)) && item.value.is_dict();
         });
}

/// The calls of an answer; nullopt if the format finds none, or finds something that cannot be a call.
std::optional<Value> calls_of(const Format& format, const Value& raw, Language language) {
  auto decoded = format.decode(raw, language);
  const auto* calls = decoded.ok ? decoded.value.list() : nullptr;
  if (calls == nullptr || calls->empty() || !std::ranges::all_of(*calls, is_call)) return std::nullopt;
  return std::move(decoded.value);
}

bool reads(const Format& format, const Value& raw, Language language) {
  return calls_of(format, raw, language).has_value();
}

Language language_of(const Suite* suite, std::string_view category) {
  const auto* row = suite == nullptr ? nullptr : suite->category(category);
  return row == nullptr ? Language::python : row->language;
}

/// Whether a format gives the same calls for at least nine tenths of the answers that could be read.
bool reads_the_others(const Format& format, const ReadAnswers& read, const Suite* suite) {
  std::size_t others = 0, alike = 0;
  for (const auto& one : read) {
    const auto language = language_of(suite, one.category);
    const auto calls = one.format == nullptr ? std::nullopt : calls_of(*one.format, one.result, language);
    if (!calls) continue;
    ++others;
    const auto found = calls_of(format, one.result, language);
    alike += found && equal(*found, *calls) ? 1 : 0;
  }
  return alike * 10 >= others * 9;
}

/// The number of answers of the whole run that hold calls.
std::size_t calls_in(const reports::Tally& tally) {
  std::size_t calls = 0;
  for (const auto& [key, counts] : tally.categories()) calls += counts.count(Outcome::call);
  return calls;
}

bool has_form(const UnreadAnswer& one) { return !one.form.empty(); }

/// Whether the answers seem to have a different form: the form is known, another format reads half of them, or at least
/// half of all answers cannot be read. Otherwise the form may be right, and the model makes mistakes in it.
bool is_other_form(const reports::CategoryTally& counts, const UnreadCategory& unread, const Look& look,
                   const std::vector<std::vector<bool>>& read) {
  if (look != Look{} || (counts.count(Outcome::malformed) + unread.leaked) * 2 >= counts.total - counts.infra())
    return true;
  if (std::ranges::count_if(unread.kept, has_form) * 2 >= std::ssize(unread.kept)) return true;
  const auto rows = read.empty() ? 0 : read.front().size();
  for (std::size_t r = 0; r < rows; ++r) {
    const auto count = std::ranges::count_if(read, [&](const auto& one) { return one[r]; });
    if (static_cast<std::size_t>(count) * 2 >= read.size()) return true;
  }
  return false;
}

/// Answers of one form, and how many of them each format reads.
struct Group {
  reports::Diagnosis diagnosis;
  std::vector<std::size_t> read;
};

/// Whether a format reads nearly as many answers as the most successful one.
bool nearly(std::size_t count, std::size_t most) { return count * 50 >= most * 49; }

std::vector<std::vector<bool>> try_formats(const std::vector<const Format*>& rows,
                                           const std::vector<UnreadAnswer>& answers, Language language) {
  std::vector<std::vector<bool>> read(answers.size(), std::vector<bool>(rows.size()));
  for_each_index(answers.size(), [&](std::size_t i) {
    for (std::size_t r = 0; r < rows.size(); ++r) read[i][r] = reads(*rows[r], answers[i].result, language);
  });
  return read;
}

}  // namespace

ReadAnswers some_read_answers(const ModelResults& model, const Format& format) {
  ReadAnswers read;
  for (const auto& file : model.files) {
    auto reader = ResultReader::open(file);
    if (!reader) continue;
    const std::string category(file.category == nullptr ? "" : file.category->name);
    const auto language = file.category == nullptr ? Language::python : file.category->language;
    for (std::size_t kept = 0; kept < most_read;) {
      auto stored = reader->next();
      if (!stored && stored.error().code == errc::io) break;
      if (!stored) continue;
      if (!*stored) break;
      if (!reads(format, (*stored)->result, language)) continue;
      read.push_back({category, &format, std::move((*stored)->result)});
      ++kept;
    }
  }
  return read;
}

bool is_badly_read(const reports::CategoryTally& counts, std::size_t leaked) {
  const auto answers = counts.total - counts.infra() - counts.no_result;
  const auto unread = counts.count(Outcome::malformed) + leaked;
  return unread > 0 && unread * 5 >= answers;
}

std::size_t most_leaked(const reports::CategoryTally& counts) {
  std::size_t most = 0;
  for (const auto& [id, rules] : counts.rules) {
    std::size_t meant = 0;
    for (const auto& [form, count] : rules.meant.forms) meant += form.empty() ? 0 : count;
    most = std::max(most, meant);
  }
  return std::min(most, counts.count(Outcome::abstain));
}

bool any_badly_read(const reports::Tally& tally) {
  return std::ranges::any_of(tally.categories(), [](const auto& one) { return is_badly_read(one.second); });
}

bool is_blank(const Value& result) {
  return result.is_string() && result.string()->find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<reports::Diagnosis> diagnose(const reports::Report& report, const UnreadAnswers& answers,
                                         const ReadAnswers& read_answers, const DiagnosisCommands& commands) {
  const auto* suite = report.suite;
  const bool holds_calls = suite == nullptr || dataset_formats::row_of(suite->dataset_format).holds_calls;
  const auto rows = holds_calls ? formats_to_try() : std::vector<const Format*>{};
  std::map<std::pair<bool, Look>, Group> groups;
  for (const auto& [key, unread] : answers) {
    const auto& kept = unread.kept;
    const auto* counts = report.tally.find(key.first, key.second);
    if (counts == nullptr || !is_badly_read(*counts, unread.leaked) || kept.empty()) continue;
    const auto read = try_formats(rows, kept, language_of(suite, key.second));
    std::map<Look, std::size_t> looks;
    for (const auto& one : kept) ++looks[look_of(one)];
    const auto most = std::ranges::max_element(looks, {}, [](const auto& one) { return one.second; })->first;
    if (!is_other_form(*counts, unread, most, read)) continue;
    const bool leaked = unread.leaked > counts->count(Outcome::malformed);
    auto& group = groups[{leaked, most}];
    auto& diagnosis = group.diagnosis;
    group.read.resize(rows.size());
    if (diagnosis.categories.empty()) {
      diagnosis.kind = most.kind;
      diagnosis.form = most.form;
      diagnosis.leaked = leaked;
      diagnosis.example = beginning_of(*std::ranges::find(kept, most, look_of));
    }
    diagnosis.categories.push_back(
        {key.first, key.second, counts->count(Outcome::malformed) + unread.leaked, counts->total - counts->infra()});
    diagnosis.tried += kept.size();
    for (const auto& one : read)
      for (std::size_t r = 0; r < rows.size(); ++r) group.read[r] += one[r] ? 1 : 0;
    for (const auto& one : kept)
      if (has_form(one)) ++diagnosis.auto_forms[one.form];
  }
  std::vector<reports::Diagnosis> all;
  const auto readable = calls_in(report.tally);
  for (auto& [look, group] : groups) {
    auto& diagnosis = group.diagnosis;
    std::vector<std::pair<std::string, std::size_t>> found;
    // Drafts in reasoning are no calls.
    for (std::size_t r = 0; r < rows.size() && diagnosis.kind == reports::UnreadKind::calls; ++r)
      if (group.read[r] > 0) found.emplace_back(rows[r]->id, group.read[r]);
    // `auto` reads forms that no reference reads, and is named only for these.
    const auto best = found.empty() ? 0 : std::ranges::max(found, {}, &decltype(found)::value_type::second).second;
    if (const auto meant = diagnosis.read_by_auto(); diagnosis.auto_helps() && !nearly(best, meant))
      found.emplace_back("auto", meant);
    // If only a few answers could be read, perhaps by chance, they say nothing about the form of all others. A run
    // decodes lists of tool calls in the same way in every format.
    if (constexpr std::size_t many = 20; !diagnosis.leaked && readable * many > diagnosis.unread()) {
      const auto misread = [&](const auto& one) {
        return !reads_the_others(*find_format(one.first), read_answers, suite);
      };
      diagnosis.others_differ = std::erase_if(found, misread) != 0 && found.empty();
    }
    // The table begins with the usual formats; these win if other formats read hardly more answers.
    std::ranges::stable_sort(found, std::ranges::greater(), &std::pair<std::string, std::size_t>::second);
    if (!found.empty()) {
      const auto end = std::ranges::find_if_not(
          found, [most = found.front().second](const auto& one) { return nearly(one.second, most); });
      const auto place = [&](const auto& one) {
        return std::ranges::find(rows, one.first, &Format::id) - rows.begin();
      };
      std::sort(found.begin(), end, [&](const auto& a, const auto& b) { return place(a) < place(b); });
    }
    constexpr std::size_t shown = 3;
    if (found.size() > shown) found.resize(shown);
    diagnosis.formats = std::move(found);
    const auto& command = diagnosis.leaked ? commands.run : commands.score;
    if (!diagnosis.formats.empty() && !command.empty())
      diagnosis.command = fmt::format("{} --format {}", command, diagnosis.formats.front().first);
    all.push_back(std::move(diagnosis));
  }
  std::ranges::stable_sort(all, std::ranges::greater(), &reports::Diagnosis::unread);
  return all;
}

}  // namespace evalrun::runners
