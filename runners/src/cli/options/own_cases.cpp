#include "own_cases.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

/// Types of JSON Schema, and their names in the reference's type tables.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> other_names{
    {{"number", "float"}, {"object", "dict"}}};

const std::pair<std::string_view, std::string_view>* other_name(const Value& schema) {
  const auto type = schema.get_string("type");
  const auto* found = std::ranges::find(other_names, type, &std::pair<std::string_view, std::string_view>::first);
  return found == other_names.end() ? nullptr : found;
}

/// A sentence about the first parameter whose type the reference does not know; nullopt: there is none.
std::optional<std::string> foreign_type(const FunctionDoc& doc) {
  const auto* properties = doc.properties();
  if (properties == nullptr) return std::nullopt;
  for (const auto& [name, schema] : properties->items()) {
    const auto* found = other_name(schema);
    if (const Value* items = schema.get("items"); found == nullptr && items != nullptr) found = other_name(*items);
    if (found != nullptr)
      return fmt::format(
          "parameter '{}' of '{}' has the type \"{}\", which the reference's rules do not know: they judge "
          "every call that gives it wrong; write \"{}\"",
          cut(str(name)), cut(doc.name), found->first, found->second);
  }
  return std::nullopt;
}

bool mentions(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

}  // namespace

void OwnCaseNotes::Mistake::add(const Case& item, const std::string& what) {
  if (++cases == 1) first = fmt::format("{}: {}: {}", item.where, cut(item.id), what);
}

void OwnCaseNotes::add(const Case& item) {
  if (item.accepted.empty() && item.task != Task::relevance && item.task != Task::irrelevance)
    no_answer_.add(item,
                   "there is no accepted answer (\"ground_truth\"), so every answer is judged wrong; where no call is "
                   "right, say \"category\": \"irrelevance\"");
  for (const auto& doc : item.functions) {
    // The text is enough for most documents; parsing each one would take longer than judging a case.
    text_.clear();
    doc.append_to(text_);
    doc.forget();
    if (!mentions(text_, "\"required\"")) {
      no_required_.add(item,
                       fmt::format("the parameters of '{}' have no list \"required\", without which the reference's "
                                   "rules judge every call wrong; write \"required\": [] where none is",
                                   cut(doc.name)));
      return;
    }
    if (item.language != Language::python || !(mentions(text_, "\"number\"") || mentions(text_, "\"object\"")))
      continue;
    const auto type = foreign_type(doc);
    doc.forget();
    if (!type) continue;
    types_.add(item, *type);
    return;
  }
}

std::vector<std::string> OwnCaseNotes::sentences() const {
  std::vector<std::string> notes;
  for (const auto* odd : {&no_answer_, &no_required_, &types_})
    if (odd->cases != 0)
      notes.push_back(odd->cases == 1
                          ? odd->first
                          : fmt::format("{} (and {})", odd->first, counted(odd->cases - 1, "more case", "more cases")));
  return notes;
}

}  // namespace evalrun::cli
