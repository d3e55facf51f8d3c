#include "input_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <streambuf>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "json/foreign_text.hpp"

namespace evalrun {
namespace {

namespace fs = std::filesystem;

/// The unpacked bytes of a gzip file. Damaged data throw an exception, which the stream turns into its bad bit.
class GzipBuffer final : public std::streambuf {
 public:
  explicit GzipBuffer(const fs::path& path) : file_(gzopen(path.c_str(), "rb")) {
    if (file_ != nullptr) gzbuffer(file_, 1U << 17U);
  }
  GzipBuffer(const GzipBuffer&) = delete;
  GzipBuffer& operator=(const GzipBuffer&) = delete;
  ~GzipBuffer() override {
    if (file_ != nullptr) gzclose_r(file_);
  }

 protected:
  int_type underflow() override {
    const int got = file_ == nullptr ? -1 : gzread(file_, block_.data(), static_cast<unsigned>(block_.size()));
    int code = Z_OK;
    if (file_ != nullptr) gzerror(file_, &code);
    if (got < 0 || (got == 0 && code != Z_OK)) {
      if (code != Z_ERRNO) errno = 0;  // see read_failure
      throw std::ios_base::failure("damaged gzip data");
    }
    if (got == 0) return traits_type::eof();
    setg(block_.data(), block_.data(), block_.data() + got);
    return traits_type::to_int_type(block_.front());
  }

 private:
  gzFile file_;
  std::array<char, 1U << 16U> block_{};
};

class GzipInput final : public std::istream {
 public:
  explicit GzipInput(const fs::path& path) : std::istream(nullptr), buffer_(path) { rdbuf(&buffer_); }

 private:
  GzipBuffer buffer_;
};

}  // namespace

result<std::unique_ptr<std::istream>> open_input(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return fail(errc::io, "this is a folder, a file is needed", path.string());
  errno = 0;
  auto plain = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*plain) {
    const int reason = errno;
    if (reason == ENOENT || reason == ENOTDIR) return fail(errc::not_found, "there is no such file", path.string());
    return fail(errc::io, fmt::format("the file cannot be read: {}", std::strerror(reason)), path.string());
  }
  // A pipe cannot be read twice, so its data are not tested for gzip.
  if (!fs::is_regular_file(path, error)) return plain;
  std::array<char, 2> magic{};
  plain->read(magic.data(), magic.size());
  const bool packed = plain->gcount() == 2 && magic[0] == '\x1f' && magic[1] == '\x8b';
  if (packed) return std::make_unique<GzipInput>(path);
  plain->clear();
  plain->seekg(0);
  return plain;
}

Error read_failure(std::string where) {
  return {errc::io,
          errno == 0 ? "the file cannot be read to its end: its compressed data end early or are damaged"
                     : fmt::format("the file cannot be read to its end: {}", std::strerror(errno)),
          std::move(where)};
}

result<std::string> read_text(const fs::path& path) {
  const auto in = open_input(path);
  if (!in) return tl::unexpected(in.error());
  std::string text;
  std::array<char, 1U << 16U> block{};
  while (**in) {
    errno = 0;
    (*in)->read(block.data(), block.size());
    if ((*in)->bad()) return tl::unexpected(read_failure(path.string()));
    text.append(block.data(), static_cast<std::size_t>((*in)->gcount()));
  }
  if (auto foreign = foreign_text(text)) return fail(errc::bad_data, *std::move(foreign), path.string());
  text.erase(0, text.size() - without_mark(text).size());
  return text;
}

std::optional<Error> why_hidden(const fs::path& path) {
  const auto hidden = [&](std::string_view what, const std::error_code& error) {
    return Error{errc::io, fmt::format("{} cannot be read: {}", what, error.message()), path.string()};
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return std::nullopt;
  if (error) return hidden("this", error);
  if (!fs::is_directory(status)) return std::nullopt;
  const fs::directory_iterator entries(path, error);
  return error ? std::optional(hidden("the folder", error)) : std::nullopt;
}

fs::path or_compressed(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path, ignored)) return path;
  auto packed = path;
  packed += ".gz";
  return fs::exists(packed, ignored) ? packed : path;
}

std::string unpacked_name(const fs::path& path) {
  return (path.extension() == ".gz" ? path.stem() : path.filename()).string();
}

}  // namespace evalrun
