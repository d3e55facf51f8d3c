#include "embed_text.hpp"

#include <array>
#include <cassert>

#include <openssl/evp.h>
#include <zlib.h>

#include "evalrun/json.hpp"

#include "python/text.hpp"
#include "render/escape.hpp"

namespace evalrun::reports {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string out(4 * ((size + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a zero byte
  // EVP_EncodeBlock takes an int as length: encode part by part, each a multiple of three bytes.
  constexpr std::size_t part = std::size_t{3} << 20;
  std::size_t end = 0;
  for (std::size_t at = 0; at < size; at += part) {
    const auto length = static_cast<int>(std::min(part, size - at));
    end += static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()) + end, bytes + at, length));  // NOLINT
  }
  out.resize(end);
  return out;
}

}  // namespace

std::string script_json(const Value& value) {
  const std::string json = dump_json(value, {.ascii = false, .tagged = true, .compact = true});
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size();) {
    const auto start = i;
    while (i < json.size() && static_cast<unsigned char>(json[i]) < 0x80 && json[i] != '<') ++i;
    if (i != start) {
      out.append(json, start, i - start);
      continue;
    }
    const auto c = next_character(json, i);
    if (c == '<')
      out += "\\u003c";
    else if (is_character(c))
      out.append(json, start, i - start);
    else
      out += "\xEF\xBF\xBD";
  }
  return out;
}

std::string packed(std::string_view bytes) {
  z_stream stream{};
  constexpr int level = 6, gzip_window = 15 + 16, memory = 8;
  [[maybe_unused]] const int begun =
      deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY);  // NOLINT: zlib's own cast
  assert(begun == Z_OK);
  std::string squeezed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT: zlib only reads it
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(squeezed.data());  // NOLINT
  stream.avail_out = static_cast<uInt>(squeezed.size());
  [[maybe_unused]] const int ended = deflate(&stream, Z_FINISH);
  assert(ended == Z_STREAM_END);
  const std::size_t size = stream.total_out;
  deflateEnd(&stream);
  return base64(reinterpret_cast<const unsigned char*>(squeezed.data()), size);  // NOLINT
}

std::string csp_hash(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return "sha256-" + base64(digest.data(), size);
}

}  // namespace evalrun::reports
