// scripted_server FILE...: plays the servers of these files (tests/servers/README.md) until it is stopped. Prints one
// line per server: its name and its address without a path.
#include <chrono>
#include <cstdio>
#include <exception>
#include <list>
#include <string>
#include <thread>

#include "support/fault_server.hpp"
#include "support/server_script.hpp"

int main(int count, char** arguments) {
  using namespace evalrun::tests;
  try {
    std::list<FaultServer> servers;
    for (int i = 1; i < count; ++i) {
      const ServerScript script(arguments[i]);
      servers.emplace_back(script.replies());
      std::printf("%s %s\n", script.name().c_str(), servers.back().url("").c_str());
    }
    std::fflush(stdout);
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scripted_server: %s\n", error.what());
    return 1;
  }
}
