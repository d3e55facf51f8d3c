// The task that asks for one case: it makes the request, reads each reply, and passes on the output.
#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "endpoint_state.hpp"
#include "json/foreign_text.hpp"
#include "streamed_reply.hpp"
#include "text/messages.hpp"
#include "unsupported_field.hpp"

namespace evalrun::runners {
namespace {

/// Ids come from data files and may hold any character; a header holds printable ASCII only.
std::string header_safe(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < 0x21 || c > 0x7e; }, '_');
  return text;
}

}  // namespace

class Endpoint::Task final : public RequestTask {
 public:
  Task(State& endpoint, const Case& item, Model::Done done) : endpoint_(endpoint), item_(item), done_(std::move(done)) {
    ++endpoint_.open;
    build();
  }

  HttpRequest request() override {
    // A body is given away when it is sent, since few are sent twice.
    if (body_.empty() || is_stale()) build();
    const auto& settings = endpoint_.settings;
    HttpRequest request{
        .url = endpoint_.url(), .body = std::exchange(body_, {}), .headers = endpoint_.headers(), .where = item_.id};
    if (settings.trace_header) request.headers.push_back("X-Evalrun-Case: " + header_safe(item_.id));
    if (settings.trace_header && !item_.lang.empty()) request.headers.push_back("X-Evalrun-Lang: " + item_.lang);
    streamed_.reset();
    if (settings.stream) {
      streamed_.emplace(*settings.protocol, reading_);
      first_token_ = -1;
      streamed_text_.clear();
      request.on_piece = [this, begun = std::chrono::steady_clock::now()](std::string_view piece) {
        if (endpoint_.settings.on_reply) streamed_text_ += piece;
        if (streamed_->add(piece))
          first_token_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
      };
    }
    request.enough_after = [this](std::string_view body) { return enough_after(body); };
    return request;
  }

  Next reply(result<HttpReply> reply) override {
    if (!reply) return {Next::Step::failed, failure_of(reply.error())};
    if (endpoint_.settings.on_reply) show(*reply);
    if (reply->status < 200 || reply->status > 299) return refused(*reply);
    auto output = streamed_ ? streamed_->finish() : read_reply(*endpoint_.settings.protocol, reply->body, reading_);
    if (output) return answered(*reply, std::move(*output));
    Failure failure = is_web_page(*reply) ? web_page_failure(*reply, item_.id) : failure_of(output.error());
    endpoint_.secrets.hide(failure.error.message);
    failure.error.where = item_.id;
    return {Next::Step::failed, std::move(failure)};
  }

  void give_up(Error error) override {
    Output output;
    error.where = item_.id;
    output.infra = std::move(error);
    finish(std::move(output));
  }

 private:
  void build() {
    mode_ = endpoint_.mode.get().value_or(Mode::fc);
    version_ = endpoint_.left_out.version();
    auto body = endpoint_.body(item_, mode_, endpoint_.settings.stream);
    reading_ = body.has_tools ? Reading::calls : Reading::text;
    body_ = std::move(body.text);
    key_ = endpoint_.key_of(item_, mode_, body_);
  }

  [[nodiscard]] bool is_stale() const {
    return endpoint_.mode.get().value_or(mode_) != mode_ || endpoint_.left_out.version() != version_;
  }

  /// Passes the reply on to the settings' on_reply.
  void show(const HttpReply& reply) const {
    HttpReply whole = reply;
    if (!streamed_text_.empty()) whole.body = streamed_text_;
    endpoint_.show(std::move(whole));
  }

  /// After how much silence the answer is taken although the connection stays open; nullopt: it is not whole yet.
  [[nodiscard]] std::optional<milliseconds> enough_after(std::string_view body) const {
    constexpr milliseconds at_once{0}, patient{2000};
    if (!body.empty() || !streamed_) return parse_json(without_mark(body)) ? std::optional(patient) : std::nullopt;
    switch (streamed_->progress()) {
      case StreamedReply::Progress::done: return at_once;
      case StreamedReply::Progress::whole: return patient;
      case StreamedReply::Progress::under_way: break;
    }
    return std::nullopt;
  }

  Next answered(const HttpReply& reply, Output output) {
    // Only an answer to a question with tools shows the mode.
    if (!item_.functions.empty() && endpoint_.mode.settle(mode_) != mode_) return {Next::Step::again, {}};
    endpoint_.ever_answered = true;
    if (reading_ == Reading::calls) endpoint_.ever_took_tools = true;
    output.latency = reply.seconds;
    output.first_token = first_token_;
    endpoint_.secrets.hide(output.result);
    for (auto* text : {&output.reasoning, &output.content})
      if (Value hidden = *text; endpoint_.secrets.hide(hidden)) *text = *hidden.string();
    finish(std::move(output));
    return {};
  }

  Next refused(const HttpReply& reply) {
    if (auto written = failed_call(reply)) return answered(reply, std::move(*written));
    if (is_stale()) return {Next::Step::again, {}};
    Failure failure = failure_of(reply, item_.id, endpoint_.secrets);
    std::string remedy;
    if (failure.kind != Failure::Kind::transient || reply.status >= 500) {
      if (refused_tools(reply, failure, remedy)) return {Next::Step::again, {}};
      if (remedy.empty() && refused_a_field(reply, failure, remedy)) return {Next::Step::again, {}};
    }
    if (!remedy.empty()) failure.error.message += "; " + remedy;
    if (refuses_so_many_tools(reply))
      failure.error.message += fmt::format(" (this case offers {})", counted(item_.functions.size(), "function"));
    else if (failure.kind == Failure::Kind::permanent)
      endpoint_.refused(failure, remedy.empty() ? endpoint_.remedy(reply.status) : std::string(),
                        refuses_all(reply.status));
    return {Next::Step::failed, std::move(failure)};
  }

  /// Whether the server refuses tools and questions are asked as text from now on. Sets `remedy` if tools are refused
  /// but the mode is fixed.
  bool refused_tools(const HttpReply& reply, const Failure& failure, std::string& remedy) {
    if (reading_ != Reading::calls || endpoint_.ever_took_tools || !refuses_tools(reply)) return false;
    if (const auto field = field_of(reply); field && field->certain) return false;
    if (endpoint_.mode.get()) {
      remedy = fmt::format("{}; or ask as text with --mode prompt", tools_remedy());
      return false;
    }
    if (endpoint_.mode.settle(Mode::prompt) != Mode::prompt) return false;
    endpoint_.notice(fmt::format("the server refused tools ({}); the questions are asked as text (--mode prompt); {}",
                                 failure.error.message, tools_remedy()));
    return true;
  }

  /// Whether the server refuses a field that is left out from now on. Sets `remedy` if a field is refused but kept.
  bool refused_a_field(const HttpReply& reply, const Failure& failure, std::string& remedy) {
    const auto field = field_of(reply);
    if (!field) return false;
    if (!field->unsupported || endpoint_.settings.strict_parameters || endpoint_.ever_answered) {
      remedy = remedy_for(*field);
      return false;
    }
    if (!endpoint_.left_out.add(*field)) return false;
    endpoint_.notice(fmt::format(
        "the server refused '{}' ({}); requests {} (--strict-parameters keeps it)", field->name(),
        failure.error.message,
        field->renamed.empty() ? "leave it out from now on" : fmt::format("say '{}' from now on", field->renamed)));
    return true;
  }

  [[nodiscard]] std::optional<RefusedField> field_of(const HttpReply& reply) const {
    if (reply.status != 400 && reply.status != 422) return std::nullopt;
    const auto sent = parse_json(endpoint_.body(item_, mode_, endpoint_.settings.stream).text);
    return sent ? refused_field(reply, *sent) : std::nullopt;
  }

  void finish(Output output) {
    output.id = item_.id;
    output.underscore_to_dot = mode_ == Mode::fc;
    output.format = to_string(mode_);
    if (!output.infra) output.request_key = key_;
    --endpoint_.open;
    auto done = std::move(done_);
    done(std::move(output));
  }

  State& endpoint_;
  const Case& item_;
  Model::Done done_;
  Mode mode_ = Mode::fc;
  Reading reading_ = Reading::calls;
  std::size_t version_ = 0;                ///< LeftOut::version() when `body_` was built
  std::string body_;                       ///< body of the next attempt; empty: not built yet
  std::string key_;                        ///< request_key of the output
  std::optional<StreamedReply> streamed_;  ///< reply to the attempt under way
  double first_token_ = -1;
  std::string streamed_text_;  ///< the body of a streamed reply, kept only for on_reply
};

std::shared_ptr<RequestTask> Endpoint::State::task(const Case& item, Model::Done done) {
  return std::make_shared<Task>(*this, item, std::move(done));
}

}  // namespace evalrun::runners
