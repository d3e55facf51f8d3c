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
#include <optional>
#include <string>

#include "evalrun/result.hpp"

namespace evalrun {

/// Errors: not_found; io with the reason that the operating system gives, and for a folder.
[[nodiscard]] result<std::unique_ptr<std::istream>> open_input(const std::filesystem::path& path);

/// All of the file as UTF-8 text, without a byte order mark at its beginning. Errors: those of open_input; io where
/// reading fails half way; bad_data for what is no such text, with what it is and what to do.
[[nodiscard]] result<std::string> read_text(const std::filesystem::path& path);

/// Why reading a file stopped before its end. Only right after a read that set the stream's bad bit: errno holds the
/// reason.
[[nodiscard]] Error read_failure(std::string where);

/// Why a file or the files of a folder cannot be seen: a folder above them, or the folder itself, may not be read.
/// nullopt: they can, or nothing is there.
[[nodiscard]] std::optional<Error> why_hidden(const std::filesystem::path& path);

/// `path` itself, or where only that exists `path` with ".gz" behind it.
[[nodiscard]] std::filesystem::path or_compressed(const std::filesystem::path& path);
/// The reverse: the file's name without folders and without ".gz".
[[nodiscard]] std::string unpacked_name(const std::filesystem::path& path);

}  // namespace evalrun
