/// Refusals that name a field of the request: which one, and what to leave out of the next request.
///
///     auto named = refused_field(reply, body);          // {"store"}: the server takes no such field
///     if (named && named->unsupported) merge_patch(patch, named->without());
#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

#include "net/http_client.hpp"

namespace evalrun::runners {

struct RefusedField {
  std::vector<std::string> path;  ///< of the request: {"store"}, {"generationConfig", "topK"}
  bool certain = false;           ///< named outside the sentence or in quotation marks: the refusal is about it
  bool unsupported = false;       ///< the server takes no such field, or no value of it but its own
  std::string renamed = {};       ///< the name that the server wants in its place: "max_completion_tokens"
  Value value = {};               ///< that was sent

  /// "generationConfig.topK"
  [[nodiscard]] std::string name() const;
  /// What takes it out of a request (JSON Merge Patch), and puts it in under its other name.
  [[nodiscard]] Dict without() const;
};

/// The field of `request` (a JSON object) that a refusal with status 400 or 422 names; nullopt: none, or one that no
/// request can do without (model, messages, tools). A refusal that names the context length is about none.
[[nodiscard]] std::optional<RefusedField> refused_field(const HttpReply& reply, const Value& request);

/// What to write on the command line to send a request without the field.
[[nodiscard]] std::string remedy_for(const RefusedField& field);

/// The fields that a server has refused, and that requests go without from then on. Safe to use from several threads.
///
///     left_out.add(*refused_field(reply, request));
///     left_out.apply(fields.more);
class LeftOut {
 public:
  /// Grows with each field; 0: there is none.
  [[nodiscard]] std::size_t version() const { return version_; }
  /// False: it is left out already.
  bool add(const RefusedField& field);
  /// Merged into what a request is patched with.
  void apply(Dict& patch) const;
  /// "dropped_parameters", a list of names, and "renamed_parameters" with their values; nothing where there are none.
  void describe(Dict& findings) const;
  /// The reverse.
  void restore(const Value& findings);

 private:
  mutable std::mutex mutex_;
  std::atomic<std::size_t> version_ = 0;
  std::vector<std::string> names_;
  Dict renamed_;
  Dict patch_;
};

}  // namespace evalrun::runners
