/// Opens files for reading. Data compressed with gzip are unpacked, with any file name.
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

/// Errors: not_found; io with the reason of the operating system, also for a folder.
[[nodiscard]] result<std::unique_ptr<std::istream>> open_input(const std::filesystem::path& path);

/// The whole file as UTF-8 text, without a byte order mark at its beginning. Errors: those of open_input; io if reading
/// fails half way; bad_data for another encoding (foreign_text), with the encoding and the remedy.
[[nodiscard]] result<std::string> read_text(const std::filesystem::path& path);

/// Why reading a file stopped before its end. Call it right after a read that set the stream's bad bit, while errno
/// holds the reason.
[[nodiscard]] Error read_failure(std::string where);

/// Why permissions hide a file or the files of a folder. nullopt: they do not, or the path does not exist.
[[nodiscard]] std::optional<Error> why_hidden(const std::filesystem::path& path);

/// `path`; or `path` with ".gz" appended if only that file exists.
[[nodiscard]] std::filesystem::path or_compressed(const std::filesystem::path& path);
/// The file's name without folders and without ".gz".
[[nodiscard]] std::string unpacked_name(const std::filesystem::path& path);

}  // namespace evalrun
