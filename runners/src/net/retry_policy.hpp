/// When a failed request is worth another attempt, and how long to wait. Pure: no clock, no sockets.
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
    transient,  ///< busy, down or unreachable: may pass
    garbled,    ///< a reply that cannot be read: may pass, more often does not
    permanent,  ///< the same request would fail again
  };
  Error error;
  Kind kind = Kind::permanent;
  bool overload = false;                      ///< a sign that fewer requests at once would help
  std::optional<milliseconds> retry_after{};  ///< as the server asked
  bool down = false;                          ///< looks as if no server were there
};

struct RetrySettings {
  int max_retries = 10;         ///< attempts beyond the first
  int max_garbled_retries = 2;  ///< of these, for replies that cannot be read
  milliseconds first_wait{500};
  milliseconds longest_wait{30'000};          ///< of our own; a server may ask for more
  milliseconds longest_retry_after{600'000};  ///< a server that asks for more is not waited for
};

class RetryPolicy {
 public:
  explicit RetryPolicy(RetrySettings settings = {}, std::uint64_t seed = std::random_device{}());

  /// How long to wait before the next attempt after `attempts` failed ones; nullopt: give up. Waits double and are
  /// drawn evenly between nothing and the whole ("full jitter"), so that requests that failed together do not come back
  /// together; a Retry-After is a lower bound, and one of zero means now.
  [[nodiscard]] std::optional<milliseconds> wait(int attempts, const Failure& failure);

 private:
  RetrySettings settings_;
  std::mt19937_64 random_;
};

/// Whether an HTTP status may pass by itself.
[[nodiscard]] bool is_transient(long status);

/// Retry-After as RFC 9110 has it: seconds, or a date (relative to `now`; the past is zero). nullopt: neither.
[[nodiscard]] std::optional<milliseconds> parse_retry_after(std::string_view text,
                                                            std::chrono::system_clock::time_point now);

}  // namespace evalrun::runners
