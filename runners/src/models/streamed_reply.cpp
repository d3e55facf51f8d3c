#include "models/streamed_reply.hpp"

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/chat_reply.hpp"

namespace evalrun::runners {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Overload passes by itself; everything else that is said in the middle of an answer seldom does.
Error error_in(const Value& event, std::string_view text) {
  const Value* error = event.get("error");
  const bool overloaded = error != nullptr && error->get_string("type") == "overloaded_error";
  return {overloaded ? errc::network : errc::protocol,
          fmt::format("the server broke off its answer: {}", refusal_message(text)),
          {}};
}

}  // namespace

StreamedReply::StreamedReply(const Protocol& protocol) : protocol_(&protocol), reader_(protocol.stream()) {}

bool StreamedReply::add(std::string_view piece) {
  if (!begun_) {
    while (pending_.empty() && !piece.empty() && (is_space(piece.front()) || piece.starts_with("\xef\xbb\xbf")))
      piece.remove_prefix(is_space(piece.front()) ? 1 : 3);
    if (piece.empty()) return false;
    begun_ = true;
    whole_ = piece.front() == '{' || piece.front() == '<' || piece.front() == '[';
  }
  pending_ += piece;
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
  // Names of events, ids and comments say nothing that the data do not.
  constexpr std::string_view field = "data:";
  if (!text.starts_with(field)) return false;
  text.remove_prefix(field.size());
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (!data_.empty()) data_ += '\n';
  data_ += text;
  return false;
}

bool StreamedReply::event() {
  const std::string text = std::exchange(data_, {});
  if (text.empty() || error_) return false;
  if (text == "[DONE]") {
    done_ = true;
    return false;
  }
  const auto parsed = parse_json(text);
  if (!parsed) {
    error_ = Error{
        errc::protocol,
        fmt::format("an event of the reply is not JSON (byte {}: {})", parsed.error().offset, parsed.error().message),
        {}};
    return false;
  }
  if (const Value* error = parsed->get("error"); error != nullptr && !error->is_none()) {
    error_ = error_in(*parsed, text);
    return false;
  }
  const bool wrote = reader_->take(*parsed);
  return wrote && !std::exchange(heard_, true);
}

result<Output> StreamedReply::finish() {
  if (whole_ || !begun_) return read_reply(*protocol_, pending_);
  if (!pending_.empty()) line(std::exchange(pending_, {}));
  event();
  if (error_) return tl::unexpected(*error_);
  if (!done_ && !reader_->complete())
    return fail(errc::protocol, "the stream of the reply ended before the answer did");
  return protocol_->read(reader_->reply());
}

}  // namespace evalrun::runners
