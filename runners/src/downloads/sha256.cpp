#include "sha256.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <new>

#include <openssl/evp.h>

#include "dataset/input_file.hpp"

namespace evalrun::runners {
namespace {

EVP_MD_CTX* evp(void* context) { return static_cast<EVP_MD_CTX*>(context); }

/// The algorithm, looked up once: a look-up takes OpenSSL as long as hashing a request.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

result<std::string> hash_of(std::istream& in, const std::filesystem::path& file) {
  Sha256 hash;
  std::array<char, 1 << 16> buffer{};
  while (in) {
    errno = 0;
    in.read(buffer.data(), buffer.size());
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (!in.eof()) return tl::unexpected(read_failure(file.string()));
  return hash.hex();
}

}  // namespace

void Sha256::Free::operator()(void* context) const noexcept { EVP_MD_CTX_free(evp(context)); }

// OpenSSL fails here only if it runs out of memory.
Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(evp(context_.get()), algorithm(), nullptr) != 1) throw std::bad_alloc();
}

void Sha256::add(std::string_view bytes) {
  if (EVP_DigestUpdate(evp(context_.get()), bytes.data(), bytes.size()) != 1) throw std::bad_alloc();
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(evp(context_.get()), digest.data(), &size) != 1) throw std::bad_alloc();
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = digits[digest[i] >> 4U];
    text[2 * i + 1] = digits[digest[i] & 15U];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

result<std::string> sha256_of_file(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  return hash_of(in, file);
}

result<std::string> sha256_of_content(const std::filesystem::path& file) {
  const auto in = open_input(or_compressed(file));
  if (!in) return tl::unexpected(in.error());
  return hash_of(**in, file);
}

}  // namespace evalrun::runners
