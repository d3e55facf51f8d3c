// scripted_server SCRIPT: a chat server that gives the same answer to every request until it is stopped. It prints
// "listening on URL". The scripts are:
//   plain        the answer is text with a call
//   empty-calls  the same text and an empty list of calls
//   no-tools     refuses tools, as vLLM does without a tool parser
//   no-template  refuses every request, as TGI does without a chat template
//   no-store     refuses the field "store"
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include "support/fault_server.hpp"

using evalrun::tests::FaultServer;
using evalrun::tests::Received;
using evalrun::tests::Reply;

namespace {

Reply answer_to(const std::string& script, const Received& request) {
  const auto asks_for = [&](const char* field) { return request.body.find(field) != std::string::npos; };
  if (request.path.ends_with("/models")) return Reply::json(R"({"data": [{"id": "m"}]})");
  if (script == "no-template")
    return Reply::json(R"({"error": "Template error: template not found", "error_type": "template_error"})", 422);
  if (script == "no-tools" && asks_for("\"tools\""))
    return Reply::json(R"({"object": "error", "message": "\"auto\" tool choice requires --enable-auto-tool-choice and )"
                       R"(--tool-call-parser to be set", "code": 400})",
                       400);
  if (script == "no-store" && asks_for("\"store\""))
    return Reply::json(R"({"error": {"message": "Unknown parameter: 'store'.", "param": "store"}})", 400);
  const std::string calls = script == "empty-calls" ? R"(, "tool_calls": [])" : "";
  return Reply::json(R"({"choices": [{"message": {"role": "assistant", "content": "[convert_units(value=3.5)]")" +
                     calls + R"(}, "finish_reason": "stop"}]})");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string script = count > 1 ? arguments[1] : "plain";
  FaultServer server([&](std::size_t, const Received& request) { return answer_to(script, request); });
  std::printf("listening on %s\n", server.url("/v1").c_str());
  std::fflush(stdout);
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}
