/// The version of evalrun that the headers and the library have. CMakeLists.txt takes the version of the project from
/// here; docs/versioning.md says what its numbers promise.
///
///     use(EVALRUN_VERSION_MAJOR, EVALRUN_VERSION_MINOR);      // of the headers: 0 and 1
///     if (version() != EVALRUN_VERSION) return fail(errc::conflict, "the library is of another version");
#pragma once
#include <string_view>

#define EVALRUN_VERSION_MAJOR 0
#define EVALRUN_VERSION_MINOR 1
#define EVALRUN_VERSION_PATCH 0
#define EVALRUN_VERSION "0.1.0"

namespace evalrun {

/// The version of the library that is linked: "0.1.0".
[[nodiscard]] std::string_view version() noexcept;

}  // namespace evalrun
