/// What must not be shown: the API key, and secrets in headers and the address. A server may repeat any of it in its
/// replies, so everything from a server passes through here before it is kept or shown.
///
///     const Secrets secrets("sk-123", {"X-Api-Key: abc"}, "https://user:pass@host/v1");
///     secrets.hide(text);                     // "bad key: *"
///
/// Const access from several threads is safe.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun::runners {

class Secrets {
 public:
  Secrets() = default;
  Secrets(const std::string& key, const std::vector<std::string>& headers, std::string_view url);

  /// Replaces every secret by "*", in a message. Of headers it replaces every word that is long enough to be one.
  void hide(std::string& text) const;
  /// The same in what a model answered, where only values known to be secret are looked for. False: nothing was there.
  bool hide(Value& answer) const;

 private:
  std::vector<std::string> known_;     ///< key, password, headers named like a credential
  std::vector<std::string> possible_;  ///< the words of all other headers
};

/// The URL without user name and password, and with "*" for the values of its query that are named like a credential.
[[nodiscard]] std::string shown_url(std::string_view url);

}  // namespace evalrun::runners
