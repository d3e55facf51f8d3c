/// Maximum matching between accepted calls and calls made.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace evalrun::checkers::strict {

/// For each of `left` the index on the right it is matched with; as many as possible are matched (augmenting paths).
/// `fits(l, r)` is asked at most once per pair.
[[nodiscard]] std::vector<std::optional<std::size_t>> match(std::size_t left, std::size_t right,
                                                            const std::function<bool(std::size_t, std::size_t)>& fits);

}  // namespace evalrun::checkers::strict
