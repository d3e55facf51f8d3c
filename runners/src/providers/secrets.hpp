/// The secrets of a run: the API key, and secrets in headers and in the address. A server may repeat them in its
/// replies, so each text from a server passes through hide() before it is kept or shown.
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

  /// Replaces every secret in a message by "*"; also every word of a header that is long enough to be a secret.
  void hide(std::string& text) const;
  /// Replaces values that are known to be secret in a model's answer. Returns whether there were any.
  bool hide(Value& answer) const;

 private:
  std::vector<std::string> known_;     ///< API key, password, values of headers named like a credential
  std::vector<std::string> possible_;  ///< the words of all other headers
};

/// The URL without user name and password, and with "*" for values in its query whose names suggest a credential.
[[nodiscard]] std::string shown_url(std::string_view url);

}  // namespace evalrun::runners
