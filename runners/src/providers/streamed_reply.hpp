/// A reply that comes as server-sent events (WHATWG HTML, "Server-sent events"), or in one piece from a server that
/// does not stream. Fed as the bytes arrive; keeps what the model wrote, not the events.
///
///     StreamedReply reply(chat_protocol());
///     reply.add(piece);                      // true: the first token is here
///     auto output = reply.finish();
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol.hpp"

namespace evalrun::runners {

class StreamedReply {
 public:
  explicit StreamedReply(const Protocol& protocol, Reading reading = Reading::calls);
  /// Takes what has arrived; true the one time that it brings the first thing the model wrote.
  bool add(std::string_view piece);
  /// The answer, after the last byte. Errors: protocol (no events, cut off, an error among the events), network (the
  /// server gave up half way because it is overloaded).
  [[nodiscard]] result<Output> finish();

  /// How complete the answer is while the connection stays open: `done`, the server says so; `whole`, it could be.
  enum class Progress : std::uint8_t { under_way, whole, done };
  [[nodiscard]] Progress progress() const;

 private:
  bool line(std::string_view text);
  bool event();
  void take_error(const Value& event, std::string_view text);

  const Protocol* protocol_;
  Reading reading_;
  std::unique_ptr<StreamReader> reader_;
  std::string pending_;  ///< an unfinished line; the whole body where it is no stream
  std::string name_;     ///< of the event under way
  std::string data_;     ///< of the event under way
  bool whole_ = false;   ///< the body is JSON or something else, but no events
  bool begun_ = false;
  bool heard_ = false;  ///< the first token was seen
  bool done_ = false;   ///< "[DONE]"
  std::optional<Error> error_;
  std::optional<Output> mistake_;  ///< an error that is the model's own: a call that the server could not read
};

}  // namespace evalrun::runners
