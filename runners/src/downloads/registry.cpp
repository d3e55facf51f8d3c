// The table of the suites whose data can be fetched. Each row is defined in a file of its own.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/suite.hpp"

#include "fetch.hpp"

namespace evalrun::runners {

namespace manifest_rows {
extern const Manifest bfcl;
extern const Manifest bfcl_v1;
extern const Manifest bfcl_zhtw;
extern const Manifest t_eval;
}  // namespace manifest_rows

namespace {

constexpr std::array<const Manifest*, 4> table{&manifest_rows::bfcl, &manifest_rows::bfcl_v1, &manifest_rows::bfcl_zhtw,
                                               &manifest_rows::t_eval};

}  // namespace

std::span<const Manifest* const> manifests() { return table; }

const Manifest* find_manifest(std::string_view suite) {
  const auto known = find_suite(suite);
  const auto it =
      std::ranges::find(table, known ? (*known)->data_manifest : "", [](const Manifest* m) { return m->suite; });
  return it == table.end() ? nullptr : *it;
}

std::string_view data_elsewhere(std::string_view suite) {
  const auto known = find_suite(suite);
  return known ? (*known)->data_elsewhere : std::string_view{};
}

std::string default_source(const Manifest& manifest) {
  return fmt::format("https://raw.githubusercontent.com/{}/{}", manifest.repository, manifest.commit);
}

}  // namespace evalrun::runners
