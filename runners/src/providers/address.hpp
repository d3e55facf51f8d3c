/// Where an endpoint is asked: base URLs as users write them, and the paths below.
///
///     address(tidy_base("http://localhost:8000/", chat_protocol()), "/models")   // "http://localhost:8000/models"
#pragma once
#include <string>

#include "protocol.hpp"

namespace evalrun::runners {

/// Base URL as users write it: with or without a last slash, with the path of the method itself, or without the
/// version; a query stays. Empty: the protocol's own.
[[nodiscard]] std::string tidy_base(std::string url, const Protocol& protocol);

/// The address of a path below a base URL that may have a query.
[[nodiscard]] std::string address(const std::string& base, const std::string& path);

}  // namespace evalrun::runners
