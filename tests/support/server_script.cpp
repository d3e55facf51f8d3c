#include "server_script.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "evalrun/json.hpp"

namespace evalrun::tests {
namespace {

namespace fs = std::filesystem;

Value read_object(const fs::path& file) {
  std::ifstream in(file);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto value = parse_json(text);
  if (!value || !value->is_dict()) throw std::runtime_error(file.string() + ": no JSON object");
  return std::move(*value);
}

const List& list_in(const Value& object, std::string_view key) {
  static const List none;
  const Value* found = object.get(key);
  return found != nullptr && found->is_list() ? *found->list() : none;
}

std::int64_t integer_in(const Value& object, std::string_view key, std::int64_t otherwise) {
  const Value* found = object.get(key);
  return found != nullptr && found->integer() != nullptr ? *found->integer() : otherwise;
}

bool is_set(const Value& object, std::string_view key) {
  const Value* found = object.get(key);
  return found != nullptr && is_true(*found);
}

std::int64_t tokens_in(std::size_t bytes) { return static_cast<std::int64_t>(bytes / 4); }

/// "calls": [["f", {"a": 1}], ...] as tool_calls of a message.
List tool_calls(const List& calls) {
  List all;
  for (const auto& call : calls)
    all.push_back(Dict{{"id", fmt::format("call-{}", all.size() + 1)},
                       {"type", "function"},
                       {"function", Dict{{"name", call.list()->at(0)}, {"arguments", dump_json(call.list()->at(1))}}}});
  return all;
}

/// The message of a row, with its short form of calls written out.
Dict message_of(const Value& row) {
  Dict message{{"role", "assistant"}, {"content", None{}}};
  for (const auto& [key, value] : row.get("message")->dict()->items()) {
    if (str(key) == "calls")
      message.set("tool_calls", tool_calls(*value.list()));
    else
      message.set(key, value);
  }
  return message;
}

std::string event(const Dict& fields) { return "data: " + dump_json(fields) + "\n\n"; }

std::string event_of(Dict delta, Value reason = {}) {
  return event(
      {{"object", "chat.completion.chunk"},
       {"choices", List{Dict{{"index", 0}, {"delta", std::move(delta)}, {"finish_reason", std::move(reason)}}}}});
}

/// The message as server-sent events. `same_index`: every call has the index 0.
std::string events_of(const Dict& message, const std::string& reason, const Dict& usage, bool same_index) {
  std::string all = event_of({{"role", "assistant"}, {"content", ""}});
  for (const std::string_view key : {"reasoning_content", "content"})
    if (const Value* text = message.find(key); text != nullptr && text->is_string()) all += event_of({{key, *text}});
  if (const Value* calls = message.find("tool_calls"); calls != nullptr && calls->is_list()) {
    std::int64_t index = 0;
    for (const auto& call : *calls->list()) {
      const Value* function = call.get("function");
      const std::string text(function->get_string("arguments"));
      all += event_of(
          {{"tool_calls", List{Dict{{"index", index},
                                    {"id", *call.get("id")},
                                    {"type", "function"},
                                    {"function", Dict{{"name", *function->get("name")}, {"arguments", ""}}}}}}});
      for (const auto& piece : {text.substr(0, text.size() / 2), text.substr(text.size() / 2)})
        all += event_of({{"tool_calls", List{Dict{{"index", index}, {"function", Dict{{"arguments", piece}}}}}}});
      if (!same_index) ++index;
    }
  }
  all += event_of({}, reason);
  all += event({{"object", "chat.completion.chunk"}, {"choices", List{}}, {"usage", usage}});
  return all + "data: [DONE]\n\n";
}

struct Asked {
  const Received& request;
  std::string path;
  Value body;
};

bool fits(const Value& row, const Asked& asked, std::size_t earlier) {
  const auto flag = [&](std::string_view key, bool there) {
    const Value* wanted = row.get(key);
    return wanted == nullptr || is_true(*wanted) == there;
  };
  if (!asked.path.ends_with(row.get_string("at", "/chat/completions"))) return false;
  if (!flag("tools", asked.body.get("tools") != nullptr) || !flag("stream", is_set(asked.body, "stream"))) return false;
  if (const auto field = row.get_string("field"); !field.empty() && asked.body.get(field) == nullptr) return false;
  if (asked.request.body.find(row.get_string("says")) == std::string::npos) return false;
  const auto& header = list_in(row, "without_header");
  if (!header.empty() && asked.request.header(str(header[0])) == str(header[1])) return false;
  if (asked.request.body.size() < static_cast<std::size_t>(integer_in(row, "longer", 0))) return false;
  return earlier < static_cast<std::size_t>(integer_in(row, "first", 1'000'000));
}

}  // namespace

ServerScript::ServerScript(const fs::path& file) : name_(file.stem().string()), fields_(read_object(file)) {
  rows_ = list_in(fields_, "rows");
  if (name_ == "healthy") return;
  const auto healthy = read_object(file.parent_path() / "healthy.json");
  for (const auto& row : list_in(healthy, "rows")) rows_.push_back(row);
}

FaultServer::Script ServerScript::replies() const {
  struct State {
    Value fields;
    List rows;
    std::vector<std::atomic<std::size_t>> uses;
  };
  const auto state =
      std::make_shared<State>(State{fields_, rows_, std::vector<std::atomic<std::size_t>>(rows_.size())});
  const auto send = [state](const Value& row, const Asked& asked) {
    std::string headers;
    if (const auto server = state->fields.get_string("server"); !server.empty())
      headers += fmt::format("Server: {}\r\n", server);
    for (const Value* from : {&std::as_const(state->fields), &row})
      if (const Value* more = from->get("headers"); more != nullptr)
        for (const auto& [name, value] : more->dict()->items())
          headers += fmt::format("{}: {}\r\n", str(name), str(value));
    Reply reply;
    if (const auto text = row.get_string("text"); !text.empty()) {
      reply.bytes =
          fmt::format("HTTP/1.1 {} X\r\nContent-Type: {}\r\n{}Content-Length: {}\r\n\r\n{}",
                      integer_in(row, "status", 200), row.get_string("type", "text/html"), headers, text.size(), text);
    } else if (const Value* json = row.get("json"); json != nullptr) {
      reply = Reply::json(dump_json(*json), static_cast<int>(integer_in(row, "status", 200)), headers);
    } else {
      const auto message = message_of(row);
      const bool called = message.find("tool_calls") != nullptr && is_true(*message.find("tool_calls"));
      const std::string reason(row.get_string("finish_reason", called ? "tool_calls" : "stop"));
      const auto prompt =
          std::min(tokens_in(asked.request.body.size()), integer_in(state->fields, "context", 1'000'000));
      const auto completion = tokens_in(dump_json(message).size());
      const Dict usage{
          {"prompt_tokens", prompt}, {"completion_tokens", completion}, {"total_tokens", prompt + completion}};
      if (is_set(asked.body, "stream") && !is_set(state->fields, "no_events"))
        reply = Reply::typed("text/event-stream",
                             events_of(message, reason, usage, is_set(state->fields, "same_index")), headers);
      else
        reply = Reply::json(
            dump_json(Dict{{"id", "chatcmpl-1"},
                           {"object", "chat.completion"},
                           {"choices", List{Dict{{"index", 0}, {"message", message}, {"finish_reason", reason}}}},
                           {"usage", usage}}),
            200, headers);
    }
    reply.delay = std::chrono::milliseconds(integer_in(row, "delay_ms", 0));
    return reply;
  };
  return [state, send](std::size_t, const Received& request) {
    auto body = parse_json(request.body);
    const Asked asked{request, request.path.substr(0, request.path.find('?')), body ? std::move(*body) : Value()};
    // The API is below one path; another place answers everything else.
    const bool inside = asked.path.starts_with(state->fields.get_string("root", "/v1") == "/"
                                                   ? "/"
                                                   : std::string(state->fields.get_string("root", "/v1")) + "/");
    static const Value not_found = Dict{{"status", 404}, {"json", Dict{{"detail", "Not Found"}}}};
    const Value* elsewhere = state->fields.get("elsewhere");
    if (!inside) return send(elsewhere != nullptr ? *elsewhere : not_found, asked);
    for (std::size_t i = 0; i < state->rows.size(); ++i) {
      if (!fits(state->rows[i], asked, state->uses[i])) continue;
      ++state->uses[i];
      return send(state->rows[i], asked);
    }
    if (!asked.path.ends_with("/models") || state->fields.get("models") == nullptr) return send(not_found, asked);
    List listed;
    for (const auto& id : list_in(state->fields, "models")) {
      Dict model{{"id", id}, {"object", "model"}, {"owned_by", state->fields.get_string("owned_by", "test")}};
      if (const Value* more = state->fields.get("model_fields"); more != nullptr)
        for (const auto& [key, value] : more->dict()->items()) model.set(key, value);
      listed.emplace_back(std::move(model));
    }
    return send(Dict{{"json", Dict{{"object", "list"}, {"data", std::move(listed)}}}}, asked);
  };
}

}  // namespace evalrun::tests
