#include "evalrun/case_index.hpp"

#include <fmt/format.h>

namespace evalrun {
namespace {

std::string lang_key(std::string_view lang, std::string_view id) { return fmt::format("{}\n{}", lang, id); }

}  // namespace

result<CaseIndex> CaseIndex::read(CaseReader reader) {
  CaseIndex index;
  for (;;) {
    auto item = reader.next();
    if (!item) return tl::unexpected(item.error());
    if (!*item) break;
    const auto at = index.cases_.size();
    if (!index.by_lang_id_.emplace(lang_key((*item)->lang, (*item)->id), at).second)
      return fail(errc::bad_data, fmt::format("the id {} occurs twice", (*item)->id), (*item)->where);
    index.by_id_.emplace((*item)->id, at);
    index.cases_.push_back(std::move(**item));
  }
  return index;
}

const Case* CaseIndex::find(std::string_view id, std::string_view lang) const {
  const auto& map = lang.empty() ? by_id_ : by_lang_id_;
  const auto it = map.find(lang.empty() ? std::string(id) : lang_key(lang, id));
  return it == map.end() ? nullptr : &cases_[it->second];
}

}  // namespace evalrun
