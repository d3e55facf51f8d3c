#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "requests/conversation_text.hpp"
#include "requests/documents.hpp"
#include "requests/prompts.hpp"
#include "respond.hpp"

namespace evalrun::runners {
namespace {

bool is_system(const Value& message) {
  const auto role = message.get_string("role");
  return role == "system" || role == "developer";
}

/// The content of a message: parts that are texts become one text; other content stays unchanged.
Value content_of(const Value& message) {
  const auto* content = message.get("content");
  if (content == nullptr) return {};
  const auto* parts = content->list();
  if (parts == nullptr) return *content;
  std::string text;
  for (const auto& part : *parts) {
    const auto* piece = part.get("text");
    if (piece == nullptr || !piece->is_string()) return *content;
    text += *piece->string();
  }
  return text;
}

/// The texts of all system (or developer) messages, joined by blank lines; empty if `messages` is no list.
std::string system_text_in(const Value* messages) {
  std::string text;
  if (messages == nullptr || !messages->is_list()) return text;
  for (const auto& message : *messages->list()) {
    if (!is_system(message)) continue;
    const auto content = content_of(message);
    if (!content.is_string()) continue;
    if (!text.empty()) text += "\n\n";
    text += *content.string();
  }
  return text;
}

/// A key that is equal for equal conversations. It leaves out system messages at the beginning (later ones hold results
/// of APIs); content in parts counts as its text.
std::string conversation_in(const Value* messages) {
  List said;
  if (messages != nullptr && messages->is_list())
    for (const auto& message : *messages->list())
      if (!is_system(message) || !said.empty()) said.push_back(List{message.get_string("role"), content_of(message)});
  return dump_json(said);
}

/// The JSON array that begins at `text[at]`; nullopt if there is none.
std::optional<Value> array_at(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && --depth == 0) {
      auto value = parse_json(text.substr(at, i + 1 - at));
      return value ? std::optional<Value>(std::move(*value)) : std::nullopt;
    }
  }
  return std::nullopt;
}

/// The first array of objects in a text; empty if there is none.
List documents_in(std::string_view text) {
  // Each try may read the whole text, so the number of tries is bounded.
  int tries = 16;
  for (auto at = text.find('['); at != std::string_view::npos && tries > 0; at = text.find('[', at + 1)) {
    const auto next = text.find_first_not_of(" \t\r\n", at + 1);
    if (next == std::string_view::npos || text[next] != '{') continue;
    --tries;
    if (auto value = array_at(text, at)) return std::move(*value->list());
  }
  return {};
}

bool is_word_character(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

bool occurs(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos && !word.empty(); at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word_character(text[at - 1])) && (end == text.size() || !is_word_character(text[end])))
      return true;
  }
  return false;
}

/// Points for one part of a document.
constexpr long if_equal = 8;
constexpr long if_different = -4;

/// Points for a text. Hints are appended to descriptions, so `shown` may be `own` followed by more text.
long text_resemblance(std::string_view own, std::string_view shown) {
  const auto length = static_cast<long>(std::min<std::size_t>(own.size(), 4096));
  if (own == shown) return if_equal + length + 1;
  return shown.starts_with(own) && shown.substr(own.size()).starts_with(' ') ? if_equal + length : if_different;
}

bool same_type_name(std::string_view own, std::string_view shown) {
  if (own == shown) return true;
  const auto& types = own_prompts().json_schema_types;
  const auto mapped = types.find(own);
  return mapped != types.end() && mapped->second == shown;
}

long value_resemblance(const Value& own, const Value& shown);

long dict_resemblance(const Dict& own, const Dict& shown) {
  long score = 0;
  for (const auto& [key, value] : own.items()) {
    const auto* other = shown.find(key);
    const bool is_type = key.is_string() && *key.string() == "type" && value.is_string();
    if (other == nullptr) {
      score += if_different;
    } else if (is_type && other->is_string()) {
      score += same_type_name(*value.string(), *other->string()) ? if_equal : if_different;
    } else {
      score += value_resemblance(value, *other);
    }
  }
  const auto extra =
      std::ranges::count_if(shown.items(), [&](const auto& item) { return own.find(item.key) == nullptr; });
  return score + if_different * static_cast<long>(extra);
}

long value_resemblance(const Value& own, const Value& shown) {
  if (own.is_dict() && shown.is_dict()) return dict_resemblance(*own.dict(), *shown.dict());
  if (own.is_list() && shown.is_list()) {
    const auto &a = *own.list(), &b = *shown.list();
    long score = if_different * static_cast<long>(std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) score += value_resemblance(a[i], b[i]);
    return score;
  }
  if (own.is_string() && shown.is_string()) return text_resemblance(*own.string(), *shown.string());
  return equal(own, shown) ? if_equal : if_different;
}

std::string shown_name(const FunctionDoc& function, bool tools) {
  return tools ? tool_name(function.name) : function.name;
}

/// The functions that a request offers: as tools, or as documents in the system text.
struct Offered {
  bool tools = false;
  List documents;           ///< of the tools; without tools, found in the system text
  std::string system_text;  ///< of all system messages
};

const Value* document_of(const Offered& offered, const FunctionDoc& function) {
  const auto name = shown_name(function, offered.tools);
  const auto it = std::ranges::find_if(offered.documents, [&](const Value& d) {
    const auto given = d.get_string("name");
    return given == name || given == function.name;
  });
  return it == offered.documents.end() ? nullptr : &*it;
}

Offered offered_by(const Value& request) {
  Offered offered;
  if (const auto* tools = request.get("tools"); tools != nullptr && tools->is_list())
    for (const auto& tool : *tools->list())
      if (const auto* document = tool.get("function"); document != nullptr) offered.documents.push_back(*document);
  offered.tools = !offered.documents.empty();
  offered.system_text = system_text_in(request.get("messages"));
  if (!offered.tools) offered.documents = documents_in(offered.system_text);
  return offered;
}

/// Whether exactly the case's functions are offered, by name. In text: whether all their names occur.
bool offers_functions_of(const Offered& offered, const Case& item) {
  if (offered.tools && offered.documents.size() != item.functions.size()) return false;
  return std::ranges::all_of(item.functions, [&](const FunctionDoc& function) {
    return offered.tools ? document_of(offered, function) != nullptr : occurs(offered.system_text, function.name);
  });
}

/// How well the documents and the system message fit the case; higher is better. To compare cases with equal messages.
long resemblance(const Offered& offered, const Case& item) {
  long score = 0;
  for (const auto& function : item.functions) {
    const auto* document = document_of(offered, function);
    if (document == nullptr) {
      score += if_different;
      continue;
    }
    Value own = function.doc();
    if (own.is_dict()) own.dict()->set("name", document->get_string("name"));
    score += value_resemblance(own, *document);
  }
  if (offered.documents.size() > item.functions.size())
    score += if_different * static_cast<long>(offered.documents.size() - item.functions.size());
  const auto own_text = system_text_in(&item.messages.value());
  if (!own_text.empty())
    score += offered.system_text.ends_with(own_text) ? if_equal + static_cast<long>(own_text.size()) : if_different;
  else if (offered.tools && !offered.system_text.empty())
    score += if_different;
  return score;
}

/// The candidates that fit the request best; a candidate whose functions the request does not offer is left out.
std::vector<const Case*> best_of(const std::vector<const Case*>& candidates, const Offered& offered) {
  std::vector<const Case*> fitting;
  for (const auto* item : candidates)
    if (offers_functions_of(offered, *item)) fitting.push_back(item);
  if (fitting.size() < 2) return fitting;
  std::vector<long> scores;
  for (const auto* item : fitting) scores.push_back(resemblance(offered, *item));
  const long best = *std::ranges::max_element(scores);
  std::vector<const Case*> best_ones;
  for (std::size_t i = 0; i < fitting.size(); ++i)
    if (scores[i] == best) best_ones.push_back(fitting[i]);
  return best_ones;
}

}  // namespace

Mode mode_of(const Value& request) {
  const auto* tools = request.get("tools");
  return tools != nullptr && tools->is_list() && !tools->list()->empty() ? Mode::fc : Mode::prompt;
}

Recognizer::Recognizer(const std::vector<Case>& cases) {
  for (const auto& item : cases) {
    auto key = conversation_in(&item.messages.value());
    const auto as_text = conversation_text(item.messages);
    // A prompt in text has earlier calls and their results as text.
    if (auto other = conversation_in(&as_text); other != key) by_messages_[std::move(other)].push_back(&item);
    by_messages_[std::move(key)].push_back(&item);
    by_id_[item.id].push_back(&item);
  }
}

const Case* Recognizer::next_of(const Candidates& same) {
  if (same.size() == 1) return same.front();
  return same[turns_[same.front()]++ % same.size()];
}

Recognizer::Found Recognizer::find(const Value& request, std::string_view named, std::string_view lang) {
  const auto asked = by_messages_.find(conversation_in(request.get("messages")));
  if (const auto of_id = by_id_.find(std::string(named)); !named.empty() && of_id != by_id_.end()) {
    const auto& same_id = of_id->second;
    // Several languages or suites may have a case with this id.
    const auto fits = std::ranges::find_if(same_id, [&](const Case* item) {
      return (lang.empty() || item->lang == lang) && asked != by_messages_.end() &&
             std::ranges::find(asked->second, item) != asked->second.end();
    });
    return {fits != same_id.end() ? *fits : same_id.front(), {}};
  }
  if (asked == by_messages_.end()) return {nullptr, "none of the cases served has these messages"};
  const auto best = best_of(asked->second, offered_by(request));
  if (best.empty())
    return {nullptr, fmt::format("case {} has these messages, but other functions", asked->second.front()->id)};
  return {next_of(best), {}};
}

}  // namespace evalrun::runners
