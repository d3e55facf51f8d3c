/// How many files this process may have open; every connection is one.
#pragma once
#include <cstddef>

namespace evalrun::cli {

/// Raises the limit as far as the system allows without more rights (the hard limit); gives back what it is then.
std::size_t raise_open_files();

/// The most connections at once that leave room for the files of a run, where `open_files` may be open. A connection
/// counts for two: looking up a name, or trying two addresses, takes more than one.
[[nodiscard]] std::size_t connections_within(std::size_t open_files);

}  // namespace evalrun::cli
