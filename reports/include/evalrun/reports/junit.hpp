/// JUnit XML, which CI systems show as test results.
///
///     JunitSuite suite{.name = "multiple"};
///     suite.cases.push_back({.name = "multiple_3", .status = JunitCase::Status::failed, .type = "wrong_count",
///                            .message = "1 call instead of 2", .details = "expected: ...\ngot: ..."});
///     std::string text = junit_text("my-model on bfcl", {&suite, 1});
///
/// Whatever the texts hold, the result is well-formed XML in UTF-8: what XML cannot hold becomes U+FFFD. Pure.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evalrun::reports {

struct JunitCase {
  enum class Status : std::uint8_t { passed, failed, error, skipped };

  std::string name;
  Status status = Status::passed;
  std::string type = {};     ///< of a failure: the error type
  std::string message = {};  ///< one sentence
  std::string details = {};  ///< several lines: what was expected, what came
  double seconds = 0;
};

struct JunitSuite {
  std::string name;  ///< also the class name of its cases
  std::vector<JunitCase> cases = {};
  std::vector<std::pair<std::string, std::string>> properties = {};  ///< figures of the whole: {"ceiling", "94.12%"}
};

[[nodiscard]] std::string junit_text(const std::string& name, std::span<const JunitSuite> suites);

}  // namespace evalrun::reports
