/// An OpenAI-compatible endpoint that answers the cases of a suite from stored results or from the ground truth. It
/// serves to try a pipeline without a model, to test, and to give several tools the same answers.
///
///     auto server = MockServer::start(std::move(cases), gold_answers());
///     if (!server) return tl::unexpected(server.error());      // "127.0.0.1:8000: the port is taken"
///     ask((*server)->base_url());                              // "http://127.0.0.1:40123/v1"
///
/// The server recognizes the case that a request asks by the user messages and the functions offered, whatever the
/// system prompt is; a header `X-Evalrun-Case: <id>` takes precedence. Cases that ask exactly the same take turns, in
/// the order given. It serves `GET /v1/models`, `POST /v1/chat/completions` (JSON, or events if `stream` is true) and
/// `POST /v1/embeddings` (always the vectors of StubEmbedder, which the reply names as its model). Any other request,
/// and a request that asks no case, gets an error as JSON.
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

/// A model's answer in the shape of stored results: text, or a list of {name: arguments as JSON text}.
struct Answer {
  Value result;
  std::int64_t input_tokens = -1;  ///< negative: unknown; then no usage is sent
  std::int64_t output_tokens = -1;
};

/// Returns the answer to a case that is asked in `mode`; nullopt if there is none. Called on the server's thread.
using AnswerSource = std::function<std::optional<Answer>(const Case& item, Mode mode)>;

/// Answers with gold answers (providers/gold/gold_answer.hpp). Four bytes count as one token.
[[nodiscard]] AnswerSource gold_answers();

/// Answers with a model's results stored below `folder` (result_files.hpp), whatever mode is asked. `model` is the name
/// of the model's folder; it may be empty if there is only one. Errors: no results of a suite or model, several models
/// to choose from, a line that cannot be read.
[[nodiscard]] result<AnswerSource> replay_answers(std::span<const Suite* const> replayed,
                                                  const std::filesystem::path& folder, std::string_view model = {});

/// Answers with the built-in answers to the demo suite; other suites have none.
[[nodiscard]] AnswerSource canned_answers();

/// Makes a share of the answers wrong, chosen by case and seed: with another name, without arguments, or as words.
[[nodiscard]] AnswerSource with_errors(AnswerSource answers, double share, std::uint64_t seed);

struct MockServerSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;                ///< 0: any free port
  std::chrono::milliseconds latency{0};  ///< from a request's last byte to its answer; requests wait in parallel
  std::string model_name = "evalrun-stand-in";
};

/// The server runs on a thread of its own. All members may be called from any thread.
class MockServer {
 public:
  /// Starts a server, which accepts connections when this returns. Errors: usage (no such host), io (port taken, not
  /// allowed).
  [[nodiscard]] static result<std::unique_ptr<MockServer>> start(std::vector<Case> cases, AnswerSource answers,
                                                                 MockServerSettings settings = {});
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;
  ~MockServer();  ///< stops

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::string base_url() const;
  /// Closes all connections and ends the thread; answers that still wait are dropped.
  void stop() noexcept;

 private:
  struct State;
  explicit MockServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
