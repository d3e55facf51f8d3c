#include "manifests.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace evalrun::runners {
namespace {

constexpr std::array<const Manifest*, 3> table{&manifest_rows::bfcl, &manifest_rows::bfcl_v1,
                                               &manifest_rows::bfcl_zhtw};

}  // namespace

std::span<const Manifest* const> manifests() { return table; }

const Manifest* find_manifest(std::string_view suite) {
  const auto it = std::ranges::find(table, suite, [](const Manifest* m) { return m->suite; });
  return it == table.end() ? nullptr : *it;
}

std::string default_source(const Manifest& manifest) {
  return fmt::format("https://raw.githubusercontent.com/{}/{}", manifest.repository, manifest.commit);
}

}  // namespace evalrun::runners
