#include "resemblance.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "evalrun/json.hpp"

#include "messages.hpp"
#include "requests/documents.hpp"
#include "requests/prompts.hpp"

namespace evalrun::runners {
namespace {

/// The JSON array that begins at `text[at]`, as far as its closing bracket.
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

/// The first array of objects in a text; empty where there is none.
List documents_in(std::string_view text) {
  // Few places can begin one, and each try reads the text once: bounded, whatever a client sends.
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

constexpr long fits = 8;
constexpr long differs = -4;

/// Hints are appended to descriptions, so a text fits one that goes on after it.
long text_resemblance(std::string_view own, std::string_view shown) {
  const auto length = static_cast<long>(std::min<std::size_t>(own.size(), 4096));
  if (own == shown) return fits + length + 1;
  return shown.starts_with(own) && shown.substr(own.size()).starts_with(' ') ? fits + length : differs;
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
      score += differs;
    } else if (is_type && other->is_string()) {
      score += same_type_name(*value.string(), *other->string()) ? fits : differs;
    } else {
      score += value_resemblance(value, *other);
    }
  }
  const auto extra =
      std::ranges::count_if(shown.items(), [&](const auto& item) { return own.find(item.key) == nullptr; });
  return score + differs * static_cast<long>(extra);
}

long value_resemblance(const Value& own, const Value& shown) {
  if (own.is_dict() && shown.is_dict()) return dict_resemblance(*own.dict(), *shown.dict());
  if (own.is_list() && shown.is_list()) {
    const auto &a = *own.list(), &b = *shown.list();
    long score = differs * static_cast<long>(std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) score += value_resemblance(a[i], b[i]);
    return score;
  }
  if (own.is_string() && shown.is_string()) return text_resemblance(*own.string(), *shown.string());
  return equal(own, shown) ? fits : differs;
}

std::string shown_name(const FunctionDoc& function, bool tools) {
  return tools ? tool_name(function.name) : function.name;
}

const Value* document_of(const Offered& offered, const FunctionDoc& function) {
  const auto name = shown_name(function, offered.tools);
  const auto it = std::ranges::find_if(offered.documents, [&](const Value& d) {
    const auto given = d.get_string("name");
    return given == name || given == function.name;
  });
  return it == offered.documents.end() ? nullptr : &*it;
}

}  // namespace

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

bool offers_functions_of(const Offered& offered, const Case& item) {
  if (offered.tools && offered.documents.size() != item.functions.size()) return false;
  return std::ranges::all_of(item.functions, [&](const FunctionDoc& function) {
    return offered.tools ? document_of(offered, function) != nullptr : occurs(offered.system_text, function.name);
  });
}

long resemblance(const Offered& offered, const Case& item) {
  long score = 0;
  for (const auto& function : item.functions) {
    const auto* document = document_of(offered, function);
    if (document == nullptr) {
      score += differs;
      continue;
    }
    Value own = function.doc();
    if (own.is_dict()) own.dict()->set("name", document->get_string("name"));
    score += value_resemblance(own, *document);
  }
  if (offered.documents.size() > item.functions.size())
    score += differs * static_cast<long>(offered.documents.size() - item.functions.size());
  const auto own_text = system_text_in(&item.messages.value());
  if (!own_text.empty())
    score += offered.system_text.ends_with(own_text) ? fits + static_cast<long>(own_text.size()) : differs;
  else if (offered.tools && !offered.system_text.empty())
    score += differs;
  return score;
}

}  // namespace evalrun::runners
