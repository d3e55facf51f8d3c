/// `result<T>`: a T, or the Error that says why there is none.
///
///     result<Case> next = reader.next();
///     if (!next) return tl::unexpected(next.error());
#pragma once
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "evalrun/error.hpp"

namespace evalrun {

template <class T>
using result = tl::expected<T, Error>;

/// The failing half of any `result<T>`.
[[nodiscard]] inline tl::unexpected<Error> fail(errc code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

}  // namespace evalrun
