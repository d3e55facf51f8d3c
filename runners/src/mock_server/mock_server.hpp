/// An OpenAI-compatible endpoint that answers a suite's cases from stored results or from the ground truth: to try a
/// pipeline without a model, for tests, and to give several tools the same answers.
///
///     auto server = MockServer::start(std::move(cases), gold_answers());
///     if (!server) return tl::unexpected(server.error());      // "127.0.0.1:8000: the port is taken"
///     ask((*server)->base_url());                              // "http://127.0.0.1:40123/v1"
///
/// The user messages of a request and the functions it offers say which case it asks, under any system prompt; a header
/// `X-Evalrun-Case: <id>` has precedence. Cases that ask exactly the same take turns, in the order
/// given. `GET /v1/models`, `POST /v1/chat/completions` (JSON, or events when `stream` is true) and `POST
/// /v1/embeddings` (always the vectors of StubEmbedder, and the reply names that as its model) are served; everything
/// else, and a request that asks no case, gets an error as JSON.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

/// What a model said, as results are stored: text, or a list of {name: arguments as JSON text}.
struct Answer {
  Value result;
  std::int64_t input_tokens = -1;  ///< negative: unknown, no usage is sent
  std::int64_t output_tokens = -1;
};

/// The answer to a case asked in a mode; nullopt where there is none. Called on the server's thread.
using AnswerSource = std::function<std::optional<Answer>(const Case& item, Mode mode)>;

/// Gold answers (providers/gold/gold_answer.hpp); a token is counted as four bytes.
[[nodiscard]] AnswerSource gold_answers();

/// What a model answered, as stored below `folder` (result_files.hpp), in any mode. `model` is the name of its folder;
/// it may be empty where there is just one. Errors: no results of a suite or model, several models to choose from, a
/// line that cannot be read.
[[nodiscard]] result<AnswerSource> replay_answers(std::span<const Suite* const> replayed,
                                                  const std::filesystem::path& folder, std::string_view model = {});

/// The answers that are compiled in beside the demo suite; no other suite has any.
[[nodiscard]] AnswerSource canned_answers();

/// The same answers with a share of them, chosen by case and seed, made wrong: other names, no arguments, text.
[[nodiscard]] AnswerSource with_errors(AnswerSource answers, double share, std::uint64_t seed);

struct MockServerSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;                ///< 0: any that is free
  std::chrono::milliseconds latency{0};  ///< from a request's last byte to its answer; requests wait in parallel
  std::string model_name = "evalrun-stand-in";
};

/// Runs on a thread of its own. All members may be called from any thread.
class MockServer {
 public:
  /// Listening when it returns. Errors: usage (no such host), io (port taken, not allowed).
  [[nodiscard]] static result<std::unique_ptr<MockServer>> start(std::vector<Case> cases, AnswerSource answers,
                                                                 MockServerSettings settings = {});
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;
  ~MockServer();  ///< stops

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::string base_url() const;
  /// Closes every connection and ends the thread; answers that are still waiting are dropped.
  void stop() noexcept;

 private:
  struct State;
  explicit MockServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
