#include <algorithm>
#include <string>

#include "evalrun/checkers/judge.hpp"

#include "judging.hpp"

namespace evalrun::checkers {
namespace {

/// Python's equality takes 1 and 1.0 for the same, which rule sets do not.
bool same_calls(const Value& a, const Value& b) { return equal(a, b) && repr(a) == repr(b); }

/// Whether a decoded output is calls, and nothing else, as the rule sets read it.
bool are_calls(const Decoded& decoded) {
  const auto* list = decoded.ok ? decoded.value.list() : nullptr;
  return list != nullptr && !list->empty() && std::ranges::all_of(*list, [](const Value& one) {
           return one.is_dict() && one.dict()->size() == 1 && one.dict()->items().front().value.is_dict();
         });
}

/// Whether function names are written with "_" for "."; `otherwise` if the names do not show it.
bool underscored(const Value& calls, const Case& item, bool otherwise) {
  const auto* list = calls.list();
  if (list == nullptr) return otherwise;
  for (const auto& call : *list) {
    if (!call.is_dict() || call.dict()->empty() || !call.dict()->items().front().key.is_string()) continue;
    const auto& name = *call.dict()->items().front().key.string();
    for (const auto& function : item.functions) {
      if (function.name.find('.') == std::string::npos) continue;
      if (function.name == name) return false;
      auto written = function.name;
      std::ranges::replace(written, '.', '_');
      if (written == name) return true;
    }
  }
  return otherwise;
}

}  // namespace

std::optional<AsMeant> as_meant(const Case& item, const Value& raw, const Judged& official, const Judging& how) {
  if (official.verdicts.empty() || !official.verdicts.front().not_scored.empty()) return std::nullopt;
  const auto& verdict = official.verdicts.front();
  const bool called = are_calls(official.decoded);
  // Structured calls leave nothing to read, right or wrong.
  if (called && (verdict.valid || !raw.is_string())) return std::nullopt;
  static const auto* const automatic = find_format("auto");
  auto read = decoded_for(item, raw, *automatic, how.parser);
  Value beside;
  if (!called && !are_calls(read.decoded) && !how.content.empty()) {
    beside = how.content;
    read = decoded_for(item, beside, *automatic, how.parser);
  }
  const bool calls = are_calls(read.decoded);
  if (!calls && !called) return std::nullopt;
  if (calls && called && same_calls(read.decoded.value, official.decoded.value)) return std::nullopt;
  const Value& from = beside.is_none() ? raw : beside;
  const auto& rules = *how.rules.front();
  AsMeant meant{.decoded = std::move(read.decoded), .outcome = read.outcome, .verdict = {}};
  const bool underscore_to_dot = underscored(meant.decoded.value, item, how.underscore_to_dot);
  const auto check = [&](const Case& as) {
    auto found = rules.check({as, from, meant.decoded, underscore_to_dot, how.embeddings, how.no_embeddings});
    found.rules = rules.id;
    return found;
  };
  meant.verdict = check(item);
  if (!calls && meant.verdict.valid == verdict.valid) return std::nullopt;
  if (official.corrected)
    if (const auto corrected = how.errata->apply(item)) meant.corrected = check(*corrected);
  return meant;
}

}  // namespace evalrun::checkers
