#include "evalrun/errata.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "case_json.hpp"
#include "line_source.hpp"

namespace evalrun {

result<Errata> Errata::read(const std::filesystem::path& file) {
  auto lines = LineSource::open_file(file);
  if (!lines) return tl::unexpected(lines.error());
  Errata errata;
  for (;;) {
    auto line = lines->next_object();
    if (!line) return tl::unexpected(line.error());
    if (!*line) break;
    const std::string id((*line)->get_string("id"));
    if (id.empty()) return fail(errc::bad_data, "the field \"id\" is missing", lines->where());
    Entry entry;
    const auto* drop = (*line)->get("drop");
    const auto* truth = (*line)->get("ground_truth");
    if (drop != nullptr && is_true(*drop)) {
      entry.drop = true;
    } else if (truth != nullptr) {
      auto accepted = accepted_calls(*truth, lines->where());
      if (!accepted) return tl::unexpected(accepted.error());
      entry.accepted = std::move(*accepted);
      entry.ground_truth = *truth;
    } else {
      return fail(errc::bad_data, "an erratum needs \"ground_truth\" (replacement answers) or \"drop\": true",
                  lines->where());
    }
    if (!errata.entries_.emplace(id, std::move(entry)).second)
      return fail(errc::bad_data, fmt::format("the id {} occurs twice", id), lines->where());
  }
  return errata;
}

std::vector<std::string> Errata::ids() const {
  std::vector<std::string> out;
  for (const auto& [id, entry] : entries_) out.push_back(id);
  std::ranges::sort(out);
  return out;
}

std::optional<Case> Errata::apply(const Case& item) const {
  const auto it = entries_.find(item.id);
  if (it == entries_.end()) return item;
  if (it->second.drop) return std::nullopt;
  Case corrected = item;
  corrected.accepted = it->second.accepted;
  corrected.ground_truth = it->second.ground_truth;
  return corrected;
}

}  // namespace evalrun
