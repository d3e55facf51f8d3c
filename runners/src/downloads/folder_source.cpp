#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "dataset/input_file.hpp"
#include "source.hpp"

namespace evalrun::runners {
namespace {

class FolderSource final : public Source {
 public:
  explicit FolderSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

  tl::expected<void, Failure> read(const std::string& path, std::uint64_t offset, const Sink& sink) override {
    const auto file = folder_ / path;
    std::error_code code;
    if (auto hidden = why_hidden(file)) return failure(errc::io, std::move(hidden->message), path);
    if (!std::filesystem::is_regular_file(file, code)) return failure(errc::not_found, "there is no such file", path);
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    const bool resumed = offset > 0 && in.seekg(static_cast<std::streamoff>(offset)).good();
    if (!in) return failure(errc::io, fmt::format("cannot be read: {}", std::generic_category().message(errno)), path);
    if (!sink.start(resumed ? offset : 0)) return {};
    std::array<char, 1 << 16> buffer{};
    while (in) {
      errno = 0;
      in.read(buffer.data(), buffer.size());
      if (in.gcount() > 0 && !sink.write({buffer.data(), static_cast<std::size_t>(in.gcount())})) return {};
    }
    if (!in.eof())
      return failure(errc::io, fmt::format("cannot be read to its end: {}", std::generic_category().message(errno)),
                     path);
    return {};
  }

  [[nodiscard]] std::string place(const std::string& path) const override { return (folder_ / path).string(); }

 private:
  [[nodiscard]] tl::unexpected<Failure> failure(errc code, std::string message, const std::string& path) const {
    return tl::unexpected(Failure{{code, std::move(message), place(path)}});
  }

  std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Source> folder_source(std::filesystem::path folder) {
  return std::make_unique<FolderSource>(std::move(folder));
}

}  // namespace evalrun::runners
