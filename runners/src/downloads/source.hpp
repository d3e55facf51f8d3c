/// Where files come from: a folder, or a server.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "evalrun/result.hpp"

#include "fetch.hpp"

namespace evalrun::runners {

struct Trouble {
  Error error;
  bool passing = false;      ///< worth another try: it may be gone in a moment
  bool unreachable = false;  ///< other files will fare no better
};

class Source {
 public:
  /// Takes the bytes of a file. `start` says once where they begin, before the first; both return false to stop.
  struct Sink {
    std::function<bool(std::uint64_t offset)> start;
    std::function<bool(std::string_view bytes)> write;
  };

  virtual ~Source() = default;
  /// Reads a file from `offset` on, or from its beginning where the source cannot do that; until the end, or until the
  /// sink stops. Trouble: not_found where the source has no such file.
  virtual tl::expected<void, Trouble> read(const std::string& path, std::uint64_t offset, const Sink& sink) = 0;
  /// A file's place for messages.
  [[nodiscard]] virtual std::string place(const std::string& path) const = 0;
};

[[nodiscard]] std::unique_ptr<Source> folder_source(std::filesystem::path folder);
[[nodiscard]] std::unique_ptr<Source> http_source(std::string base_url, const FetchOptions& options);

}  // namespace evalrun::runners
