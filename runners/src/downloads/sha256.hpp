/// SHA-256 of bytes and files.
///
///     Sha256 hash;
///     hash.add("abc");
///     hash.hex();                                     // "ba7816bf..."
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// 64 hexadecimal digits, lower case. Ends the hash: add() must not follow.
  [[nodiscard]] std::string hex();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

[[nodiscard]] std::string sha256(std::string_view bytes);
/// Error io where the file cannot be read.
[[nodiscard]] result<std::string> sha256_of_file(const std::filesystem::path& file);
/// The same of what is in a file of data, which may be compressed or be there with ".gz" behind its name only.
[[nodiscard]] result<std::string> sha256_of_content(const std::filesystem::path& file);

}  // namespace evalrun::runners
