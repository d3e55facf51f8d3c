/// Finds the field of a request that a refusal names, and leaves such fields out of later requests.
///
///     auto named = refused_field(reply, body);          // {"store"}: the server does not accept this field
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
  std::vector<std::string> path;  ///< path in the request: {"store"}, {"generationConfig", "topK"}
  bool certain = false;           ///< the refusal names it outside its sentence, or quoted
  bool unsupported = false;       ///< the server does not accept the field, or only its default value
  std::string renamed = {};       ///< the name that the server wants instead: "max_completion_tokens"
  Value value = {};               ///< the value that was sent

  /// The path as text: "generationConfig.topK".
  [[nodiscard]] std::string name() const;
  /// A JSON Merge Patch that removes the field from a request, or renames it if `renamed` is set.
  [[nodiscard]] Dict without() const;
};

/// The field of `request` (a JSON object) that a refusal with status 400 or 422 names. nullopt: it names no field, or
/// one that no request can do without (model, messages, tools), or it is about the context length.
[[nodiscard]] std::optional<RefusedField> refused_field(const HttpReply& reply, const Value& request);

/// Says what to write on the command line to send requests without the field.
[[nodiscard]] std::string remedy_for(const RefusedField& field);

/// The fields that a server has refused; later requests leave them out. Safe to use from several threads.
///
///     left_out.add(*refused_field(reply, request));
///     left_out.apply(fields.more);
class LeftOut {
 public:
  /// Grows with each field; 0: no field is left out.
  [[nodiscard]] std::size_t version() const { return version_; }
  /// Leaves the field out from now on. Returns false if it is left out already.
  bool add(const RefusedField& field);
  /// Adds the removals and renames to the patch of a request.
  void apply(Dict& patch) const;
  /// Sets "dropped_parameters" (a list of names) and "renamed_parameters" (with their values), unless empty.
  void describe(Dict& findings) const;
  /// Restores what describe() wrote.
  void restore(const Value& findings);

 private:
  mutable std::mutex mutex_;
  std::atomic<std::size_t> version_ = 0;
  std::vector<std::string> names_;
  Dict renamed_;
  Dict patch_;
};

}  // namespace evalrun::runners
