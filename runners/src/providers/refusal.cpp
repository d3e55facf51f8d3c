#include "refusal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "python/text.hpp"
#include "text/http_status.hpp"

namespace evalrun::runners {
namespace {

constexpr std::size_t longest = 300;  // bytes of a server's message

constexpr std::string_view no_title = "a web page";

/// The title of a web page.
std::string title_of(const std::string& page) {
  const auto text = lower(page.substr(0, std::size_t{16} << 10));
  const auto open = text.find("<title");
  const auto from = open == std::string::npos ? open : text.find('>', open);
  const auto end = from == std::string::npos ? from : text.find("</title", from);
  if (end == std::string::npos) return std::string(no_title);
  auto title = refusal_message(page.substr(from + 1, end - from - 1), 100);
  return title.empty() ? std::string(no_title) : title;
}

/// Whether the account's quota is used up. The server answers 429 then, too, but waiting does not help.
bool quota_is_gone(const HttpReply& reply) {
  const auto body = parse_reply(reply.body);
  const Value* error = body ? body->get("error") : nullptr;
  return error != nullptr &&
         (error->get_string("code") == "insufficient_quota" || error->get_string("type") == "insufficient_quota");
}

/// The wait that the reply asks for. "retry-after-ms" is finer and comes first; nullopt: no header makes sense.
std::optional<milliseconds> retry_after(const HttpReply& reply) {
  double wait = 0;
  const auto& text = reply.retry_after_ms;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), wait);
  constexpr double century = 3.2e12;
  if (problem == std::errc{} && end == text.data() + text.size() && wait >= 0)
    return milliseconds{static_cast<std::int64_t>(std::ceil(std::min(wait, century)))};
  return parse_retry_after(reply.retry_after, std::chrono::system_clock::now());
}

/// The error message of a server that could not read the model's call: how the message begins, and the texts before and
/// after the model's output in it.
struct UnreadCall {
  std::string_view begins, before, after;
};
constexpr std::array<UnreadCall, 1> unread_calls{{
    {"error parsing tool call:", "raw='", "', err="},  // Ollama
}};

}  // namespace

std::optional<Output> failed_call(const Value& body) {
  const Value* error = body.get("error");
  if (error == nullptr) return std::nullopt;
  Output output;
  output.finish_reason = "tool_use_failed";
  const Value* written = error->get("failed_generation");
  if (written != nullptr || error->get_string("code") == "tool_use_failed") {
    output.result = written == nullptr || written->is_none() ? Value("")
                    : written->is_string()                   ? *written
                                                             : Value(dump_json(*written));
    return output;
  }
  const std::string said = said_in(body, std::size_t{1} << 20);
  for (const auto& [begins, before, after] : unread_calls) {
    if (!said.starts_with(begins)) continue;
    const auto from = said.find(before), end = said.rfind(after);
    const bool quoted = from != std::string::npos && end != std::string::npos && from + before.size() <= end;
    output.result = quoted ? said.substr(from + before.size(), end - from - before.size()) : said;
    return output;
  }
  return std::nullopt;
}

std::optional<Output> failed_call(const HttpReply& reply) {
  if (reply.status < 400 || reply.body.find("tool") == std::string::npos) return std::nullopt;
  const auto body = parse_reply(reply.body);
  return body ? failed_call(*body) : std::nullopt;
}

bool is_web_page(const HttpReply& reply) {
  constexpr std::size_t looked_at = 256;
  const auto first = reply.body.find_first_not_of(" \t\r\n");
  const auto start = first == std::string::npos ? std::string() : lower(reply.body.substr(first, looked_at));
  // The body of a streamed reply was taken in pieces and is empty here.
  if (start.empty()) return lower(reply.content_type).starts_with("text/html");
  return start.starts_with("<!doctype html") || start.starts_with("<html") ||
         (start.starts_with("<") && lower(reply.content_type).starts_with("text/html"));
}

Failure web_page_failure(const HttpReply& reply, const std::string& where) {
  const auto title = title_of(reply.body);
  return {{errc::protocol,
           fmt::format("the server answered with a web page, not JSON{}; check --base-url (it usually ends in /v1)",
                       title == no_title ? std::string() : fmt::format(" (\"{}\")", title)),
           where},
          Failure::Kind::garbled};
}

Failure failure_of(const Error& error) {
  Failure failure{error};
  failure.down = error.code == errc::network || error.code == errc::timeout;
  if (failure.down) failure.kind = Failure::Kind::transient;
  // An overloaded server answers late.
  failure.overload = error.code == errc::timeout;
  if (error.code == errc::protocol) failure.kind = Failure::Kind::garbled;
  return failure;
}

Failure failure_of(const HttpReply& reply, const std::string& where, const Secrets& secrets) {
  // Hide secrets before the text is cut: half of a secret would not be found.
  std::string text = is_web_page(reply) ? title_of(reply.body) : refusal_message(reply.body, 4000);
  if (reply.status >= 300 && reply.status < 400) text = fmt::format("redirects to {:.200}", shown_url(reply.location));
  secrets.hide(text);
  if (text.size() > longest) text = refusal_message(text, longest);
  Failure failure{{errc::http, fmt::format("HTTP {}{}{}", reply.status, text.empty() ? "" : ": ", text), where}};
  if (is_transient_status(reply.status) && !quota_is_gone(reply)) {
    failure.kind = Failure::Kind::transient;
    failure.overload = reply.status == 429 || reply.status == 503 || reply.status == 529;
    failure.down = reply.status >= 500;
    failure.retry_after = retry_after(reply);
  }
  return failure;
}

bool refuses_so_many_tools(const HttpReply& reply) {
  if (reply.status != 400 && reply.status != 413 && reply.status != 422) return false;
  const auto said = lower(refusal_message(reply.body, 4000));
  const auto says = [&](std::string_view word) { return said.find(word) != std::string::npos; };
  return (says("tool") || says("function")) &&
         (says("too long") || says("too many") || says("maximum") || says("at most") || says("exceed"));
}

bool refuses_tools(const HttpReply& reply) {
  if (refuses_so_many_tools(reply)) return false;
  const auto said = lower(refusal_message(reply.body, 4000));
  const auto says = [&](std::string_view word) { return said.find(word) != std::string::npos; };
  const bool calling = says("function call") || says("function_call") || says("functions are");
  const bool refuses = says("support") || says("require") || says("not enabled") || says("disabled") ||
                       says("not available") || says("not implemented") || says("unavailable");
  if (reply.status == 400 || reply.status == 404 || reply.status == 422) return says("tool") || (calling && refuses);
  // Some servers answer with an internal error if they do not offer tools.
  if (reply.status == 403 || reply.status == 405 || reply.status == 500 || reply.status == 501)
    return (says("tool") || calling) && refuses;
  return false;
}

bool refuses_all(long status) {
  return (status >= 300 && status < 400) || status == 401 || status == 402 || status == 403 || status == 404 ||
         status == 405 || status == 407;
}

std::string_view tools_remedy() {
  return "for tools start vLLM with --enable-auto-tool-choice --tool-call-parser NAME, SGLang with --tool-call-parser "
         "NAME, llama.cpp with --jinja, Ollama with a model that supports tools";
}

std::string remedy_for(long status, std::string_view key_variable) {
  if (status == 401 || status == 403)
    return fmt::format("set ${}, or name the variable that holds the key with --api-key-env", key_variable);
  if (status == 407) return "the proxy of $http_proxy or $https_proxy wants a user name";
  if (status == 402) return "the account has nothing left to pay with";
  return "check --base-url (it usually ends in /v1) and --model-name";
}

}  // namespace evalrun::runners
