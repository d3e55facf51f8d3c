/// Unicode's aliases of character names, as far as ICU does not know them.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace evalrun::unicode {

/// The character with that alias ("NULL", "LINE FEED", "NBSP"), in capitals. The variation selectors' ("VS16") are
/// not here: they follow a rule.
[[nodiscard]] std::optional<std::uint32_t> aliased(std::string_view name);

}  // namespace evalrun::unicode
