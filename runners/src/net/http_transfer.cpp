#include "http_transfer.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>

#include <fmt/format.h>

#include "libcurl.hpp"

namespace evalrun::runners {
namespace {

constexpr const char* accepted_encodings = "Accept-Encoding: gzip, deflate";

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}

/// "x-ratelimit-...", "ratelimit-...", "anthropic-ratelimit-..."
bool is_rate_limit_header(std::string_view name) {
  constexpr std::string_view part = "ratelimit-";
  for (std::size_t i = 0; i + part.size() <= name.size(); ++i)
    if (same_name(name.substr(i, part.size()), part)) return true;
  return false;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The error code of a curl failure: network or timeout if it may pass by itself, else protocol or usage.
errc code_of(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return errc::usage;
    case CURLE_OPERATION_TIMEDOUT: return errc::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return errc::protocol;
    default: return errc::network;
  }
}

/// Whether a variable is set in which libcurl looks for a proxy. Without one, libcurl need not look again per request.
bool environment_names_a_proxy() {
  static constexpr std::array names{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  return std::ranges::any_of(names, [](const char* name) {
    return std::getenv(name) != nullptr;  // NOLINT(concurrency-mt-unsafe): the program sets no variables
  });
}

double seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

HttpTransfer::HttpTransfer(const HttpSettings& settings, const Clock::time_point& now, Clock::time_point& next_check)
    : settings_(settings), now_(now), next_check_(next_check), easy_(libcurl().easy_init()), address_(libcurl().url()) {
  if (easy_ == nullptr || address_ == nullptr) throw std::bad_alloc();
  libcurl().easy_setopt(easy_, CURLOPT_PRIVATE, this);
  libcurl().easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  libcurl().easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  libcurl().easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  libcurl().easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  libcurl().easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect.count()));
  libcurl().easy_setopt(easy_, CURLOPT_ERRORBUFFER, reason_);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
  libcurl().easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &HttpTransfer::on_header);
  libcurl().easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  if (!environment_names_a_proxy()) {
    libcurl().easy_setopt(easy_, CURLOPT_PROXY, "");
    libcurl().easy_setopt(easy_, CURLOPT_NOPROXY, "");
  }
  if (!settings.ca_file.empty()) libcurl().easy_setopt(easy_, CURLOPT_CAINFO, settings.ca_file.c_str());
}

HttpTransfer::~HttpTransfer() {
  libcurl().easy_cleanup(easy_);
  libcurl().url_cleanup(address_);
  libcurl().slist_free_all(headers_);
}

void HttpTransfer::prepare(HttpRequest request, HttpClient::Done done, Clock::time_point now) {
  const bool posts = !request.body.empty();
  // Most requests of a run differ only in their bodies.
  if (headers_ == nullptr || posts != posts_ || request.headers != request_.headers)
    set_headers(request.headers, posts);
  if (request.url != request_.url) set_url(request.url);
  posts_ = posts;
  request_ = std::move(request);
  done_ = std::move(done);
  reply_ = {};
  started_ = heard_ = now;
  heard_any_ = too_large_ = asked_ = false;
  enough_.reset();
  received_ = 0;
  reason_[0] = '\0';
  if (posts) {
    libcurl().easy_setopt(easy_, CURLOPT_POST, 1L);
    libcurl().easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    libcurl().easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
  } else {
    libcurl().easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
  }
}

/// Parses the URL once, where libcurl would parse it for each request. If that fails, libcurl gets the text and reports
/// the error itself.
void HttpTransfer::set_url(const std::string& url) {
  const bool parsed = libcurl().url_set(address_, CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  libcurl().easy_setopt(easy_, CURLOPT_URL, url.c_str());
  libcurl().easy_setopt(easy_, CURLOPT_CURLU, parsed ? address_ : nullptr);
}

/// Headers in `more` replace the client's own headers of the same name.
void HttpTransfer::set_headers(const std::vector<std::string>& more, bool posts) {
  libcurl().slist_free_all(headers_);
  headers_ = nullptr;
  const auto name_of = [](std::string_view header) { return in_lower_case(header.substr(0, header.find(':'))); };
  const auto own = [&](const char* header) {
    const auto same = [&](const std::string& given) { return name_of(given) == name_of(header); };
    if (std::ranges::none_of(more, same)) headers_ = libcurl().slist_append(headers_, header);
  };
  // The header Expect would cost a round trip on large bodies.
  own("Expect:");
  if (posts) own("Content-Type: application/json");
  own("Accept: application/json");
  // With CURLOPT_ACCEPT_ENCODING alone, libcurl would format this header for each request.
  own(accepted_encodings);
  for (const auto& header : more) headers_ = libcurl().slist_append(headers_, header.c_str());
  libcurl().easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
}

Clock::time_point HttpTransfer::deadline() const {
  auto silence = heard_any_ ? heard_ + settings_.idle : started_ + settings_.first_byte;
  if (heard_any_ && request_.enough_after && !asked_) silence = std::min(silence, heard_ + pause);
  if (enough_) silence = std::min(silence, heard_ + *enough_);
  return std::min(silence, started_ + settings_.total);
}

std::optional<std::chrono::milliseconds> HttpTransfer::enough_after() const {
  long status = 0;
  libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return status != 0 && request_.enough_after ? request_.enough_after(reply_.body) : std::nullopt;
}

std::optional<result<HttpReply>> HttpTransfer::overdue(Clock::time_point now) {
  if (heard_any_ && !std::exchange(asked_, true)) enough_ = enough_after();
  if (deadline() > now) return std::nullopt;
  if (enough_) return take_reply(heard_);
  return tl::unexpected(late());
}

HttpReply HttpTransfer::take_reply(Clock::time_point ended) {
  libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &reply_.status);
  reply_.seconds = std::chrono::duration<double>(ended - started_).count();
  return std::move(reply_);
}

Error HttpTransfer::late() const {
  std::string what;
  if (deadline() == started_ + settings_.total)
    what = fmt::format("{} did not finish its reply within {} s", host(), seconds(settings_.total));
  else if (heard_any_)
    what = fmt::format("{} fell silent for {} s in the middle of its reply", host(), seconds(settings_.idle));
  else
    what = fmt::format("{} sent no reply within {} s", host(), seconds(settings_.first_byte));
  return {errc::timeout, std::move(what), request_.where};
}

result<HttpReply> HttpTransfer::outcome(CURLcode code) {
  if (too_large_)
    return fail(errc::limit, fmt::format("the reply of {} is larger than {} bytes", host(), settings_.max_body),
                request_.where);
  // A connection that breaks after a whole answer is no failure.
  if (code != CURLE_OK && heard_any_ && enough_after()) return take_reply(heard_);
  if (code != CURLE_OK) {
    const char* reason = reason_[0] != '\0' ? reason_ : libcurl().easy_strerror(code);
    curl_off_t connected = 0;
    libcurl().easy_getinfo(easy_, CURLINFO_CONNECT_TIME_T, &connected);
    // libcurl also reports a reply that is not HTTP as an unsupported protocol.
    const bool not_http = code == CURLE_UNSUPPORTED_PROTOCOL && connected > 0;
    if (code == CURLE_OPERATION_TIMEDOUT)
      return fail(errc::timeout, fmt::format("no connection to {} within {} s", host(), seconds(settings_.connect)),
                  request_.where);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
      return fail(
          errc::usage,
          fmt::format("the certificate of {} is not trusted ({}); name the authority's with --ca-file", host(), reason),
          request_.where);
    return fail(not_http ? errc::protocol : code_of(code), fmt::format("no reply from {}: {}", host(), reason),
                request_.where);
  }
  return take_reply(Clock::now());
}

void HttpTransfer::heard() {
  heard_ = now_;
  heard_any_ = true;
  asked_ = false;
  enough_.reset();
  if (request_.enough_after) next_check_ = std::min(next_check_, heard_ + pause);
}

void HttpTransfer::finish(result<HttpReply> outcome) noexcept {
  auto done = std::move(done_);
  done_ = nullptr;
  reply_ = {};
  request_.body = {};
  request_.on_piece = nullptr;
  request_.enough_after = nullptr;
  done(std::move(outcome));
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::size_t bytes = size * count;
  transfer.heard();
  try {
    if (bytes > transfer.settings_.max_body - transfer.received_) {
      transfer.too_large_ = true;
      return 0;
    }
    transfer.received_ += bytes;
    if (transfer.request_.on_piece && transfer.succeeds())
      transfer.request_.on_piece({data, bytes});
    else
      transfer.reply_.body.append(data, bytes);
  } catch (const std::bad_alloc&) {
    transfer.too_large_ = true;
    return 0;
  }
  return bytes;
}

bool HttpTransfer::succeeds() const {
  long status = 0;
  libcurl().easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return status >= 200 && status <= 299;
}

std::string* HttpTransfer::field_for(std::string_view header) {
  struct Row {
    std::string_view name;
    std::string HttpReply::* field;
  };
  static constexpr std::array<Row, 6> rows{{{"retry-after", &HttpReply::retry_after},
                                            {"retry-after-ms", &HttpReply::retry_after_ms},
                                            {"x-ms-retry-after-ms", &HttpReply::retry_after_ms},
                                            {"content-type", &HttpReply::content_type},
                                            {"location", &HttpReply::location},
                                            {"server", &HttpReply::server}}};
  const auto* row = std::ranges::find_if(
      rows, [&](const Row& r) { return r.name.size() == header.size() && same_name(header, r.name); });
  return row == rows.end() ? nullptr : &(reply_.*(row->field));
}

std::size_t HttpTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::string_view line(data, size * count);
  transfer.heard();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  const auto name = line.substr(0, colon);
  try {
    if (auto* field = transfer.field_for(name))
      *field = trimmed(line.substr(colon + 1));
    else if (is_rate_limit_header(name))
      transfer.reply_.limits.emplace_back(in_lower_case(name), trimmed(line.substr(colon + 1)));
  } catch (const std::bad_alloc&) { return 0; }
  return line.size();
}

std::string HttpTransfer::host() const {
  const std::string url = without_credentials(request_.url);
  const auto scheme = url.find("://");
  const auto from = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(from, url.find_first_of("/?#", from) - from);
}

}  // namespace evalrun::runners
