/// From a request to its reply, without a network.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server.hpp"
#include "recognize.hpp"

namespace evalrun::runners {

struct Received {
  std::string_view method;
  std::string_view path;        ///< without a query
  std::string_view trace_id;    ///< X-Evalrun-Case
  std::string_view trace_lang;  ///< X-Evalrun-Lang
  std::string_view body;
};

struct Reply {
  int status = 200;
  std::string body;                 ///< JSON
  std::vector<std::string> events;  ///< a stream in place of the body, where there are any
};

/// Not safe for several threads.
class Responder {
 public:
  /// The cases must outlive the responder and stay where they are.
  Responder(const std::vector<Case>& cases, AnswerSource answers, std::string model_name);
  [[nodiscard]] Reply reply_to(const Received& received);

 private:
  [[nodiscard]] Reply complete(const Received& received);
  [[nodiscard]] Reply models(const Received& received);
  [[nodiscard]] Reply embed(const Received& received);

  Recognizer recognizer_;
  AnswerSource answers_;
  std::string model_name_;
  std::uint64_t number_ = 0;
};

}  // namespace evalrun::runners
