#include "case_index.hpp"

#include <fmt/format.h>

namespace evalrun {
namespace {

std::string lang_key(std::string_view lang, std::string_view id) { return fmt::format("{}\n{}", lang, id); }

}  // namespace

result<CaseIndex> CaseIndex::read(CaseReader reader) {
  CaseIndex index;
  index.reserve(reader.total());
  for (;;) {
    auto item = reader.next();
    if (!item) return tl::unexpected(item.error());
    if (!*item) return index;
    if (auto added = index.add(std::move(**item)); !added) return tl::unexpected(added.error());
  }
}

void CaseIndex::reserve(std::size_t cases) {
  cases_.reserve(cases);
  by_id_.reserve(cases);
}

result<void> CaseIndex::add(Case item) {
  const auto at = cases_.size();
  const bool first = by_id_.emplace(item.id, at).second;
  // Most suites have one language; the second table would only repeat the first.
  const bool taken = item.lang.empty() ? !first : !by_lang_id_.emplace(lang_key(item.lang, item.id), at).second;
  if (taken) return fail(errc::bad_data, fmt::format("the id {} occurs twice", item.id), item.where);
  cases_.push_back(std::move(item));
  return {};
}

const Case* CaseIndex::find(std::string_view id, std::string_view lang) const {
  const auto found = [&](const auto& map, std::string_view key) -> const Case* {
    const auto it = map.find(key);
    return it == map.end() ? nullptr : &cases_[it->second];
  };
  return lang.empty() ? found(by_id_, id) : found(by_lang_id_, lang_key(lang, id));
}

}  // namespace evalrun
