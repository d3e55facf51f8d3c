/// `result<T>`: a T, or the Error that says why there is none. An Error has a code for programs, a sentence for people
/// and the place.
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
  usage,        ///< a flag or argument that cannot be meant
  not_found,    ///< a file, folder, suite, category or id that does not exist
  io,           ///< the operating system refused: permission, disk full, broken pipe
  bad_json,     ///< text that is not JSON
  bad_data,     ///< JSON that is not what the place asks for
  network,      ///< no connection, reset
  timeout,      ///< no connection or reply within a deadline
  http,         ///< an answer with a status that is not success
  protocol,     ///< an answer that is not what the protocol says
  limit,        ///< larger or deeper than is accepted
  conflict,     ///< something that exists stands in the way (another run, a lock)
  unsupported,  ///< understood, and not available here
  interrupted,  ///< stopped on request before it was done
};

/// A code for programs, a sentence for people, and the place (`file:line`, a flag, a request id; may be empty).
struct Error {
  errc code{};
  std::string message;
  std::string where;
};

/// "where: message", or the message alone where no place is known.
[[nodiscard]] std::string to_string(const Error& error);

template <class T>
using result = tl::expected<T, Error>;

/// The failing half of any `result<T>`.
[[nodiscard]] inline tl::unexpected<Error> fail(errc code, std::string message, std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

}  // namespace evalrun
