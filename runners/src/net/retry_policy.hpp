/// Decides whether a failed request is worth another attempt, and how long to wait. Uses neither clock nor sockets.
///
///     RetryPolicy policy({.max_retries = 3}, seed);
///     if (auto wait = policy.wait(attempts, failure)) try_again_after(*wait);
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

using std::chrono::milliseconds;

/// Why an attempt gave no answer.
struct Failure {
  enum class Kind : std::uint8_t {
    transient,  ///< the server is busy, down or unreachable: may pass
    garbled,    ///< the reply cannot be read: may pass, but seldom does
    permanent,  ///< the same request would fail again
  };
  Error error;
  Kind kind = Kind::permanent;
  bool overload = false;                      ///< fewer requests at once would help
  std::optional<milliseconds> retry_after{};  ///< the wait that the server asked for
  bool down = false;                          ///< no server seems to be there
};

struct RetrySettings {
  int max_retries = 10;         ///< attempts after the first
  int max_garbled_retries = 2;  ///< retries for replies that cannot be read
  milliseconds first_wait{500};
  milliseconds longest_wait{30'000};          ///< longest wait that we choose; a server may ask for more
  milliseconds longest_retry_after{600'000};  ///< a request whose server asks for more is given up
};

class RetryPolicy {
 public:
  explicit RetryPolicy(RetrySettings settings = {}, std::uint64_t seed = std::random_device{}());

  /// How long to wait after `attempts` failed attempts; nullopt: give up. The bound doubles with each attempt, and the
  /// wait is drawn evenly between zero and the bound ("full jitter"), so that requests that failed together do not come
  /// back together. A Retry-After is a lower bound; a Retry-After of zero means at once.
  [[nodiscard]] std::optional<milliseconds> wait(int attempts, const Failure& failure);

 private:
  RetrySettings settings_;
  std::mt19937_64 random_;
};

/// Reads a Retry-After (RFC 9110): seconds, or a date, relative to `now`; a past date gives zero. nullopt: neither.
[[nodiscard]] std::optional<milliseconds> parse_retry_after(std::string_view text,
                                                            std::chrono::system_clock::time_point now);

}  // namespace evalrun::runners
