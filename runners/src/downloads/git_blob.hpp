/// The id that git gives to a file's content: SHA-1 of "blob <length>\0" and the content. Pins files of a repository
/// whose SHA-256 is not known.
#pragma once
#include <filesystem>
#include <string>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// 40 hexadecimal digits, lower case. Error io where the file cannot be read.
[[nodiscard]] result<std::string> git_blob_of_file(const std::filesystem::path& file);

}  // namespace evalrun::runners
