#include "respond.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun::runners {
namespace {

Reply refuse(int status, std::string message, std::string code) {
  return {status, dump_json(error_object(std::move(message), std::move(code))), {}};
}

Reply refuse_body(const JsonError& error) {
  return refuse(400, fmt::format("the body is not JSON: {} at byte {}", error.message, error.offset), "bad_json");
}

std::int64_t now_in_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

bool is_set(const Value* flag) { return flag != nullptr && flag->boolean() != nullptr && *flag->boolean(); }

}  // namespace

Responder::Responder(const std::vector<Case>& cases, AnswerSource answers, std::string model_name)
    : recognizer_(cases), answers_(std::move(answers)), model_name_(std::move(model_name)) {}

Reply Responder::reply_to(const Received& received) {
  struct Route {
    std::string_view path, method;
    Reply (Responder::*reply)(const Received&);
  };
  static constexpr std::array<Route, 3> routes{{{"/v1/models", "GET", &Responder::models},
                                                {"/v1/chat/completions", "POST", &Responder::complete},
                                                {"/v1/embeddings", "POST", &Responder::embed}}};
  const auto route = std::ranges::find(routes, received.path, &Route::path);
  if (route == routes.end())
    return refuse(404,
                  fmt::format("there is no {}; try /v1/models, /v1/chat/completions or /v1/embeddings", received.path),
                  "not_found");
  if (received.method != route->method)
    return refuse(405, fmt::format("{} takes {} only", received.path, route->method), "method_not_allowed");
  return (this->*route->reply)(received);
}

Reply Responder::models(const Received& /*received*/) {
  const List listed{
      Dict{{"id", model_name_}, {"object", "model"}, {"created", now_in_seconds()}, {"owned_by", "evalrun"}}};
  return {200, dump_json(Dict{{"object", "list"}, {"data", listed}}), {}};
}

Reply Responder::embed(const Received& received) {
  const auto request = parse_json(received.body);
  if (!request) return refuse_body(request.error());
  auto reply = stub_embeddings(*request);
  if (!reply) return refuse(400, std::move(reply.error()), "bad_request");
  return {200, dump_json(*reply), {}};
}

Reply Responder::complete(const Received& received) {
  const auto request = parse_json(received.body);
  if (!request) return refuse_body(request.error());
  const auto* messages = request->get("messages");
  if (messages == nullptr || !messages->is_list()) return refuse(400, "\"messages\" must be an array", "bad_request");
  const auto found = recognizer_.find(*request, received.trace_id, received.trace_lang);
  if (found.item == nullptr) return refuse(404, found.why_not, "unknown_request");
  const auto answer = answers_(*found.item, mode_of(*request));
  if (!answer) return refuse(404, fmt::format("no answer is stored for case {}", found.item->id), "no_answer");
  const Envelope envelope{std::string(request->get_string("model", model_name_)), ++number_, now_in_seconds()};
  if (!is_set(request->get("stream"))) return {200, dump_json(completion(*answer, envelope)), {}};
  const auto* options = request->get("stream_options");
  return {200, {}, completion_events(*answer, envelope, options != nullptr && is_set(options->get("include_usage")))};
}

}  // namespace evalrun::runners
