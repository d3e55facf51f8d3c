/// Reads a reply that comes as server-sent events (WHATWG HTML, "Server-sent events"), or in one piece from a server
/// that does not stream. Takes the bytes as they arrive; keeps what the model wrote, not the events.
///
///     StreamedReply reply(chat_protocol());
///     reply.add(piece);                      // true: `piece` holds the first token
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
  /// Takes the bytes that have arrived. Returns true only for the piece that holds the first text or call of the model.
  bool add(std::string_view piece);
  /// The answer; to be called after the last byte. Errors: protocol (no events, cut off, an event reports an error),
  /// network (an event reports a transient error, such as overload).
  [[nodiscard]] result<Output> finish();

  /// How complete the answer is while the connection stays open. `done`: the server said that it is; `whole`: the model
  /// has finished, and only the end of the stream is missing.
  enum class Progress : std::uint8_t { under_way, whole, done };
  [[nodiscard]] Progress progress() const;

 private:
  bool line(std::string_view text);
  bool event();
  void take_error(const Value& event, std::string_view text);

  const Protocol* protocol_;
  Reading reading_;
  std::unique_ptr<StreamReader> reader_;
  std::string pending_;  ///< an unfinished line; the whole body if the server does not stream
  std::string name_;     ///< name of the event under way
  std::string data_;     ///< data of the event under way
  bool whole_ = false;   ///< the body is no stream of events but, for example, JSON
  bool begun_ = false;
  bool heard_ = false;  ///< the first token has come
  bool done_ = false;   ///< "[DONE]" has come
  std::optional<Error> error_;
  std::optional<Output> mistake_;  ///< a call of the model that the server could not read
};

}  // namespace evalrun::runners
