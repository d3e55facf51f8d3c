#include "streamed_reply.hpp"

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "json/foreign_text.hpp"
#include "python/text.hpp"
#include "refusal.hpp"

namespace evalrun::runners {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Whether an event is an error message without "error": {"code": 500, "message": "..."}.
bool is_complaint(const Value& event) {
  return event.get("choices") == nullptr && event.get("code") != nullptr && !event.get_string("message").empty();
}

}  // namespace

StreamedReply::StreamedReply(const Protocol& protocol, Reading reading)
    : protocol_(&protocol), reading_(reading), reader_(protocol.stream()) {}

bool StreamedReply::add(std::string_view piece) {
  pending_ += piece;
  if (!begun_) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    std::string_view text = pending_;
    while (!text.empty() && (is_space(text.front()) || text.starts_with(mark)))
      text.remove_prefix(is_space(text.front()) ? 1 : mark.size());
    pending_.erase(0, pending_.size() - text.size());
    if (mark.starts_with(pending_)) return false;  // empty, or the beginning of a byte order mark
    begun_ = true;
    whole_ = pending_.front() == '{' || pending_.front() == '<' || pending_.front() == '[';
  }
  if (whole_) return false;
  bool first = false;
  std::size_t from = 0;
  for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', from)) {
    first = line(std::string_view(pending_).substr(from, end - from)) || first;
    from = end + 1;
  }
  pending_.erase(0, from);
  return first;
}

bool StreamedReply::line(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return event();
  const auto value_of = [&](std::string_view field) {
    auto value = text.substr(field.size());
    if (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  };
  // Other lines (ids, comments) are ignored.
  if (constexpr std::string_view field = "event:"; text.starts_with(field)) name_ = value_of(field);
  constexpr std::string_view field = "data:";
  if (!text.starts_with(field)) return false;
  if (!data_.empty()) data_ += '\n';
  data_ += value_of(field);
  return false;
}

void StreamedReply::take_error(const Value& event, std::string_view text) {
  mistake_ = failed_call(event);
  const auto failed = failure_in(event);
  error_ = Error{failed ? failed->code : code_of_failure(event),
                 fmt::format("the server broke off its answer: {}", refusal_message(text)),
                 {}};
}

bool StreamedReply::event() {
  const std::string whole = std::exchange(data_, {}), name = std::exchange(name_, {});
  const auto text = without_mark(whole);
  if (text.empty() || error_) return false;
  if (strip(text) == "[DONE]") {
    done_ = true;
    return false;
  }
  const auto parsed = parse_json(text);
  if (!parsed) {
    error_ = Error{errc::protocol,
                   name == "error" ? fmt::format("the server broke off its answer: {}", refusal_message(text))
                                   : fmt::format("an event of the reply is not JSON (byte {}: {})",
                                                 parsed.error().offset, parsed.error().message),
                   {}};
    return false;
  }
  if (name == "error" || failure_in(*parsed) || is_complaint(*parsed)) {
    take_error(*parsed, text);
    return false;
  }
  const bool wrote = reader_->take(*parsed);
  return wrote && !std::exchange(heard_, true);
}

result<Output> StreamedReply::finish() {
  if (whole_ || !begun_) return read_reply(*protocol_, pending_, reading_);
  if (!pending_.empty()) line(std::exchange(pending_, {}));
  event();
  if (mistake_) return std::move(*mistake_);
  if (error_) return tl::unexpected(*error_);
  if (!done_ && !reader_->complete())
    return fail(errc::protocol, "the stream of the reply ended before the answer did");
  return protocol_->read(reader_->reply(), reading_);
}

StreamedReply::Progress StreamedReply::progress() const {
  if (whole_) return parse_json(pending_) ? Progress::done : Progress::under_way;
  // The last line may lack its line feed.
  const auto last = strip(data_.empty() ? std::string_view(pending_) : std::string_view(data_));
  if (done_ || error_ || last == "[DONE]" || last == "data: [DONE]" || last == "data:[DONE]") return Progress::done;
  return reader_->complete() ? Progress::whole : Progress::under_way;
}

}  // namespace evalrun::runners
