/// JUnit XML, which CI systems show as test results.
///
///     JunitSuite suite{.name = "multiple"};
///     suite.cases.push_back({.name = "multiple_3", .status = JunitCase::Status::failed, .type = "wrong_count",
///                            .message = "1 call instead of 2", .details = "expected: ...\ngot: ..."});
///     std::string text = junit_text("my-model on bfcl", {&suite, 1});
///
/// The result is always well-formed XML in UTF-8: characters that XML cannot hold become U+FFFD. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evalrun::reports {

struct JunitCase {
  enum class Status : std::uint8_t { passed, failed, error, skipped };

  std::string name;
  Status status = Status::passed;
  std::string type = {};     ///< of a failure: the error type
  std::string message = {};  ///< one sentence
  std::string details = {};  ///< several lines: what was expected, what was given
  double seconds = 0;
};

struct JunitSuite {
  std::string name;  ///< also the class name of its cases
  std::vector<JunitCase> cases = {};
  std::vector<std::pair<std::string, std::string>> properties = {};  ///< figures of the suite: {"ceiling", "94.12%"}
};

[[nodiscard]] std::string junit_text(const std::string& name, std::span<const JunitSuite> suites);

/// The counts in the head of a suite and of the file.
struct JunitCounts {
  std::size_t tests = 0, failed = 0, error = 0, skipped = 0;
  double seconds = 0;

  void add(JunitCase::Status status, double took);
};

/// Writes the same text piece by piece, for more cases than fit in memory. The counts come before the cases.
///
///     JunitWriter writer(sink);
///     writer.begin("my-model on bfcl", all);
///     writer.begin_suite("multiple", counts, properties);
///     for (...) writer.add(one);
///     writer.end_suite();
///     writer.end();
class JunitWriter {
 public:
  using Sink = std::function<void(std::string_view)>;
  using Properties = std::vector<std::pair<std::string, std::string>>;

  explicit JunitWriter(Sink sink) : sink_(std::move(sink)) {}
  void begin(const std::string& name, const JunitCounts& counts);
  void begin_suite(const std::string& name, const JunitCounts& counts, const Properties& properties);
  void add(const JunitCase& one);
  void end_suite();
  void end();

 private:
  Sink sink_;
  std::string suite_;
};

}  // namespace evalrun::reports
