/// A GET in a RequestQueue: 200 is an answer; every other status is a failure, classified like those of endpoints.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "net/request_queue.hpp"
#include "providers/refusal.hpp"
#include "providers/secrets.hpp"

namespace evalrun::tests {

class PlainRequest final : public runners::RequestTask {
 public:
  /// Calls `done` with nullopt for an answer, otherwise with the error.
  PlainRequest(std::string url, std::function<void(std::optional<Error>)> done)
      : url_(std::move(url)), done_(std::move(done)) {}
  runners::HttpRequest request() override { return {.url = url_}; }
  Next reply(result<runners::HttpReply> reply) override {
    if (!reply) return {Next::Step::failed, runners::failure_of(reply.error())};
    if (reply->status != 200) return {Next::Step::failed, runners::failure_of(*reply, "task", runners::Secrets())};
    done_(std::nullopt);
    return {};
  }
  void give_up(Error error) override { done_(std::move(error)); }

 private:
  std::string url_;
  std::function<void(std::optional<Error>)> done_;
};

}  // namespace evalrun::tests
