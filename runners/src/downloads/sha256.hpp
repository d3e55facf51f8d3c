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
  /// The hash as 64 hexadecimal digits, lower case. Call it once; add() must not follow.
  [[nodiscard]] std::string hex();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

[[nodiscard]] std::string sha256(std::string_view bytes);
/// The hash of a file's bytes. Errors: io, if the file cannot be read.
[[nodiscard]] result<std::string> sha256_of_file(const std::filesystem::path& file);
/// The hash of the content of a data file, decompressed if it is compressed. If the file does not exist, the one with
/// ".gz" after its name is read.
[[nodiscard]] result<std::string> sha256_of_content(const std::filesystem::path& file);

}  // namespace evalrun::runners
