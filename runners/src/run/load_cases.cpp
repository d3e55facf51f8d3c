#include "load_cases.hpp"

#include <optional>
#include <vector>

#include "for_each_index.hpp"

namespace evalrun::runners {
namespace {

/// The cases of a category in one language, up to the end or the first broken line.
struct Part {
  CaseReader reader;
  std::vector<Case> cases = {};
  std::optional<Error> error = {};
};

std::vector<Part> read_parts(const CaseReader& reader, bool keep) {
  std::vector<Part> parts;
  for (auto& part : reader.parts()) parts.push_back({std::move(part)});
  std::vector<std::size_t> sizes;
  for (const auto& part : parts) sizes.push_back(part.reader.bytes());
  for_each_largest_first(sizes, [&](std::size_t i) {
    auto& part = parts[i];
    for (;;) {
      auto item = part.reader.next();
      if (!item) part.error = item.error();
      if (!item || !*item) return;
      if (keep) part.cases.push_back(std::move(**item));
    }
  });
  return parts;
}

result<CaseIndex> index_of(std::vector<Part>& parts) {
  std::size_t total = 0;
  for (const auto& part : parts) total += part.cases.size();
  CaseIndex index;
  index.reserve(total);
  for (auto& part : parts) {
    // A duplicate id is an Error, too, and its line may come before the broken line.
    for (auto& item : part.cases)
      if (auto added = index.add(std::move(item)); !added) return tl::unexpected(added.error());
    if (part.error) return tl::unexpected(*part.error);
  }
  return index;
}

}  // namespace

result<CaseIndex> load_cases(const CaseReader& reader, const std::function<void()>& meanwhile) {
  auto parts = read_parts(reader, true);
  result<CaseIndex> index;
  at_once([&] { index = index_of(parts); },
          [&] {
            if (meanwhile) meanwhile();
          });
  return index;
}

result<void> check_cases(const CaseReader& reader) {
  for (const auto& part : read_parts(reader, false))
    if (part.error) return tl::unexpected(*part.error);
  return {};
}

}  // namespace evalrun::runners
