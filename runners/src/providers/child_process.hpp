/// A child process that reads and writes lines: this process holds its standard input and output, and shares its
/// standard error.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// All members may be called from any thread.
class ChildProcess {
 public:
  /// Both are called on a thread of this object: with every line the child writes, and once when it writes no more (how
  /// it ended, as a sentence).
  struct Handlers {
    std::function<void(std::string line)> line;
    std::function<void(std::string how)> ended;
  };

  /// Runs `command` with /bin/sh. Error: io.
  [[nodiscard]] static result<std::unique_ptr<ChildProcess>> start(const std::string& command, Handlers handlers);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();  ///< stops

  /// Queues a line; a line feed is added. What a child that has gone does not read is lost.
  void send(std::string line);
  /// Ends the child and all it started. `ended` has been called when this returns.
  void stop() noexcept;

 private:
  struct State;
  explicit ChildProcess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
