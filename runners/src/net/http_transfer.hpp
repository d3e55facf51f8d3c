/// One HTTP exchange on a libcurl easy handle. The object is reused for later exchanges.
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
  /// `now`: the approximate time, which the owner keeps up to date; it saves a clock call per libcurl callback.
  /// `next_check`: when the owner checks deadlines again; moved forward when data arrives and a pause may follow.
  HttpTransfer(const HttpSettings& settings, const Clock::time_point& now, Clock::time_point& next_check);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;
  ~HttpTransfer();

  /// Sets the handle up for this request, ready for curl_multi_add_handle.
  void prepare(HttpRequest request, HttpClient::Done done, Clock::time_point now);
  /// The exchange is late if nothing more arrives by this time.
  [[nodiscard]] Clock::time_point deadline() const;
  /// To be called once the deadline has passed. Returns the reply if it counts as whole, or an Error; nullopt: the
  /// exchange gets more time.
  [[nodiscard]] std::optional<result<HttpReply>> overdue(Clock::time_point now);
  /// The reply or Error of the finished exchange. The handle must have been removed from the multi handle.
  [[nodiscard]] result<HttpReply> outcome(CURLcode code);
  /// Passes the outcome to the callback, and releases request and callback.
  void finish(result<HttpReply> outcome) noexcept;

  [[nodiscard]] CURL* handle() const { return easy_; }

 private:
  /// After this much silence, `enough_after` is asked whether the reply is whole.
  static constexpr std::chrono::milliseconds pause{100};

  void heard();
  [[nodiscard]] Error late() const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> enough_after() const;
  /// The reply, with its status and duration filled in.
  [[nodiscard]] HttpReply take_reply(Clock::time_point ended);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  void set_url(const std::string& url);
  void set_headers(const std::vector<std::string>& more, bool posts);
  /// The field of `reply_` that keeps the value of this header; nullptr: none.
  [[nodiscard]] std::string* field_for(std::string_view header);
  [[nodiscard]] std::string host() const;
  [[nodiscard]] bool succeeds() const;

  const HttpSettings& settings_;
  const Clock::time_point& now_;
  Clock::time_point& next_check_;
  CURL* easy_ = nullptr;
  CURLU* address_ = nullptr;
  curl_slist* headers_ = nullptr;
  bool posts_ = false;  ///< `headers_` were made for a POST
  HttpRequest request_;
  HttpClient::Done done_;
  HttpReply reply_;
  Clock::time_point started_;
  Clock::time_point heard_;  ///< when the last byte arrived
  bool heard_any_ = false;
  bool asked_ = false;                               ///< `enough_after` was called since the last byte
  std::optional<std::chrono::milliseconds> enough_;  ///< what `enough_after` returned then
  bool too_large_ = false;
  std::size_t received_ = 0;  ///< bytes of the body, decompressed
  char reason_[CURL_ERROR_SIZE] = {};
};

}  // namespace evalrun::runners
