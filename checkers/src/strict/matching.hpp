/// Maximum matching of the accepted calls with the calls of an answer.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace evalrun::checkers::strict {

/// For each index on the left, the index on the right that it is matched with. Matches as many as possible (by
/// augmenting paths). Calls `fits(l, r)` once per pair.
[[nodiscard]] std::vector<std::optional<std::size_t>> match(std::size_t left, std::size_t right,
                                                            const std::function<bool(std::size_t, std::size_t)>& fits);

}  // namespace evalrun::checkers::strict
