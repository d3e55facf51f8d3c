/// The run that --fresh replaces: moved aside until the new run has its first answer, then removed, or else put back.
#pragma once
#include <filesystem>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// Moves what a run left in the folder aside. False: there was none. Errors: conflict (another process writes it), io.
[[nodiscard]] result<bool> move_aside(const std::filesystem::path& folder);
/// Removes what was moved aside.
void remove_earlier(const std::filesystem::path& folder) noexcept;
/// Puts it back, in place of the files of a run that got no answer.
void put_back(const std::filesystem::path& folder) noexcept;
/// The same after a process that was killed in between; nothing where nothing is aside.
[[nodiscard]] result<void> recover_earlier(const std::filesystem::path& folder);

}  // namespace evalrun::runners
