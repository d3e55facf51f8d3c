/// Numbers of tokens in the JSON of servers and result files.
#pragma once
#include <cstdint>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun {

/// A number of tokens in an object such as "usage"; -1 if `object` is nullptr, or has no whole number under `key`.
[[nodiscard]] inline std::int64_t token_count(const Value* object, std::string_view key) {
  const Value* count = object == nullptr ? nullptr : object->get(key);
  return count != nullptr && count->integer() != nullptr ? *count->integer() : -1;
}

}  // namespace evalrun
