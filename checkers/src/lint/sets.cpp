// Rules on all cases together: questions and function documents that are equal, or nearly equal.
#include <array>

#include "rules.hpp"

namespace evalrun::checkers::lint {
namespace {

void report(const std::vector<SetItem>& items, const std::vector<NearDuplicate>& alike, bool same, Hits& hits) {
  for (const auto& pair : alike) {
    if (pair.same != same) continue;
    const auto& later = items[pair.later];
    hits.category = later.category;
    hits.id = later.id;
    hits.function = later.function;
    hits.place = pair.later;
    hits.add(items[pair.earlier].id, items[pair.earlier].function);
  }
}

void query_duplicate(const CaseSet& set, Hits& hits) { report(set.questions, set.like_questions, true, hits); }
void query_near_duplicate(const CaseSet& set, Hits& hits) { report(set.questions, set.like_questions, false, hits); }
void document_near_duplicate(const CaseSet& set, Hits& hits) { report(set.documents, set.like_documents, false, hits); }

using enum Level;
constexpr auto sets = Scope::sets;

const std::array table{
    Rule{
        "query-duplicate", sets, warning, "an earlier case asks the same; case and punctuation do not matter",
        R"({"id": "a_0", "question": "Rain in Oslo?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}]}
{"id": "a_1", "question": "rain in Oslo", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}]})",
        query_duplicate},
    Rule{
        "query-near-duplicate", sets, warning,
        "an earlier case asks nearly the same (Jaccard index of three words in a row at least 0.8)",
        R"({"id": "a_0", "question": "Will it rain in Oslo on Monday, and how warm will it be by the sea?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}]}
{"id": "a_1", "question": "Will it rain in Oslo on Monday, and how warm will it be by the sea, please?", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}]})",
        query_near_duplicate},
    Rule{
        "document-near-duplicate", sets, warning, "an earlier function document is nearly the same, and not equal",
        R"({"name": "rain", "description": "Tells how much rain fell in a city on a day, in millimeters, by hour, as the weather stations of that city measured it", "parameters": {"type": "dict", "properties": {}, "required": []}}
{"name": "rain", "description": "Tells how much rain fell in a city on a day, in millimeters, by minute, as the weather stations of that city measured it", "parameters": {"type": "dict", "properties": {}, "required": []}})",
        document_near_duplicate},
};

}  // namespace

const std::span<const Rule> set_rules = table;

}  // namespace evalrun::checkers::lint
