/// The run that --fresh replaces: put aside until the new one has its first answer, then removed, else put back.
#pragma once
#include <filesystem>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// Moves what a run left in the folder aside. False: there was none. Errors: conflict (another process writes it), io.
[[nodiscard]] result<bool> move_aside(const std::filesystem::path& folder);
/// Removes what was put aside.
void remove_earlier(const std::filesystem::path& folder) noexcept;
/// Puts it back, in the place of the files of a run that has come to nothing.
void put_back(const std::filesystem::path& folder) noexcept;
/// The same after a process that was killed in between; nothing where nothing is aside.
[[nodiscard]] result<void> recover_earlier(const std::filesystem::path& folder);

}  // namespace evalrun::runners
