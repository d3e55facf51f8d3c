/// How many requests may be under way at once. Pure: time is an argument.
///
///     FixedLimit limit(32);
///     if (under_way < limit.allowed(now)) { send(); limit.started(now); }
#pragma once
#include <chrono>
#include <cstdint>

namespace evalrun::runners {

/// What the end of a request says about the server.
enum class Sign : std::uint8_t {
  answered,  ///< a reply, if only to refuse this request
  overload,  ///< a reply or a deadline that asks for fewer requests
  silent,    ///< no reply at all
};

class ConcurrencyLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~ConcurrencyLimit() = default;
  /// Requests that may be under way now; at least 1.
  [[nodiscard]] virtual int allowed(Time now) const = 0;
  virtual void started(Time now) = 0;
  virtual void finished(Sign sign, Time now) = 0;
};

/// One request until the server has answered something (a first contact that fails should fail once, not a hundred
/// times) or has taken its time over it, then `limit`.
class FixedLimit final : public ConcurrencyLimit {
 public:
  static constexpr std::chrono::seconds patience{5};

  explicit FixedLimit(int limit) : limit_(limit) {}
  [[nodiscard]] int allowed(Time now) const override;
  void started(Time now) override;
  void finished(Sign sign, Time now) override;

 private:
  int limit_;
  bool known_ = false;
  bool asked_ = false;
  Time first_;
};

}  // namespace evalrun::runners
