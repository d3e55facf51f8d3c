// Reads files from a web server over one connection that stays open; asks for ranges to resume a file.
#include <charconv>
#include <chrono>
#include <new>
#include <optional>

#include <fmt/format.h>

#include "net/libcurl.hpp"
#include "net/retry_policy.hpp"
#include "source.hpp"
#include "text/http_status.hpp"

namespace evalrun::runners {
namespace {

constexpr long max_redirects = 5;

/// The offset of the first byte in a Content-Range such as "bytes 100-199/200".
std::optional<std::uint64_t> range_start(std::string_view value) {
  const auto digits = value.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  std::uint64_t start = 0;
  const auto* end = value.data() + value.size();
  return std::from_chars(value.data() + digits, end, start).ec == std::errc{} ? std::optional(start) : std::nullopt;
}

class HttpSource final : public Source {
 public:
  HttpSource(std::string base, const FetchOptions& options) : base_(std::move(base)), easy_(libcurl().easy_init()) {
    if (easy_ == nullptr) throw std::bad_alloc();
    while (base_.ends_with('/')) base_.pop_back();
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.idle).count();
    libcurl().easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    libcurl().easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    libcurl().easy_setopt(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    libcurl().easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 1L);
    libcurl().easy_setopt(easy_, CURLOPT_MAXREDIRS, max_redirects);
    libcurl().easy_setopt(easy_, CURLOPT_USERAGENT, "evalrun");
    libcurl().easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect.count()));
    libcurl().easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    libcurl().easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(seconds));
    libcurl().easy_setopt(easy_, CURLOPT_ERRORBUFFER, reason_);
    libcurl().easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &HttpSource::on_bytes);
    libcurl().easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  }
  HttpSource(const HttpSource&) = delete;
  HttpSource& operator=(const HttpSource&) = delete;
  ~HttpSource() override { libcurl().easy_cleanup(easy_); }

  tl::expected<void, Failure> read(const std::string& path, std::uint64_t offset, const Sink& sink) override {
    sink_ = &sink;
    offset_ = offset;
    started_ = stopped_ = false;
    reason_[0] = '\0';
    const auto url = place(path);
    const auto range = fmt::format("{}-", offset);
    libcurl().easy_setopt(easy_, CURLOPT_URL, url.c_str());
    libcurl().easy_setopt(easy_, CURLOPT_RANGE, offset == 0 ? nullptr : range.c_str());
    const auto code = libcurl().easy_perform(easy_);
    const auto status = this->status();
    if (stopped_) return {};
    if (code != CURLE_OK) return no_reply(code, url);
    // The file ends at the offset or before it: there is no rest to read.
    if (status == 416) {
      sink.start(offset);
      return {};
    }
    if (status == 404 || status == 410) return tl::unexpected(Failure{{errc::not_found, "there is no such file", url}});
    if (status < 200 || status > 299) return refused(status, url);
    if (!started_) sink.start(0);  // an empty file
    return {};
  }

  [[nodiscard]] std::string place(const std::string& path) const override { return base_ + "/" + path; }

 private:
  [[nodiscard]] long status() const {
    long status = 0;
    libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  /// A header of the last reply; empty if it has none of this name.
  [[nodiscard]] std::string_view header(const char* name) const {
    curl_header* found = nullptr;
    const bool known = libcurl().easy_header(easy_, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK;
    return known ? found->value : std::string_view{};
  }

  [[nodiscard]] tl::unexpected<Failure> refused(long status, const std::string& url) const {
    Failure failure{{errc::http, fmt::format("the server answered with status {}", status), url}};
    if (is_transient_status(status)) {
      failure.kind = Failure::Kind::transient;
      failure.retry_after = parse_retry_after(header("retry-after"), std::chrono::system_clock::now());
    }
    return tl::unexpected(std::move(failure));
  }

  [[nodiscard]] tl::unexpected<Failure> no_reply(CURLcode code, const std::string& url) const {
    using Kind = Failure::Kind;
    Failure failure{{errc::network, reason_[0] != '\0' ? reason_ : libcurl().easy_strerror(code), url},
                    Kind::transient};
    curl_off_t connected = 0;
    libcurl().easy_getinfo(easy_, CURLINFO_CONNECT_TIME_T, &connected);
    switch (code) {
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        failure = {{errc::usage, "this is no URL", url}};
        failure.down = true;
        break;
      case CURLE_TOO_MANY_REDIRECTS: failure.kind = Kind::permanent; break;
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        failure.error.code = errc::protocol;
        failure.kind = Kind::permanent;
        failure.down = true;
        break;
      case CURLE_COULDNT_RESOLVE_HOST:
      case CURLE_COULDNT_RESOLVE_PROXY:
      case CURLE_COULDNT_CONNECT: failure.down = true; break;
      case CURLE_OPERATION_TIMEDOUT: failure.down = connected == 0; break;
      default: break;
    }
    return tl::unexpected(std::move(failure));
  }

  /// Tells the sink where the bytes of this reply begin in the file.
  bool begin() {
    const auto status = this->status();
    std::uint64_t start = 0;
    if (status == 206) { start = range_start(header("content-range")).value_or(offset_); }
    started_ = true;
    return sink_->start(start);
  }

  static std::size_t on_bytes(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& source = *static_cast<HttpSource*>(self);
    const auto status = source.status();
    if (status < 200 || status > 299) return size;
    bool taken = false;
    try {
      taken = (source.started_ || source.begin()) && source.sink_->write({data, size});
    } catch (...) {
      taken = false;  // out of memory: the transfer ends as if the sink had stopped it
    }
    if (taken) return size;
    source.stopped_ = true;
    return 0;
  }

  std::string base_;
  CURL* easy_;
  char reason_[CURL_ERROR_SIZE] = {};
  const Sink* sink_ = nullptr;
  std::uint64_t offset_ = 0;
  bool started_ = false, stopped_ = false;
};

}  // namespace

std::unique_ptr<Source> http_source(std::string base_url, const FetchOptions& options) {
  return std::make_unique<HttpSource>(std::move(base_url), options);
}

}  // namespace evalrun::runners
