/// One exchange on a libcurl easy handle, reused for the next one.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "http_client.hpp"

namespace evalrun::runners {

using Clock = std::chrono::steady_clock;

class HttpTransfer {
 public:
  /// `now`: the approximate time, kept up to date by the owner; spares a look at the clock for each of a request's many
  /// calls. `next_check`: when deadlines are looked at again; brought forward where a reply pauses.
  HttpTransfer(const HttpSettings& settings, const Clock::time_point& now, Clock::time_point& next_check);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;
  ~HttpTransfer();

  /// Makes the handle ready for curl_multi_add_handle.
  void prepare(HttpRequest request, HttpClient::Done done, Clock::time_point now);
  /// The moment after which the exchange is late if nothing more arrives.
  [[nodiscard]] Clock::time_point deadline() const;
  /// What a deadline that has passed means: more time, the reply as it is, or an Error. nullopt: more time.
  [[nodiscard]] std::optional<result<HttpReply>> overdue(Clock::time_point now);
  /// What the finished exchange gave. The handle is off the multi handle.
  [[nodiscard]] result<HttpReply> outcome(CURLcode code);
  /// Hands the outcome over and lets go of request and callback.
  void finish(result<HttpReply> outcome) noexcept;

  [[nodiscard]] CURL* handle() const { return easy_; }

 private:
  /// After this much silence, `enough_after` says whether the reply is whole.
  static constexpr std::chrono::milliseconds pause{100};

  void heard();
  [[nodiscard]] Error late() const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> enough_after() const;
  /// Status and time of a reply that is whole.
  [[nodiscard]] HttpReply take_reply(Clock::time_point ended);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  void set_url(const std::string& url);
  void set_headers(const std::vector<std::string>& more, bool posts);
  /// Where a header's value is kept; nullptr: it is not.
  [[nodiscard]] std::string* field_for(std::string_view header);
  [[nodiscard]] std::string host() const;
  [[nodiscard]] bool succeeds() const;

  const HttpSettings& settings_;
  const Clock::time_point& now_;
  Clock::time_point& next_check_;
  CURL* easy_ = nullptr;
  CURLU* address_ = nullptr;
  curl_slist* headers_ = nullptr;
  bool posts_ = false;  ///< the request that `headers_` were made for
  HttpRequest request_;
  HttpClient::Done done_;
  HttpReply reply_;
  Clock::time_point started_;
  Clock::time_point heard_;  ///< of the last byte
  bool heard_any_ = false;
  bool asked_ = false;                               ///< whether the reply is whole, since the last byte
  std::optional<std::chrono::milliseconds> enough_;  ///< what was said then
  bool too_large_ = false;
  std::size_t received_ = 0;  ///< bytes of the body, decompressed
  char reason_[CURL_ERROR_SIZE] = {};
};

}  // namespace evalrun::runners
