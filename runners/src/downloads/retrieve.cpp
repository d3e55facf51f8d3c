#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <new>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "dataset/input_file.hpp"
#include "part_file.hpp"
#include "sha256.hpp"
#include "source.hpp"

namespace evalrun::runners {
namespace {

constexpr std::uint64_t largest_unknown = std::uint64_t{256} << 20;  ///< bytes of a file of unknown size
constexpr std::size_t max_text = std::size_t{4} << 20;

/// Git's id of a file's content: SHA-1 of "blob <length>\0" and the content, as 40 hexadecimal digits. Errors: io, if
/// the file cannot be read.
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

/// Calls `read` until it succeeds or the retry policy gives up; waits between attempts as the policy says. Whenever
/// `progress` has grown, the count of attempts begins again.
tl::expected<void, Failure> read_with_retries(const RetrySettings& retry,
                                              const std::function<tl::expected<void, Failure>()>& read,
                                              const std::function<std::uint64_t()>& progress) {
  RetryPolicy policy(retry);
  for (int attempts = 0;;) {
    const auto before = progress();
    auto done = read();
    if (done) return done;
    attempts = progress() > before ? 1 : attempts + 1;
    const auto wait = policy.wait(attempts, done.error());
    if (!wait) {
      auto& failure = done.error();
      if (failure.kind == Failure::Kind::transient && failure.retry_after > retry.longest_retry_after)
        failure.error.message += fmt::format("; it asks to wait {} s, fetch again then",
                                             std::chrono::ceil<std::chrono::seconds>(*failure.retry_after).count());
      return done;
    }
    std::this_thread::sleep_for(*wait);
  }
}

/// Retrieves one file. Each step writes its result into `report`.
class Retrieval {
 public:
  Retrieval(const PinnedFile& file, Source& source, std::string path, PartFile part, FileReport& report,
            const std::function<void(std::uint64_t)>& progress)
      : file_(file),
        source_(source),
        path_(std::move(path)),
        part_(std::move(part)),
        report_(report),
        progress_(progress) {}

  void run(const FetchOptions& options, bool& reachable) {
    if (part_.size() > most_ && !keep(part_.truncate(0))) return;
    report_.resumed_from = part_.size();
    pieced_ = part_.size() > 0;
    for (bool whole = file_.size != 0 && part_.size() == file_.size; !whole;) {
      const auto done = read_with_retries(options.retry, [&] { return read(); }, [&] { return part_.size(); });
      if (io_failed_) return;
      if (!done) {
        reachable = reachable && !done.error().down;
        return refuse(done.error());
      }
      if (!too_long_) {
        if (part_.size() < file_.size) return cut_short();
        whole = true;
      } else if (!again()) {
        return wrong(fmt::format("is longer than the {} bytes expected", most_));
      } else if (io_failed_) {
        return;
      }
    }
    verify(options, reachable);
  }

 private:
  tl::expected<void, Failure> read() {
    const Source::Sink sink{[this](std::uint64_t offset) { return start(offset); },
                            [this](std::string_view bytes) { return write(bytes); }};
    return source_.read(path_, part_.size(), sink);
  }

  bool start(std::uint64_t offset) {
    // A server may begin earlier than it was asked to, never later.
    if (offset > part_.size()) {
      too_long_ = true;
      return false;
    }
    report_.resumed_from = std::min(report_.resumed_from, offset);
    pieced_ = offset > 0;
    return keep(part_.truncate(offset));
  }

  bool write(std::string_view bytes) {
    if (part_.size() + bytes.size() > most_) {
      too_long_ = true;
      return false;
    }
    if (!keep(part_.append(bytes))) return false;
    progress_(part_.size());
    return true;
  }

  /// Whether a step on disk succeeded; if not, writes the reason into the report.
  bool keep(const result<void>& step) {
    if (step) return true;
    io_failed_ = true;
    report_.state = FileState::failed;
    report_.message = to_string(step.error());
    return false;
  }

  /// Starts over, at most once, if the file came in pieces: an older piece may be wrong. False: it does not.
  bool again() {
    if (!pieced_ || anew_) return false;
    anew_ = true;
    too_long_ = pieced_ = false;
    report_.resumed_from = 0;
    keep(part_.truncate(0));
    return true;
  }

  void verify(const FetchOptions& options, bool& reachable) {
    const auto hash = hash_for(file_, part_.part());
    if (!hash) {
      report_.message = to_string(hash.error());
      return;
    }
    if (*hash == pin_of(file_)) {
      if (keep(part_.finish())) report_.state = FileState::fetched;
      return;
    }
    if (!again())
      return wrong(fmt::format("has {} {}, expected {}", file_.git_blob.empty() ? "SHA-256" : "the git blob id", *hash,
                               pin_of(file_)));
    if (!io_failed_) run(options, reachable);
  }

  void wrong(const std::string& how) {
    part_.discard();
    report_.state = FileState::wrong;
    report_.message = fmt::format(
        "{} {}: it is another file, or was damaged on the way; it was not kept. Fetch again, or from another place "
        "with --from",
        source_.place(path_), how);
  }

  void cut_short() {
    report_.state = FileState::wrong;
    report_.message = fmt::format(
        "{} ends after {}; what came is kept, and the next fetch goes on from there once the source has the whole "
        "file, "
        "or from another place with --from",
        source_.place(path_), bytes_there());
  }

  void refuse(const Failure& failure) {
    report_.state = failure.error.code == errc::not_found ? FileState::missing : FileState::failed;
    report_.message = to_string(failure.error);
    if (report_.state == FileState::failed && part_.size() > 0)
      report_.message += fmt::format("; {} are there, and the next fetch goes on from them", bytes_there());
  }

  /// "500 of 90000 bytes"; "500 bytes" of a file of unknown size.
  [[nodiscard]] std::string bytes_there() const {
    return file_.size != 0 ? fmt::format("{} of {} bytes", part_.size(), file_.size)
                           : fmt::format("{} bytes", part_.size());
  }

  const PinnedFile& file_;
  const std::uint64_t most_ = file_.size != 0 ? file_.size : largest_unknown;
  Source& source_;
  std::string path_;
  PartFile part_;
  FileReport& report_;
  const std::function<void(std::uint64_t)>& progress_;
  bool pieced_ = false;  // the file came with more than one read
  bool anew_ = false, too_long_ = false, io_failed_ = false;
};

}  // namespace

std::string_view pin_of(const PinnedFile& file) { return file.git_blob.empty() ? file.sha256 : file.git_blob; }

result<std::string> hash_for(const PinnedFile& file, const std::filesystem::path& there) {
  return file.git_blob.empty() ? sha256_of_file(there) : git_blob_of_file(there);
}

FileReport retrieve(const PinnedFile& file, Source& source, const std::string& path,
                    const std::filesystem::path& target, const FetchOptions& options,
                    const std::function<void(std::uint64_t)>& progress, bool& reachable) {
  FileReport report{.path = std::string(file.path)};
  auto part = PartFile::open(target);
  if (!part) {
    report.message = to_string(part.error());
    return report;
  }
  Retrieval(file, source, path, std::move(*part), report, progress).run(options, reachable);
  return report;
}

tl::expected<std::string, Failure> retrieve_text(Source& source, const std::string& path, const FetchOptions& options) {
  std::string text;
  bool too_long = false;
  const Source::Sink sink{[&](std::uint64_t) {
                            text.clear();
                            return true;
                          },
                          [&](std::string_view bytes) {
                            too_long = text.size() + bytes.size() > max_text;
                            if (!too_long) text += bytes;
                            return !too_long;
                          }};
  const auto done =
      read_with_retries(options.retry, [&] { return source.read(path, 0, sink); }, [] { return std::uint64_t{0}; });
  if (!done) return tl::unexpected(done.error());
  if (too_long) return tl::unexpected(Failure{{errc::limit, "is larger than 4 MiB", source.place(path)}});
  return text;
}

}  // namespace evalrun::runners
