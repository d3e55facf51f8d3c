// Look-ups in tables, and recorded answers of external services.
#include <algorithm>
#include <array>

#include "api.hpp"
#include "python/text.hpp"

namespace evalrun::checkers::api_bank {
namespace {

Answer query_stock(const World& world, const Dict& arguments) {
  const auto date = tidy_date(text_of(arguments, "date"));
  const auto* prices = world.database("Stock").get(upper(strip(text_of(arguments, "stock_code"))));
  const auto* price = date && prices != nullptr ? prices->get(*date) : nullptr;
  return price == nullptr ? Answer::raise() : Answer::of(*price);
}

Answer query_history_today(const World& world, const Dict& arguments) {
  const auto day = tidy_month_day(text_of(arguments, "date"));
  const auto* events = day ? world.database("History").get(*day) : nullptr;
  if (events == nullptr || !events->is_list()) return Answer::raise();
  List found;
  for (const auto& event : *events->list()) {
    std::string text = "Title: ";
    text += strip(event.get_string("Title"));
    text += ", Date: ";
    text += strip(event.get_string("Date"));
    text += ", Description: ";
    text += strip(event.get_string("Description"));
    found.emplace_back(std::move(text));
  }
  return Answer::of(std::move(found));
}

Answer query_balance(const World& world, const Dict& arguments) {
  const auto user = user_of(world, text_of(arguments, "token"));
  const auto* account = world.database("Bank").get(user);
  const auto* balance = account != nullptr ? account->get("balance") : nullptr;
  return user.empty() || balance == nullptr ? Answer::raise() : Answer::of(*balance);
}

/// The reference never finds a question in a document, not even a question that the document has.
Answer document_qa(const World& world, const Dict& arguments) {
  const auto* entries = world.database("QuestionAnswering").get(strip(text_of(arguments, "url")));
  if (strip(text_of(arguments, "question")).empty() || entries == nullptr) return Answer::raise();
  return Answer::of("The question is too difficult to answer.");
}

Answer image_caption(const World& world, const Dict& arguments) {
  const auto given = text_of(arguments, "url");
  const auto url = strip(given);
  const bool image = url.ends_with(".jpg") || url.ends_with(".jpeg") || url.ends_with(".png");
  const auto* images = world.database("ImageCaptioning").list();
  if (!image || images == nullptr) return Answer::raise();
  const auto it = std::ranges::find_if(*images, [&](const Value& entry) { return entry.get_string("url") == url; });
  const auto* caption = it == images->end() ? nullptr : it->get("caption");
  return caption == nullptr ? Answer::raise() : Answer::of(*caption);
}

Answer speech_recognition(const World& world, const Dict& arguments) {
  const auto given = text_of(arguments, "url");
  const auto url = strip(given);
  const auto* text = url.ends_with(".wav") ? world.database("SpeechRecognition").get(url) : nullptr;
  return text == nullptr ? Answer::raise() : Answer::of(*text);
}

Answer wiki(const World& world, const Dict& arguments) {
  auto keyword = text_of(arguments, "keyword");
  std::ranges::replace(keyword, '_', ' ');
  const auto* page = world.database("Wiki").get(lower(strip(keyword)));
  if (page == nullptr) return Answer::raise();
  return Answer::of(Dict{{"url", page->get_string("url")}, {"summary", page->get_string("summary")}});
}

const Value* recorded(const World& world, std::string_view api, const auto& fits) {
  const auto answers = world.bank.recorded.find(api);
  if (answers == world.bank.recorded.end()) return nullptr;
  const auto it = std::ranges::find_if(answers->second, [&](const Value& answer) {
    const auto* input = answer.get("input");
    return input != nullptr && input->is_dict() && fits(*input->dict());
  });
  return it == answers->second.end() ? nullptr : it->get("output");
}

Answer dictionary(const World& world, const Dict& arguments) {
  const auto word_in = [](const Dict& input) { return lower(strip(text_of(input, "keyword"))); };
  const auto* found =
      recorded(world, "Dictionary", [&](const Dict& input) { return word_in(input) == word_in(arguments); });
  return found == nullptr ? Answer::raise() : Answer::of(*found);
}

/// The code of a language that is given by its code or its English name; "en" if it is not given.
std::string language_code(const Dict& arguments, std::string_view parameter) {
  struct Language {
    std::string_view name, code;
  };
  static constexpr std::array<Language, 32> languages{{
      {"arabic", "ar"},    {"bengali", "bn"},    {"bulgarian", "bg"}, {"catalan", "ca"},    {"croatian", "hr"},
      {"czech", "cs"},     {"danish", "da"},     {"dutch", "nl"},     {"english", "en"},    {"finnish", "fi"},
      {"french", "fr"},    {"german", "de"},     {"greek", "el"},     {"hebrew", "he"},     {"hindi", "hi"},
      {"hungarian", "hu"}, {"indonesian", "id"}, {"italian", "it"},   {"japanese", "ja"},   {"korean", "ko"},
      {"norwegian", "no"}, {"persian", "fa"},    {"polish", "pl"},    {"portuguese", "pt"}, {"romanian", "ro"},
      {"russian", "ru"},   {"spanish", "es"},    {"swedish", "sv"},   {"thai", "th"},       {"turkish", "tr"},
      {"ukrainian", "uk"}, {"vietnamese", "vi"},
  }};
  if (value_of(arguments, parameter).is_none()) return "en";
  const auto given = lower(text_of(arguments, parameter));
  const auto it = std::ranges::find(languages, given, &Language::name);
  return it == languages.end() ? given : std::string(it->code);
}

/// A text without a recorded translation raises, as if the service did not answer.
Answer translate(const World& world, const Dict& arguments) {
  const auto source = text_of(arguments, "src");
  const auto code = language_code(arguments, "tgt_lang");
  const auto* found = recorded(world, "Translate", [&](const Dict& input) {
    return text_of(input, "src") == source && language_code(input, "tgt_lang") == code;
  });
  return found == nullptr ? Answer::raise() : Answer::of(*found);
}

constexpr std::array<Field, 2> stock_fields{{{"stock_code", same_stripped_upper}, {"date", same_date}}};
constexpr std::array<Field, 1> history_fields{{{"date", same_month_day}}};
constexpr std::array<Field, 1> token_fields{{{"token", same_stripped}}};
constexpr std::array<Field, 2> document_fields{{{"url", same_stripped}, {"question", same_stripped}}};
constexpr std::array<Field, 1> source_fields{{{"src", equal}}};

constexpr Api row(std::string_view name, std::string_view required, Answer (*call)(const World&, const Dict&),
                  std::span<const Field> fields) {
  return {.name = name, .required = required, .call = call, .all_inputs = false, .fields = fields};
}

constexpr std::array<Api, 9> apis{{
    row("QueryStock", "stock_code date", query_stock, stock_fields),
    row("QueryHistoryToday", "date", query_history_today, history_fields),
    row("QueryBalance", "token", query_balance, token_fields),
    row("DocumentQA", "url question", document_qa, document_fields),
    {.name = "ImageCaption", .required = "url", .call = image_caption},
    {.name = "SpeechRecognition", .required = "url", .call = speech_recognition},
    row("Wiki", "keyword", wiki, {}),
    row("Dictionary", "keyword", dictionary, {}),
    row("Translate", "src", translate, source_fields),
}};

}  // namespace

std::span<const Api> lookup_apis() { return apis; }

}  // namespace evalrun::checkers::api_bank
