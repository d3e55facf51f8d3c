#include "git_blob.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <new>
#include <system_error>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "dataset/input_file.hpp"

namespace evalrun::runners {

result<std::string> git_blob_of_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return fail(errc::io, fmt::format("the file cannot be read: {}", error.message()), file.string());
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  // OpenSSL fails here only when it runs out of memory.
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) != 1) throw std::bad_alloc();
  const auto add = [&](const char* bytes, std::size_t count) {
    if (EVP_DigestUpdate(context.get(), bytes, count) != 1) throw std::bad_alloc();
  };
  const auto head = fmt::format("blob {}", size);
  add(head.c_str(), head.size() + 1);
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::array<char, 1 << 16> buffer{};
  while (in) {
    errno = 0;
    in.read(buffer.data(), buffer.size());
    add(buffer.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof()) return tl::unexpected(read_failure(file.string()));
  std::array<unsigned char, 20> digest{};
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1) throw std::bad_alloc();
  std::string hex;
  for (const auto byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace evalrun::runners
