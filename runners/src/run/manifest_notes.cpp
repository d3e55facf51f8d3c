#include "manifest_notes.hpp"

#include <fmt/format.h>

#include "downloads/fetch.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

/// Files of the run that are pinned for `evalrun fetch`, and have another hash.
std::vector<std::string_view> edited_files(const Value& manifest) {
  std::vector<std::string_view> edited;
  const auto* published = find_manifest(manifest.get_string("suite"));
  const auto* data = manifest.get("data");
  const auto* hashes = data != nullptr ? data->get("sha256") : nullptr;
  if (published == nullptr || hashes == nullptr || !hashes->is_dict()) return edited;
  for (const auto& file : published->files) {
    const auto hash = hashes->get_string(file.path);
    if (!hash.empty() && !file.sha256.empty() && hash != file.sha256) edited.push_back(file.path);
  }
  return edited;
}

}  // namespace

std::vector<std::string> manifest_notes(const Value& manifest, std::string_view version) {
  std::vector<std::string> notes;
  if (const auto maker = manifest.get_string("evalrun"); !maker.empty() && maker != version)
    notes.push_back(fmt::format("made by evalrun {}; this is evalrun {}", cut(maker), version));
  if (const auto edited = edited_files(manifest); !edited.empty())
    notes.push_back(fmt::format("{}{} {} from the published data, so these are not the benchmark's figures",
                                edited.front(),
                                edited.size() == 1 ? "" : fmt::format(" and {} more", edited.size() - 1),
                                form(edited.size(), "differs", "differ")));
  return notes;
}

}  // namespace evalrun::runners
