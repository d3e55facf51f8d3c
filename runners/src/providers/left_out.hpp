/// The fields that a server has refused, and that requests go without from then on. Safe to use from several threads.
///
///     left_out.add(*refused_field(reply, request));
///     left_out.apply(fields.more);
#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "evalrun/value.hpp"

#include "unsupported_field.hpp"

namespace evalrun::runners {

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
