/// A file opened for reading. Data compressed with gzip come out unpacked; the name of the file does not matter.
///
///     auto file = open_input("BFCL_v4_multiple.json.gz");
///     if (!file) return tl::unexpected(file.error());   // "x.json: the file cannot be read: Permission denied"
///     for (std::string line; std::getline(**file, line);) use(line);
///     if ((*file)->bad()) complain();                   // the disk failed, or the compressed data are damaged
#pragma once
#include <filesystem>
#include <istream>
#include <memory>

#include "evalrun/result.hpp"

namespace evalrun {

/// Errors: not_found; io with the reason that the operating system gives, and for a folder.
[[nodiscard]] result<std::unique_ptr<std::istream>> open_input(const std::filesystem::path& path);

/// `path` itself, or where only that exists `path` with ".gz" behind it.
[[nodiscard]] std::filesystem::path or_compressed(const std::filesystem::path& path);

}  // namespace evalrun
