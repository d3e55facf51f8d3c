/// A chat server that answers as a real server does which has one fault. A file of tests/servers/ describes it:
/// README.md there explains the fields.
///
///     ServerScript script("tests/servers/vllm-no-tool-choice.json");
///     FaultServer server(script.replies());
///     ask(server.url(script.path()));
///
/// For tests only: throws if the file is wrong.
#pragma once
#include <filesystem>
#include <string>

#include "evalrun/value.hpp"

#include "fault_server.hpp"

namespace evalrun::tests {

class ServerScript {
 public:
  explicit ServerScript(const std::filesystem::path& file);

  /// The name of the file without its extension.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// The path of the base URL that a user gives.
  [[nodiscard]] std::string path() const { return std::string(fields_.get_string("path", "/v1")); }
  [[nodiscard]] const Value& fields() const { return fields_; }
  /// The server's replies. Safe to call from several threads.
  [[nodiscard]] FaultServer::Script replies() const;

 private:
  std::string name_;
  Value fields_;
  List rows_;  ///< rows of the file, then those of healthy.json
};

}  // namespace evalrun::tests
