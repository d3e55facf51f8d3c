/// `result<T>`: a T, or the Error that says why there is no T.
///
///     const result<const Suite*> suite = find_suite("bfcl");
///     if (!suite) return tl::unexpected(suite.error());                  // passes the Error on
///     if ((*suite)->categories.empty()) return fail(errc::bad_data, "the suite has no category", "bfcl");
#pragma once
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace evalrun {

enum class errc {
  usage,        ///< a wrong flag or argument
  not_found,    ///< a file, folder, suite, category or id that does not exist
  io,           ///< the operating system refused: permission, disk full, broken pipe
  bad_json,     ///< text that is not JSON
  bad_data,     ///< JSON without the expected fields or types
  network,      ///< no connection, reset
  timeout,      ///< no connection or reply within a deadline
  http,         ///< a reply whose status is not success
  protocol,     ///< a reply that breaks the protocol
  limit,        ///< larger or deeper than is accepted
  conflict,     ///< something that exists is in the way (another run, a lock)
  unsupported,  ///< understood, but not available here
  interrupted,  ///< stopped on request before the end
};

/// A code for programs, a sentence for people, and the place (`file:line`, a flag, a request id; empty if unknown).
struct Error {
  errc code{};
  std::string message;
  std::string where;
};

/// "where: message", or the message alone if no place is known.
[[nodiscard]] std::string to_string(const Error& error);

template <class T>
using result = tl::expected<T, Error>;

/// The failing half of any `result<T>`.
[[nodiscard]] inline tl::unexpected<Error> fail(errc code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

}  // namespace evalrun
