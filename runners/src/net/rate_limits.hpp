/// Reads a server's rate limits from the headers of its replies. Pure functions, safe to call from several threads.
///
///     if (auto wait = rate_limit_delay(reply.limits, now)) hold_everything_for(*wait);
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evalrun::runners {

using HeaderList = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

/// How long until another request may be sent, if the headers say that none is left now; otherwise nullopt.
/// Understands x-ratelimit-*, ratelimit-* and anthropic-ratelimit-*, per window or per kind (requests, tokens), with
/// the reset as seconds, as a duration ("6m0s", "20ms"), as seconds or milliseconds since 1970, or as a date.
[[nodiscard]] std::optional<std::chrono::milliseconds> rate_limit_delay(const HeaderList& headers,
                                                                        std::chrono::system_clock::time_point now);

/// Reads durations such as "1s", "6m0s", "1h2m3.5s" or "20ms"; nullopt if `text` is none.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace evalrun::runners
