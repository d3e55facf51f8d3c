/// A child process that reads and writes lines. Pipes connect its standard input and output to this process; it shares
/// this process's standard error.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// All members may be called from any thread.
class ChildProcess {
 public:
  /// Called on a thread of this object: `line` with every line that the child writes, `ended` once after the last line,
  /// with a sentence that says how the child ended.
  struct Handlers {
    std::function<void(std::string line)> line;
    std::function<void(std::string how)> ended;
  };

  /// Runs `command` with /bin/sh. Error: io.
  [[nodiscard]] static result<std::unique_ptr<ChildProcess>> start(const std::string& command, Handlers handlers);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();  ///< stops

  /// Queues a line and adds a line feed. Lines that the child has not read when it ends are lost.
  void send(std::string line);
  /// Ends the child and the processes that it started. `ended` has been called when this returns.
  void stop() noexcept;

 private:
  struct State;
  explicit ChildProcess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
